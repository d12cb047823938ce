"""业务参数的取值：先本区划本年度，再本区划，再通用，最后默认（00 第 10 节）。"""

from typing import Final

from yitihua.infra.calendar.models import Parameter

DEFAULTS: Final[dict[str, str]] = {
    "plan_control_mode": "NONE",
    "zero_quota_mode": "关",
    "refund_clear_mode": "SEPARATE",
    "return_quota_mode": "关",
    "accrual_carryover_mode": "关",
    "manual_audit_amt": "1000000.00",
    "manual_audit_capital": "500000.00",
    "cash_limit": "1000.00",
    "card_mandatory_amt": "500.00",
    "bank_cutoff": "15:30:00",
    "salary_batch_limit": "5000",
}


def parameters(*, mof_div_code: str, fiscal_year: str) -> dict[str, str]:
    """一次取全部参数，越具体越优先。"""
    values = dict(DEFAULTS)
    rows = Parameter.objects.filter(mof_div_code__in=["", mof_div_code], fiscal_year__in=["", fiscal_year])
    for row in sorted(rows, key=lambda item: (item.mof_div_code != "", item.fiscal_year != "")):
        values[row.param_key] = row.param_value
    return values
