"""列表导出：表头（含上层表头）、数据、合计、单位、查询条件与界面一致；金额写成数，两位小数。"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal

import xlsxwriter
from ninja import Schema
from pydantic import Field

FONT = "宋体"
MONEY = "#,##0.00;[Red]-#,##0.00"


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


def list_workbook(layout: SheetLayout, *, rows: Sequence[Mapping[str, Any]], sums: Mapping[str, Any]) -> bytes:
    """合计取整个查询的 `sums`；没有金额列就没有合计行。"""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet(_sheet_name(layout.title))
    styles = _styles(book)
    shown = "；".join(layout.conditions) or "无"
    sheet.write(0, 0, layout.title, styles["title"])
    sheet.write(1, 0, f"单位：元　共 {len(rows)} 行　查询条件：{shown}")
    first = _heads(sheet, layout.columns, styles)
    for number, row in enumerate(rows, start=first):
        for position, column in enumerate(layout.columns):
            _cell(sheet, number, position, column, row, styles)
    if any(column.summed for column in layout.columns):
        _totals(sheet, first + len(rows), layout.columns, sums, styles)
    frozen = 1 if layout.columns[0].kind != "money" else 0
    sheet.freeze_panes(first, frozen)
    sheet.repeat_rows(first - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bg_color": "#eaf0f8", "border": 1, "font_name": FONT, "align": "center"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14, "font_name": FONT}),
        "head": book.add_format({**head, "valign": "vcenter"}),
        "text": book.add_format({"border": 1, "font_name": FONT}),
        "money": book.add_format({"num_format": MONEY, "border": 1}),
        "total": book.add_format({"bold": True, "border": 1, "font_name": FONT}),
        "sum": book.add_format({"num_format": MONEY, "border": 1, "bold": True}),
    }


def _heads(sheet: Any, columns: Sequence[SheetColumn], styles: Mapping[str, Any]) -> int:
    """写表头，返回数据的第一行。有上层表头时占两行，同组相邻的合并。"""
    first = 4 if any(column.group for column in columns) else 3
    for position, column in enumerate(columns):
        sheet.set_column(position, position, {"money": 18, "code": 24, "date": 12}.get(column.kind, 18))
        if first == 4 and not column.group:
            sheet.merge_range(2, position, 3, position, column.title, styles["head"])
        else:
            sheet.write(first - 1, position, column.title, styles["head"])
    start = 0
    while first == 4 and start < len(columns):
        end = start
        while end + 1 < len(columns) and columns[end + 1].group == columns[start].group:
            end += 1
        if columns[start].group and end > start:
            sheet.merge_range(2, start, 2, end, columns[start].group, styles["head"])
        elif columns[start].group:
            sheet.write(2, start, columns[start].group, styles["head"])
        start = end + 1
    return first


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
