"""要素：按层次必录、由父带出、拆分约束（R-IND-001、003、004、017、027）。矩阵是数据（BA_ELE_CTRL）。"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any

from yitihua.engines.meta.standard import titles
from yitihua.kernel.codes import NO, is_below
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import ZERO
from yitihua.modules.appropriation import element_rules as _rules  # noqa: F401
from yitihua.modules.appropriation.element_matrix import INHERITED, LAYERS, UNUSED, Control, Matrix, matrix
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.sources import source_accounts
from yitihua.modules.basedata import public as basedata

EXECUTABLE_NEEDS = ("agency_code", "pro_code", "exp_func_code", "gov_bgt_eco_code")
INHERITABLE = (
    "fund_type_code",
    "found_type_code",
    "budget_level_code",
    "source_type_code",
    "bgt_type_code",
    "bgt_mof_dep_code",
    "manage_mof_dep_code",
    "pro_code",
    "pro_cat_code",
    "exp_func_code",
    "tp_func_code",
    "agency_code",
    "gov_bgt_eco_code",
    "dep_bgt_eco_code",
    "sup_bgt_doc_no",
    "exp_level_code",
    "direct_flag_code",
    "is_gov_pur",
    "is_adjust",
    "adj_batch_no",
    "bgt_pman_id",
)
TRACKING = ("is_track", "track_pro_code")
"""追踪要素：由上级带出，子不得改父（R-IND-027）。"""
FLAGS = frozenset({"is_gov_pur", "is_track", "is_adjust"})
"""是否类要素：2 即没有录。"""
GIVEN_AT_ISSUE = frozenset({"cor_bgt_doc_no", "bgt_doc_title", "doc_date"})
"""下达那一步由系统写上的。"""
_CLASSIFIED = {
    "fund_type_code": "FUND_TYPE",
    "exp_func_code": "EXP_FUNC",
    "gov_bgt_eco_code": "GOV_BGT_ECO",
    "dep_bgt_eco_code": "DEP_BGT_ECO",
}
"""单位指标须到末级的要素。"""
_LISTED = {
    "found_type_code": "FOUND_TYPE",
    "source_type_code": "SOURCE_TYPE",
    "bgt_type_code": "BGT_TYPE",
    "budget_level_code": "BUDGET_LEVEL",
    "bgt_layer_code": "BGT_LAYER",
    "bgt_exe_flag": "BGT_EXE_FLAG",
    "pay_type_code": "PAY_TYPE",
    "pro_cat_code": "PRO_CAT",
    "tp_func_code": "EXP_FUNC",
    "bgt_mof_dep_code": "MOF_DEP",
    "manage_mof_dep_code": "MOF_DEP",
    "rec_div_code": "MOF_DIV",
}
"""在代码集里即可、不论级次的要素。"""
CODED_FIELDS = {**_CLASSIFIED, **_LISTED}
_codes_of = attrgetter(*CODED_FIELDS)
EXECUTING, SOURCE = "40", "10"
CHECKED = frozenset(
    {*CODED_FIELDS, *INHERITABLE, *TRACKING, "is_gov_pur", "bgt_pman_id", "sup_bgt_doc_no", "adj_batch_no", "bgt_dec"}
)
"""矩阵管得到的要素。"""
CONTROLLED = CHECKED | GIVEN_AT_ISSUE
"""矩阵里可以配置的要素。"""
BOOKS = {"11": "一般公共预算", "12": "政府性基金预算", "13": "国有资本经营预算", "14": "社会保险基金预算"}
"""资金性质的头两位 → 功能科目所在的一册（功能科目表 data/exp_func.csv 的 budget_type）。"""

FROM_ABOVE = "2"
"""资金来源以 2 开头的是上级来款。"""


def layer_key(indicator: Indicator) -> str:
    """接收方区划不为空的是转移支付指标。"""
    return "T" if indicator.rec_div_code else indicator.bgt_layer_code


def prepare(indicator: Indicator, *, controls: Matrix) -> list[Finding]:
    """补默认值；不录的要素填了的拒绝（E-ELEMENT）。在从父带出之前做，这时有值的都是填进来的。"""
    layer = layer_key(indicator)
    given = [cell for cell in controls.of(layer) if cell.kind == UNUSED and not _unset(indicator, cell.ele_field)]
    for cell in controls.of(layer):
        if cell.default_value and cell.kind != UNUSED and _unset(indicator, cell.ele_field):
            value = int(cell.default_value) if cell.ele_field in FLAGS else cell.default_value
            setattr(indicator, cell.ele_field, value)
    return [_not_used(layer, given)] if given else []


def _not_used(layer: str, given: Sequence[Control]) -> Finding:
    names = "、".join(title_of(cell.ele_field) for cell in given)
    return Finding(
        "E-ELEMENT",
        Level.BLOCK,
        f"{LAYERS.get(layer, layer)}不录：{names}",
        fields=tuple(cell.ele_field for cell in given),
        next_step="请清空所列要素再保存；确需录入的，请预算科调整“要素控制”",
    )


def missing(indicator: Indicator, *, stage: str, controls: Matrix) -> Iterable[Finding]:
    """`stage` 为 S 保存、A 送审、D 下达：到该级次为止应录未录的要素。"""
    layer = layer_key(indicator)
    alone, from_above = indicator.parent_bgt_id is None, indicator.found_type_code.startswith(FROM_ABOVE)
    due = _due_fields(
        controls, layer, stage, alone=alone, from_above=from_above, source_type_code=indicator.source_type_code
    )
    empty = [field for field in due if _blank(indicator, field)]
    names = "、".join(title_of(field) for field in empty)
    facts = {"layer": layer, "stage": stage, "empty": empty}
    shown = {"layer": LAYERS.get(layer, layer), "items": names}
    yield from judged("R-IND-001", fires=bool(empty), facts=facts, fields=tuple(empty), **shown)
    lacking = [field for field in EXECUTABLE_NEEDS if _blank(indicator, field)]
    executable = indicator.bgt_exe_flag == "1"
    facts = {"bgt_exe_flag": indicator.bgt_exe_flag, "lacking": lacking}
    yield from judged("R-IND-004", fires=executable and bool(lacking), facts=facts, fields=EXECUTABLE_NEEDS)


@lru_cache(maxsize=1024)
def _due_fields(
    controls: Matrix, layer: str, stage: str, *, alone: bool, from_above: bool, source_type_code: str
) -> tuple[str, ...]:
    """到该级次为止应录的要素：由层次、级次与指标的来历定，一批里没有几种。"""
    return tuple(
        cell.ele_field
        for cell in controls.of(layer)
        if _due(cell, stage, controls, alone=alone, from_above=from_above, source_type_code=source_type_code)
    )


def _due(cell: Control, stage: str, controls: Matrix, *, alone: bool, from_above: bool, source_type_code: str) -> bool:
    """由上级带出的要素，没有上级时照总指标的要求办；下达时由系统写上的不在这里查。

    来文号只有上级来款才有：本级基金超收也是追加（来源 2），没有上级的文。
    """
    if cell.ele_field in GIVEN_AT_ISSUE or cell.ele_field not in CHECKED:
        return False
    if cell.ele_field == "sup_bgt_doc_no" and not from_above:
        return False
    if cell.kind == INHERITED and alone:
        return controls.cell("10", cell.ele_field).required_at(stage, source_type_code=source_type_code)
    return cell.required_at(stage, source_type_code=source_type_code)


def _blank(indicator: Indicator, field: str) -> bool:
    return getattr(indicator, field) in ("", None)


def _unset(indicator: Indicator, field: str) -> bool:
    """没有录：空，或是否类的“否”。"""
    return field not in CHECKED or _blank(indicator, field) or (field in FLAGS and getattr(indicator, field) == NO)


def inherit(child: Indicator, parent: Indicator, *, controls: Matrix) -> Iterable[Finding]:
    """子空则从父带出；填了的按控制方式对父（R-IND-003），追踪要素不得改（R-IND-027），WARN 的只预警。"""
    layer = layer_key(child)
    for field in (*INHERITABLE, *TRACKING):
        cell = controls.cell(layer, field)
        value, above = getattr(child, field), getattr(parent, field)
        if value in ("", None) or field == "is_adjust":
            if cell.kind != UNUSED:
                setattr(child, field, above)
            elif value is None and field in FLAGS:
                setattr(child, field, NO)
        elif not _open(parent, field, cell):
            yield from _conflict(field, str(value), "" if above is None else str(above), cell)


def settle_flags(indicator: Indicator) -> None:
    """没写也没有上级可带出的是否类要素，即“否”。"""
    for field in FLAGS:
        if getattr(indicator, field) is None:
            setattr(indicator, field, NO)


def _open(parent: Indicator, field: str, cell: Control) -> bool:
    """父还没有定、本层次又可以录的，子可以先定；直接从总指标下达的，总指标上没有的由子来定。"""
    return _unset(parent, field) and (cell.kind != INHERITED or parent.bgt_layer_code == SOURCE)


def _conflict(field: str, value: str, above: str, cell: Control) -> list[Finding]:
    mode = "EQ" if cell.kind == INHERITED and cell.ctrl_mode_code != "WARN" else cell.ctrl_mode_code
    allowed = value == above or mode == "FREE" or (mode == "SUB" and bool(above) and is_below(value, above))
    code = "R-IND-027" if field in TRACKING else "R-IND-003"
    facts = {"field": field, "above": above, "value": value}
    shown = {"item": title_of(field), "value": above or "空（由上级带出）"}
    found = judged(code, fires=not allowed, facts=facts, fields=(field,), **shown)
    return [replace(item, level=Level.WARN) for item in found] if mode == "WARN" else found


def title_of(field: str) -> str:
    return titles().get(field, field)


def book_matches(indicator: Indicator, snapshot: basedata.Snapshot) -> list[Finding]:
    """政府预算资金的功能科目须在该资金自己的一册里（R-IND-017）；专户、单位资金不分册。"""
    book = BOOKS.get(indicator.fund_type_code[:2])
    subject = snapshot.code("EXP_FUNC", indicator.exp_func_code)
    if book is None or subject is None or not subject.budget_type:
        return []
    facts = {"fund_type_code": indicator.fund_type_code[:2], "book": subject.budget_type}
    shown = {"a": indicator.fund_type_code, "b": f"{indicator.exp_func_code}{subject.name}"}
    fires = subject.budget_type != book
    return judged("R-IND-017", fires=fires, facts=facts, fields=("fund_type_code", "exp_func_code"), **shown)


def positive(amount: Decimal) -> list[Finding]:
    """指标金额须大于 0（R-IND-025）。"""
    return judged("R-IND-025", fires=amount <= ZERO, facts={"amount": amount}, fields=("amount",))


def own_agency(indicator: Indicator, snapshot: basedata.Snapshot) -> list[Finding]:
    """有单位的须是本级单位（R-IND-024）。"""
    known = not indicator.agency_code or snapshot.agency(indicator.agency_code) is not None
    facts = {"agency_code": indicator.agency_code}
    return judged("R-IND-024", fires=not known, facts=facts, fields=("agency_code",))


def dims(indicator: Indicator) -> Mapping[str, Any]:
    """指标账的辅助核算要素。"""
    return {
        "bgt_id": indicator.bgt_id,
        "agency_code": indicator.agency_code,
        "pro_code": indicator.pro_code,
        "fund_type_code": indicator.fund_type_code,
        "exp_func_code": indicator.exp_func_code,
        "gov_bgt_eco_code": indicator.gov_bgt_eco_code,
        "dep_bgt_eco_code": indicator.dep_bgt_eco_code,
        "found_type_code": indicator.found_type_code,
        "bgt_type_code": indicator.bgt_type_code,
        "source_type_code": indicator.source_type_code,
        "budget_level_code": indicator.budget_level_code,
        "mof_dep_code": indicator.manage_mof_dep_code,
        "src_acc": indicator.src_acc,
        "cor_bgt_doc_no": indicator.cor_bgt_doc_no,
    }


def coded(snapshot: basedata.Snapshot, indicator: Indicator) -> tuple[Finding, ...]:
    """代码可用（R-GEN-003），单位层次须末级（R-GEN-004），待分可挂汇总级；来源科目须是来源类末级，科目不串册。"""
    values = _codes_of(indicator)
    group = ("indicator", indicator.src_acc, indicator.fiscal_year, values)
    if group in snapshot.passed:
        return ()
    row = dict(zip(CODED_FIELDS, values, strict=True))
    summary = frozenset(_LISTED if indicator.bgt_layer_code == EXECUTING else CODED_FIELDS)
    codes = basedata.check_codes(snapshot, [row], code_sets=CODED_FIELDS, summary_allowed=summary)[0]
    found = (*codes, *_source(indicator), *book_matches(indicator, snapshot))
    if not found:
        snapshot.passed.add(group)
    return found


def _source(indicator: Indicator) -> list[Finding]:
    code, year = indicator.src_acc, indicator.fiscal_year
    shown = {"element": "来源科目", "value": code, "year": year}
    fires = code not in source_accounts(int(year))
    return judged("R-GEN-003", fires=fires, facts={"src_acc": code}, fields=("src_acc",), **shown)


__all__ = ["LAYERS", "Matrix", "matrix"]
