"""哪些测试文件看着一条规则：文件里写着它的编号。"""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

_OWN_SERVER: Final = "hammer"


def linked_files(codes: Collection[str], *, folders: Iterable[Path]) -> list[str]:
    """写着其中任何一个编号的测试文件；自己起服务反复杀的压力测试不算。"""
    files = sorted(path for folder in folders for path in folder.rglob("test_*.py") if _OWN_SERVER not in path.parts)
    return [str(path) for path in files if any(code in path.read_text(encoding="utf-8") for code in codes)]
