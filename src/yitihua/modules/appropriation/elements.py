"""要素：按层次必录、由父带出、拆分约束（R-IND-001、003、004）。矩阵是数据（BA_ELE_CTRL）。"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from yitihua.engines.meta.standard import titles
from yitihua.kernel.codes import is_below
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.kernel.money import ZERO
from yitihua.modules.appropriation.models import ElementControl, Indicator
from yitihua.modules.appropriation.sources import source_accounts
from yitihua.modules.basedata import public as basedata

LAYERS = {"10": "财政总指标", "20": "科室待分指标", "30": "部门待分指标", "40": "单位指标", "T": "转移支付指标"}
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
    "is_track",
    "track_pro_code",
    "sup_bgt_doc_no",
    "exp_level_code",
    "direct_flag_code",
    "is_adjust",
    "adj_batch_no",
    "bgt_pman_id",
)
_STAGE_ORDER = "SAD"
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
EXECUTING = "40"


@cache
def controls() -> dict[tuple[str, str], ElementControl]:
    """（层次, 要素）→ 控制行；进程内缓存，矩阵改动后重启生效。"""
    return {(row.bgt_layer_code, row.ele_field): row for row in ElementControl.objects.all()}


def layer_key(indicator: Indicator) -> str:
    """接收方区划不为空的是转移支付指标。"""
    return "T" if indicator.rec_div_code else indicator.bgt_layer_code


def missing(indicator: Indicator, *, stage: str) -> Iterable[Finding]:
    """`stage` 为 S 保存、A 送审、D 下达：到该级次为止应录未录的要素。"""
    layer = layer_key(indicator)
    reached = _STAGE_ORDER[: _STAGE_ORDER.index(stage) + 1]
    empty = [
        field
        for (code, field), control in controls().items()
        if code == layer and control.is_required == 1 and control.check_level in reached and _blank(indicator, field)
    ]
    names = "、".join(titles().get(field, field) for field in empty)
    facts = {"layer": layer, "stage": stage, "empty": empty}
    shown = {"layer": LAYERS.get(layer, layer), "items": names}
    yield from judged("R-IND-001", fires=bool(empty), facts=facts, fields=tuple(empty), **shown)
    lacking = [field for field in EXECUTABLE_NEEDS if _blank(indicator, field)]
    executable = indicator.bgt_exe_flag == "1"
    facts = {"bgt_exe_flag": indicator.bgt_exe_flag, "lacking": lacking}
    yield from judged("R-IND-004", fires=executable and bool(lacking), facts=facts, fields=EXECUTABLE_NEEDS)


def _blank(indicator: Indicator, field: str) -> bool:
    return getattr(indicator, field) in ("", None)


def inherit(child: Indicator, parent: Indicator) -> Iterable[Finding]:
    """子空则从父带出；父已定的，子须相同或为下级（R-IND-003）。"""
    for field in INHERITABLE:
        value, above = getattr(child, field), getattr(parent, field)
        if value in ("", None) or field in ("is_track", "is_adjust"):
            setattr(child, field, above)
        elif above not in ("", None):
            fires = not _allowed(child, field, str(value), str(above))
            facts = {"field": field, "above": str(above), "value": str(value)}
            shown = {"item": titles().get(field, field), "value": above}
            yield from judged("R-IND-003", fires=fires, facts=facts, fields=(field,), **shown)


def _allowed(child: Indicator, field: str, value: str, above: str) -> bool:
    control = controls().get((child.bgt_layer_code, field))
    mode = control.ctrl_mode_code if control else ""
    if mode == "EQ":
        return value == above
    if mode == "SUB":
        return is_below(value, above)
    return True


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
    """代码可用（R-GEN-003），单位层次须末级（R-GEN-004），待分可挂汇总级；来源科目须是来源类末级。"""
    row = {field: getattr(indicator, field) for field in CODED_FIELDS}
    summary = frozenset(_LISTED if indicator.bgt_layer_code == EXECUTING else CODED_FIELDS)
    found = basedata.check_codes(snapshot, [row], code_sets=CODED_FIELDS, summary_allowed=summary)[0]
    return (*found, *_source(indicator))


def _source(indicator: Indicator) -> list[Finding]:
    code, year = indicator.src_acc, indicator.fiscal_year
    shown = {"element": "来源科目", "value": code, "year": year}
    fires = code not in source_accounts(int(year))
    return judged("R-GEN-003", fires=fires, facts={"src_acc": code}, fields=("src_acc",), **shown)
