"""列表导出：表头（含上层表头）、数据、合计、单位、查询条件与界面一致，每张表有水印；金额写成数，两位小数。"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import xlsxwriter
from ninja import Schema
from pydantic import Field

from yitihua.app.exporting.watermark import Watermark

FONT = "宋体"
MONEY = "#,##0.00;[Red]-#,##0.00"
SHEET_ROWS: Final = 1_000_000
"""一张工作表写这么多行，再多另起一张。"""


class SheetColumn(Schema):
    """界面上的一列；`states` 是状态代码 → 说法，`name_field` 是代码列的名称列。"""

    field: str = Field(max_length=60)
    title: str = Field(max_length=60)
    group: str = Field(default="", max_length=60)
    kind: Literal["text", "money", "code", "date", "status", "link", "percent"] = "text"
    name_field: str = Field(default="", max_length=60)
    states: dict[str, str] = Field(default_factory=dict)
    blank: str = Field(default="", max_length=20)
    sum: bool = True

    @property
    def summed(self) -> bool:
        return self.kind == "money" and self.sum


class SheetLayout(Schema):
    """一张工作表怎么排：标题、说明行（单位与条件）、各列。"""

    title: str = Field(max_length=100)
    conditions: list[str] = Field(default_factory=list, max_length=60)
    columns: list[SheetColumn] = Field(min_length=1, max_length=80)


def list_workbook(
    layout: SheetLayout, *, rows: Iterable[Mapping[str, Any]], count: int, sums: Mapping[str, Any], mark: Watermark
) -> bytes:
    """当场给的：在内存里写。合计取整个查询的 `sums`；没有金额列就没有合计行。"""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    _write(book, layout, rows=rows, count=count, sums=sums, mark=mark, merged=True)
    return buffer.getvalue()


def write_list_file(
    target: Path,
    layout: SheetLayout,
    *,
    rows: Iterable[Mapping[str, Any]],
    count: int,
    sums: Mapping[str, Any],
    mark: Watermark,
) -> None:
    """转后台的：一行写完就落盘，内存不随行数涨；因此上下两层表头不能合并成一格。"""
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    _write(book, layout, rows=rows, count=count, sums=sums, mark=mark, merged=False)


def _write(
    book: Any,
    layout: SheetLayout,
    *,
    rows: Iterable[Mapping[str, Any]],
    count: int,
    sums: Mapping[str, Any],
    mark: Watermark,
    merged: bool,
) -> None:
    styles = _styles(book)
    sheet, number = _open_sheet(book, layout, count, mark, styles, merged=merged)
    for index, row in enumerate(rows):
        if index and index % SHEET_ROWS == 0:
            sheet.write_string(number, 0, mark.line, styles["mark"])
            sheet, number = _open_sheet(book, layout, count, mark, styles, merged=merged)
        for position, column in enumerate(layout.columns):
            _cell(sheet, number, position, column, row, styles)
        number += 1
    if any(column.summed for column in layout.columns):
        _totals(sheet, number, layout.columns, sums, styles)
        number += 1
    sheet.write_string(number, 0, mark.line, styles["mark"])
    book.close()


def _open_sheet(
    book: Any, layout: SheetLayout, count: int, mark: Watermark, styles: Mapping[str, Any], *, merged: bool
) -> tuple[Any, int]:
    """新起一张工作表，写好表头，返回它与数据的第一行；要审批的在最上面加一行底字。"""
    part = len(book.worksheets()) + 1
    name = _sheet_name(layout.title)
    sheet = book.add_worksheet(name if part == 1 else f"{name[:26]}（{part}）")
    top = 0
    if mark.heavy:
        sheet.write_string(0, 0, "　".join([mark.line] * 3), styles["back"])
        sheet.set_header(f"&C{_escaped(mark.line)}")
        top = 1
    sheet.write(top, 0, layout.title, styles["title"])
    shown = "；".join(layout.conditions) or "无"
    sheet.write(top + 1, 0, f"单位：元　共 {count} 行　查询条件：{shown}")
    first = _heads(sheet, layout.columns, styles, top=top, merged=merged)
    sheet.freeze_panes(first, 1 if layout.columns[0].kind != "money" else 0)
    sheet.repeat_rows(first - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{_escaped(mark.line)}&R第 &P 页 共 &N 页")
    return sheet, first


def _escaped(text: str) -> str:
    return text.replace("&", "&&")[:200]


def _styles(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bg_color": "#eaf0f8", "border": 1, "font_name": FONT, "align": "center"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14, "font_name": FONT}),
        "head": book.add_format({**head, "valign": "vcenter"}),
        "text": book.add_format({"border": 1, "font_name": FONT}),
        "money": book.add_format({"num_format": MONEY, "border": 1}),
        "total": book.add_format({"bold": True, "border": 1, "font_name": FONT}),
        "sum": book.add_format({"num_format": MONEY, "border": 1, "bold": True}),
        "mark": book.add_format({"font_name": FONT, "font_size": 9, "font_color": "#5c6b7d"}),
        "back": book.add_format({"font_name": FONT, "font_size": 16, "font_color": "#d9d9d9", "italic": True}),
    }


def _heads(sheet: Any, columns: Sequence[SheetColumn], styles: Mapping[str, Any], *, top: int, merged: bool) -> int:
    """写表头，返回数据的第一行。有上层表头时占两行，同组相邻的合并；`merged` 为真时没有上层的上下合成一格。"""
    grouped = any(column.group for column in columns)
    upper, first = top + 2, top + (4 if grouped else 3)
    for position, column in enumerate(columns):
        sheet.set_column(position, position, {"money": 18, "code": 24, "date": 12}.get(column.kind, 18))
    if grouped:
        _groups(sheet, upper, columns, styles)
    for position, column in enumerate(columns):
        if grouped and merged and not column.group:
            sheet.merge_range(upper, position, first - 1, position, column.title, styles["head"])
        else:
            sheet.write(first - 1, position, column.title, styles["head"])
    return first


def _groups(sheet: Any, upper: int, columns: Sequence[SheetColumn], styles: Mapping[str, Any]) -> None:
    """上层表头：同名相邻的合成一格。"""
    start = 0
    while start < len(columns):
        end = start
        while end + 1 < len(columns) and columns[end + 1].group == columns[start].group:
            end += 1
        if columns[start].group and end > start:
            sheet.merge_range(upper, start, upper, end, columns[start].group, styles["head"])
        elif columns[start].group:
            sheet.write(upper, start, columns[start].group, styles["head"])
        start = end + 1


def _cell(
    sheet: Any, number: int, position: int, column: SheetColumn, row: Mapping[str, Any], styles: Mapping[str, Any]
) -> None:
    value = row.get(column.field)
    text = "" if value is None else str(value)
    if column.kind == "money":
        if text:
            sheet.write_number(number, position, Decimal(text), styles["money"])
        else:
            sheet.write_blank(number, position, None, styles["money"])
        return
    if column.kind == "status":
        text = column.states.get(text, text)
    elif column.kind == "date":
        text = text[:10]
    elif column.kind == "code":
        name = row.get(column.name_field) if column.name_field else None
        text = " ".join(part for part in (text, str(name or "")) if part)
    sheet.write_string(number, position, text or column.blank, styles["text"])


def _totals(
    sheet: Any, number: int, columns: Sequence[SheetColumn], sums: Mapping[str, Any], styles: Mapping[str, Any]
) -> None:
    for position, column in enumerate(columns):
        if column.summed and sums.get(column.field) is not None:
            sheet.write_number(number, position, Decimal(str(sums[column.field])), styles["sum"])
        else:
            sheet.write_string(number, position, "合计" if position == 0 else "", styles["total"])


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "导出"
