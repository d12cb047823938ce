"""读 Excel 工作簿（.xlsx）的第一张表：每格一段文字。只用标准的压缩与 XML，不执行公式、不取外部内容。"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from lxml import etree

from yitihua.kernel.errors import RequestError

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LARGEST: Final = 80 * 1024 * 1024
"""一个部件解开至多这么大，再大的不读（压缩炸弹）。"""
_COLUMNS: Final = 200
_UNREADABLE: Final = (
    BadZipFile, KeyError, IndexError, ValueError, OverflowError, EOFError, RuntimeError, zlib.error,
    etree.XMLSyntaxError,
)  # fmt: skip
"""压缩坏了、加了密、少部件、不是 XML、数读不成。"""
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`number` 是表里的行号，从 1 起；`cells` 从 A 列起，没填的是空串。"""

    number: int
    cells: tuple[str, ...]


def read_rows(path: Path, *, limit: int) -> list[SheetRow]:
    """有内容的各行；不是工作簿、读不懂的抛 E-REQ-002，超过 `limit` 行抛 E-REQ-006。"""
    try:
        with ZipFile(path) as book:
            shared = _shared_strings(book)
            rows = list(_rows(book, shared, limit=limit))
    except _UNREADABLE:
        raise RequestError("E-REQ-002", "读不出这个文件，请用模板另存为 Excel 工作簿（.xlsx）再传") from None
    return rows


def _part(book: ZipFile, name: str) -> Any:
    info = book.getinfo(name)
    if info.file_size > _LARGEST:
        raise RequestError("E-REQ-006", "工作簿太大，请分几次导入")
    return book.open(info)


def _shared_strings(book: ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    with _part(book, "xl/sharedStrings.xml") as stream:
        return ["".join(text.text or "" for text in item.iter(f"{_MAIN}t")) for item in _each(stream, f"{_MAIN}si")]


def _rows(book: ZipFile, shared: list[str], *, limit: int) -> Iterator[SheetRow]:
    first = min((name for name in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)), key=_order)
    found = 0
    with _part(book, first) as stream:
        for position, item in enumerate(_each(stream, f"{_MAIN}row"), start=1):
            cells = _cells(item, shared)
            if not any(cells):
                continue
            found += 1
            if found > limit:
                raise RequestError("E-REQ-006", f"一次至多导入 {limit} 行，请分几次导入")
            yield SheetRow(int(item.get("r") or position), cells)


def _order(name: str) -> int:
    return int(re.sub(r"\D", "", name))


def _each(stream: Any, tag: str) -> Iterator[Any]:
    """逐个元素读，读完就放；不解析实体、不联网。"""
    for _event, item in etree.iterparse(stream, tag=tag, resolve_entities=False, no_network=True, huge_tree=False):
        yield item
        item.clear()


def _cells(row: Any, shared: list[str]) -> tuple[str, ...]:
    values: dict[int, str] = {}
    for position, cell in enumerate(row.iter(f"{_MAIN}c")):
        match = _REFERENCE.fullmatch(cell.get("r") or "")
        column = _column(match[1]) if match else position
        if column < _COLUMNS:
            values[column] = _text(cell, shared).strip()
    return tuple(values.get(index, "") for index in range(max(values, default=-1) + 1))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _text(cell: Any, shared: list[str]) -> str:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{_MAIN}t"))
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return shared[int(value)]
    return _number(value) if kind == "n" and value else value


def _number(value: str) -> str:
    """表里的数是二进制小数：取最短的写法，整数不带小数点。"""
    number = float(value)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    shown = repr(number)
    return value if "e" in shown.lower() else shown
