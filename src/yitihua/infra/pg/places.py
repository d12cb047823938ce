"""运行目录与套接字目录。"""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from yitihua.kernel.errors import ConfigurationError

_SOCKET_PATH_MAX = 100


def runtime_home() -> Path:
    """运行数据所在：环境变量 YITIHUA_HOME，缺省为当前目录下的 var。"""
    return Path(os.environ.get("YITIHUA_HOME") or "var").resolve()


def socket_folder(home: Path, *, port: int) -> Path:
    """套接字路径有长度上限：能放进运行目录就放，太长则用临时目录下带散列的短目录。"""
    near = home / "run"
    if len(os.fsencode(near / f".s.PGSQL.{port}.lock")) < _SOCKET_PATH_MAX:
        return _private(near)
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return _private(Path(tempfile.gettempdir()) / f"yitihua-{os.getuid()}-{digest}")


def _private(folder: Path) -> Path:
    """建成只有自己能进的目录；被别人抢先占了就不用。"""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise ConfigurationError(f"套接字目录不属于当前用户：{folder}")
    if stat.S_IMODE(status.st_mode) & 0o077:
        folder.chmod(0o700)
    return folder
