"""业务规格的原文：规则表里的那一行、它所在的章节、提到它的算例。"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_PACKED: Final = Path(__file__).resolve().parents[1] / "spec"
_SOURCE: Final = Path(__file__).resolve().parents[4] / "docs" / "spec"
_CODE: Final = re.compile(r"[RE]-[A-Z]+-\d{3}")
_EXAMPLE: Final = re.compile(r"\*\*(T-[A-Z]{3}-\d{3})")
_RANGE: Final = re.compile(r"^\|[\s:|-]+\|$")


@dataclass(frozen=True, slots=True)
class Passage:
    """`chapter` 是规格的题目，`section` 是小节；`cells` 是规则表里的那一行，表头 → 内容，没有表的为空。"""

    file: str
    chapter: str
    section: str
    cells: dict[str, str]
    text: str


def folder() -> Path:
    """装好的程序随包带着规格；源码里就在 docs/spec。"""
    return _PACKED if _PACKED.is_dir() else _SOURCE


def passages(code: str) -> list[Passage]:
    """规则表里的那一行在先，其余提到它的段落在后。"""
    return sorted(_index().get(code, ()), key=lambda item: not item.cells)


def examples(code: str) -> list[Passage]:
    """提到它的算例。"""
    return [item for item in passages(code) if not item.cells and _EXAMPLE.search(item.text)]


@cache
def _index() -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {}
    for path in sorted(folder().glob("[0-9]*.md")):
        for passage in _read(path):
            for code in dict.fromkeys(_CODE.findall(passage.text)):
                if not passage.cells or code == next(iter(passage.cells.values())):
                    found.setdefault(code, []).append(passage)
    return found


def _read(path: Path) -> Iterator[Passage]:
    """逐行：标题换章节，表格行带表头，其余就是一段。"""
    chapter, section = path.stem, ""
    heads: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            title = line.lstrip("#").strip()
            chapter, section = (title, "") if line.startswith("# ") else (chapter, title)
        if not line.startswith("|"):
            heads = []
            if line.strip():
                yield Passage(path.name, chapter, section, {}, line.strip())
        elif not heads:
            heads = _cells(line)
        elif not _RANGE.match(line):
            cells = dict(zip(heads, _cells(line), strict=False))
            yield Passage(path.name, chapter, section, cells if heads[0] == "规则号" else {}, line.strip())


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
