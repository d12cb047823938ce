"""指标导入的表样：列名 → 字段；一行读成一条录入命令，读不成的说明是哪一栏。"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import xlsxwriter
from pydantic import ValidationError

from yitihua.infra.workbooks.read import SheetRow, read_rows
from yitihua.kernel.errors import RequestError
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.rulebook import RULEBOOK
from yitihua.modules.appropriation.element_matrix import KINDS, LAYERS, Matrix
from yitihua.modules.appropriation.operations.register_indicator import RegisterIndicator

MOST: Final = 10_000
COLUMNS: Final[dict[str, str]] = {
    "指标层次": "bgt_layer_code",
    "可执行标志": "bgt_exe_flag",
    "单位代码": "agency_code",
    "项目代码": "pro_code",
    "项目类别": "pro_cat_code",
    "功能科目": "exp_func_code",
    "政府经济分类": "gov_bgt_eco_code",
    "部门经济分类": "dep_bgt_eco_code",
    "资金性质": "fund_type_code",
    "资金来源": "found_type_code",
    "指标来源": "source_type_code",
    "指标类型": "bgt_type_code",
    "预算级次": "budget_level_code",
    "业务主管处室": "manage_mof_dep_code",
    "指标管理处室": "bgt_mof_dep_code",
    "是否政府采购": "is_gov_pur",
    "支付方式": "pay_type_code",
    "上级来文号": "sup_bgt_doc_no",
    "调整批次号": "adj_batch_no",
    "指标文标题": "bgt_doc_title",
    "指标说明": "bgt_dec",
    "金额": "amount",
}
"""表头 → 字段；表头可少可换次序，不认识的列不收。"""
_NEEDED: Final = ("资金性质", "金额")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """表里的一行：读成的命令，或读不成的原因。"""

    number: int
    values: dict[str, str]
    command: RegisterIndicator | None
    problems: tuple[Finding, ...] = ()


def read_lines(path: Path, *, ori_bgt_id: UUID | None, reasons: dict[str, str]) -> list[SheetLine]:
    """首行是表头；表头不对整份不收（E-REQ-002）。"""
    rows = read_rows(path, limit=MOST + 1)
    if len(rows) < 2:
        raise RequestError("E-REQ-002", "表里没有数据：首行是表头，从第二行起一行一条指标")
    fields = _fields(rows[0])
    shared = {"ori_bgt_id": ori_bgt_id, "reasons": reasons}
    return [_line(row, fields, shared) for row in rows[1:]]


def _fields(header: SheetRow) -> Sequence[str]:
    names = [name.removesuffix("*").strip() for name in header.cells]
    unknown = [name for name in names if name and name not in COLUMNS]
    lacking = [name for name in _NEEDED if name not in names]
    repeated = sorted({name for name in names if name and names.count(name) > 1})
    for wrong, text in ((unknown, "表头不认识"), (lacking, "表头缺少"), (repeated, "表头重复")):
        if wrong:
            raise RequestError("E-REQ-002", f"{text}：{'、'.join(wrong)}。请下载模板，照模板的表头填")
    return [COLUMNS.get(name, "") for name in names]


def _line(row: SheetRow, fields: Sequence[str], shared: dict[str, Any]) -> SheetLine:
    values = {name: cell for name, cell in zip(fields, row.cells, strict=False) if name and cell}
    try:
        command = RegisterIndicator.model_validate({**values, **shared})
    except ValidationError as error:
        return SheetLine(row.number, values, None, tuple(_unreadable(dict(item)) for item in error.errors()))
    return SheetLine(row.number, values, command)


_TITLES: Final = {field: title for title, field in COLUMNS.items()}


def _unreadable(error: dict[str, Any]) -> Finding:
    """一栏读不成：金额规则用规则号，缺必填与写法不对用请求码。"""
    field = str(error["loc"][0]) if error["loc"] else ""
    title = _TITLES.get(field, field)
    rule = str(error.get("ctx", {}).get("rule", ""))
    if rule in RULEBOOK:
        return Finding(rule, Level.BLOCK, f"{title}：{error['msg']}", fields=(field,), next_step="请改正表里这一格")
    if error["type"] == "missing":
        return Finding("E-REQ-005", Level.BLOCK, f"没有填{title}", fields=(field,), next_step="请补上这一格")
    return Finding("E-REQ-002", Level.BLOCK, f"{title}的写法不对", fields=(field,), next_step="请改正表里这一格")


def template(controls: Matrix) -> str:
    """空白模板：一张填、一张说明各层次每一栏录不录；各栏按文字存，代码前面的零不会丢。返回 base64。"""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#E8F0FA", "border": 1})
    text, money = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0.00"})
    sheet = book.add_worksheet("指标")
    for column, (title, field) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, 14, money if field == "amount" else text)
        sheet.write_string(0, column, title, head)
    sheet.freeze_panes(1, 0)
    notes = book.add_worksheet("填写说明")
    notes.set_column(0, 6, 16)
    for column, title in enumerate(("栏目", *LAYERS.values())):
        notes.write_string(0, column, title, head)
    for row, (title, field) in enumerate(COLUMNS.items(), start=1):
        notes.write_string(row, 0, title)
        for column, layer in enumerate(LAYERS, start=1):
            kind = "必录" if field == "amount" else KINDS[controls.cell(layer, field).kind]
            notes.write_string(row, column, kind)
    book.close()
    return b64encode(buffer.getvalue()).decode()
