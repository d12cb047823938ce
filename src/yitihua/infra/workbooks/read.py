"""读 Excel 工作簿（.xlsx）的第一张表：每格一段文字。读法用 calamine，不执行公式、不取外部内容；解开太大的不读。"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from yitihua.kernel.errors import RequestError

_LARGEST: Final = 80 * 1024 * 1024
"""一个部件解开至多这么大，再大的不读（压缩炸弹）。"""
_COLUMNS: Final = 200


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`number` 是表里的行号，从 1 起；`cells` 从 A 列起，没填的是空串。"""

    number: int
    cells: tuple[str, ...]


def read_rows(path: Path, *, limit: int) -> list[SheetRow]:
    """有内容的各行；不是工作簿、读不懂的抛 E-REQ-002，超过 `limit` 行抛 E-REQ-006。"""
    _check_size(path)
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError, ValueError):
        raise _unreadable() from None
    texts = (tuple(_text(cell) for cell in row[:_COLUMNS]) for row in rows)
    found = [SheetRow(number, cells) for number, cells in enumerate(texts, start=1) if any(cells)]
    if len(found) > limit:
        raise RequestError("E-REQ-006", f"一次至多导入 {limit} 行，请分几次导入")
    return found


def _check_size(path: Path) -> None:
    try:
        with ZipFile(path) as book:
            largest = max((part.file_size for part in book.infolist()), default=0)
    except BadZipFile:
        raise _unreadable() from None
    if largest > _LARGEST:
        raise RequestError("E-REQ-006", "工作簿太大，请分几次导入")


def _unreadable() -> RequestError:
    return RequestError("E-REQ-002", "读不出这个文件，请用模板另存为 Excel 工作簿（.xlsx）再传")


def _text(cell: Any) -> str:
    """一格写成文字：数取最短的写法、整数不带小数点（金额随后照文字解析，不经小数运算），日期写成 2022-03-01。"""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell).strip()
    return text.removesuffix(".0") if isinstance(cell, (int, float)) else text
