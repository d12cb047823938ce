"""取打印件字体：按锁文件装 OFL 字体包，把 Regular 与 Bold 放进随包发布的目录。

用法：`python tools/fonts/fetch.py`；已齐全时什么也不做。
"""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = HERE / "documents"
TARGET = HERE.parents[1] / "src" / "yitihua" / "app" / "fonts"
WEIGHTS = {"400Regular": "Regular", "700Bold": "Bold"}
FAMILIES = {"noto-sans-sc": "NotoSansSC", "noto-serif-sc": "NotoSerifSC"}


def main() -> int:
    wanted = {
        TARGET / f"{stem}-{title}.ttf": PACKAGES
        / "node_modules"
        / "@expo-google-fonts"
        / family
        / weight
        / f"{stem}_{weight}.ttf"
        for family, stem in FAMILIES.items()
        for weight, title in WEIGHTS.items()
    }
    if all(path.is_file() for path in wanted):
        return 0
    npm = shutil.which("npm")
    if npm is None:
        sys.stderr.write("没有 npm，取不到字体；请先安装 Node 20。\n")
        return 1
    subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=PACKAGES, check=True)
    TARGET.mkdir(parents=True, exist_ok=True)
    for path, source in wanted.items():
        shutil.copyfile(source, path)
    for family, stem in FAMILIES.items():
        licence = PACKAGES / "node_modules" / "@expo-google-fonts" / family / "LICENSE_FONT"
        shutil.copyfile(licence, TARGET / f"{stem}-OFL.txt")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
