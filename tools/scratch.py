"""测试的临时目录：内存盘放得下就放内存盘，数据库的几千个小文件省下大半的系统时间。"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

MEMORY_DISK: Final = Path("/dev/shm")
NEEDED: Final = 8 << 30
"""空着这么多字节才用；内存盘里的就是内存，还要给数据库与浏览器留。"""


@contextmanager
def scratch(*, on_disk: bool) -> Iterator[dict[str, str]]:
    """给出要加的环境变量，用完删净；`on_disk` 的（要真落盘的）仍在系统的临时目录。"""
    if on_disk or not _roomy():
        yield {}
        return
    folder = tempfile.mkdtemp(prefix="yitihua-", dir=MEMORY_DISK)
    try:
        yield {"TMPDIR": folder}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _roomy() -> bool:
    if not os.access(MEMORY_DISK, os.W_OK):
        return False
    return min(shutil.disk_usage(MEMORY_DISK).free, _available_memory()) >= NEEDED


def _available_memory() -> int:
    """系统说还拿得出的内存，字节；看不到就当没有。"""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    found = next((line for line in lines if line.startswith("MemAvailable:")), "MemAvailable: 0")
    return int(found.split()[1]) * 1024
