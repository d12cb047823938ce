"""报表导出 Excel：题名、口径、表头、数据、合计同界面；金额写成数。"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

FONT = "宋体"
TEXTS = ("agency_code", "agency_name", "exp_func_code", "exp_func_name")
_CONDITIONS = {
    "agency_code": "单位代码",
    "agency_code__prefix": "单位代码开头为",
    "exp_func_code": "功能科目代码",
    "exp_func_code__prefix": "功能科目代码开头为",
}
_HEADS = ("单位代码", "单位名称", "功能科目代码", "功能科目名称", "年度预算", "指标下达", "已支付", "执行率（%）")


def execution_workbook(report: Mapping[str, Any], *, conditions: Mapping[str, str], mark: str) -> bytes:
    """A4 横向，首行重复，冻结表头与单位、科目；末行与页脚是水印 `mark`。"""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("预算执行情况表")
    title = book.add_format({"bold": True, "font_size": 14, "font_name": FONT})
    head = book.add_format({"bold": True, "bg_color": "#eaf0f8", "border": 1, "font_name": FONT, "align": "center"})
    text = book.add_format({"border": 1, "font_name": FONT})
    money = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00", "border": 1})
    bold = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00", "border": 1, "bold": True})
    shown = "；".join(f"{_CONDITIONS.get(name, name)} {value}" for name, value in conditions.items()) or "无"
    sheet.write(0, 0, f"{report['fiscal_year']}年预算执行情况表", title)
    sheet.write(1, 0, f"单位：元　截至：{report['as_of']}　条件：{shown}")
    for column, name in enumerate((*_HEADS, *(f"{month}月" for month in range(1, 13)))):
        sheet.write(2, column, name, head)
    for number, row in enumerate(report["rows"], start=3):
        for column, field in enumerate(TEXTS):
            sheet.write_string(number, column, row[field], text)
        _amounts(sheet, number, row, money)
    last = len(report["rows"]) + 3
    sheet.merge_range(last, 0, last, len(TEXTS) - 1, "合计", head)
    _amounts(sheet, last, report["totals"], bold)
    sheet.write_string(last + 1, 0, mark)
    sheet.set_footer(f"&L{mark.replace('&', '&&')[:200]}&R第 &P 页 共 &N 页")
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 3, 22)
    sheet.set_column(4, 19, 16)
    sheet.freeze_panes(3, len(TEXTS))
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _amounts(sheet: Any, number: int, row: Mapping[str, Any], style: Any) -> None:
    values: Sequence[str | None] = (
        row["budget_amt"],
        row["indicator_amt"],
        row["paid_amt"],
        row["rate"],
        *row["months"],
    )
    for column, value in enumerate(values, start=len(TEXTS)):
        if value is None:
            sheet.write_blank(number, column, None, style)
        else:
            sheet.write_number(number, column, Decimal(value), style)
