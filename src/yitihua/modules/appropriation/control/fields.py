"""可作控制键的要素：指标主表的要素，与支付申请自己的要素；名称照部颁标准。"""

from collections.abc import Mapping
from typing import Any, Final

from yitihua.modules.appropriation.models import Indicator

INDICATOR_FIELDS: Final = (
    "fund_type_code", "found_type_code", "budget_level_code", "source_type_code", "bgt_type_code",
    "bgt_mof_dep_code", "manage_mof_dep_code", "pro_code", "pro_cat_code", "exp_func_code", "tp_func_code",
    "agency_code", "gov_bgt_eco_code", "dep_bgt_eco_code", "is_track", "track_pro_code", "sup_bgt_doc_no",
    "cor_bgt_doc_no", "exp_level_code", "direct_flag_code", "is_gov_pur", "pay_type_code", "is_adjust",
    "adj_batch_no", "count_fund_pro_code", "rec_div_code", "bgt_layer_code", "src_acc", "use_acc",
)  # fmt: skip
PAYMENT_FIELDS: Final = ("set_mode_code", "pay_bus_type_code")
CONTROL_FIELDS: Final = frozenset((*INDICATOR_FIELDS, *PAYMENT_FIELDS))


def elements_of(indicator: Indicator, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """单据的要素：先取指标的，`own` 是单据自己填的（如支付申请的部门经济分类），有值的为准。"""
    found = {field: _text(getattr(indicator, field)) for field in INDICATOR_FIELDS}
    return found | {field: value for field, value in (own or {}).items() if value}


def _text(value: Any) -> str:
    return "" if value is None else str(value)
