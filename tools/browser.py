"""浏览器测试要的 Chromium 与中文字体：root 下缺了就装，普通用户只给出说明。

`python -m tools.browser` 总是退出 0；缺了算不算失败由 tools.test_budget 决定。
"""

import os
import shutil
import subprocess
import sys
from typing import Final

PACKAGES: Final = ("chromium", "fonts-noto-cjk")
HOW_TO: Final = f"以 root 执行：apt-get update && apt-get install -y --no-install-recommends {' '.join(PACKAGES)}"


def chromium() -> str | None:
    """E2E_CHROMIUM 优先，其次系统里的 chromium。"""
    named = os.environ.get("E2E_CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return shutil.which("chromium")


def chinese_fonts() -> bool:
    """没有 fontconfig 也算没有中文字体。"""
    program = shutil.which("fc-list")
    if program is None:
        return False
    listed = subprocess.run([program, ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def ready() -> bool:
    return chromium() is not None and chinese_fonts()


def required() -> bool:
    """root 与持续集成里，不跑浏览器测试就是失败。"""
    return os.geteuid() == 0 or os.environ.get("CI", "") not in ("", "0", "false")


def main() -> int:
    if ready():
        return 0
    if os.geteuid() != 0:
        print(f"没有 Chromium 或中文字体，浏览器测试将不跑。{HOW_TO}")
        return 0
    if shutil.which("apt-get") is None:
        print(f"没有 apt-get，装不了 {'、'.join(PACKAGES)}；请另行安装，或用 E2E_CHROMIUM 指定")
        return 0
    print(f"安装 {'、'.join(PACKAGES)}……", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES],
    ):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"{' '.join(command)} 失败：\n{done.stdout[-2000:]}{done.stderr[-2000:]}", file=sys.stderr)
            return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
