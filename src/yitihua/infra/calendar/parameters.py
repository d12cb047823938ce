"""业务参数的取值：先本区划本年度，再本区划，再通用，最后默认（00 第 10 节）。"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from yitihua.infra.calendar.models import Parameter
from yitihua.kernel.money import ZERO, AmountError, parse_amount

HOST: Final = re.compile(r"[0-9A-Za-z]([0-9A-Za-z.:-]{0,251}[0-9A-Za-z])?")


@dataclass(frozen=True, slots=True)
class Kind:
    """参数值的一种写法：`hint` 是给人看的要求，`reads` 判断写得对不对。"""

    hint: str
    reads: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Setting:
    """一项参数：默认值与写法。"""

    default: str
    kind: Kind


def one_of(*choices: str) -> Kind:
    return Kind("、".join(choices), lambda text: text in choices)


def _is_amount(text: str) -> bool:
    try:
        return parse_amount(text) > ZERO
    except AmountError:
        return False


def _is_time(text: str) -> bool:
    try:
        return len(text) in (5, 8) and time.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text) is not None
    except ValueError:
        return False


AMOUNT: Final = Kind("大于 0、至多两位小数的金额（元），如 1000.00", _is_amount)
TIME: Final = Kind("时刻，如 15:30:00", _is_time)
DATE: Final = Kind("日期，如 2022-01-01", _is_date)
COUNT: Final = Kind("正整数", lambda text: text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000)
HOSTS: Final = Kind(
    "逗号分隔的主机名，不要的写 无，如 hook.example.gov.cn,10.1.2.3",
    lambda text: text == "无" or all(HOST.fullmatch(item.strip()) for item in text.split(",")),
)
SWITCH: Final = one_of("开", "关")
PERCENT: Final = Kind("1 至 100 的整数（%）", lambda text: text.isascii() and text.isdigit() and 1 <= int(text) <= 100)
MONTH_DAY: Final = Kind("月-日，如 11-30", lambda text: len(text) == 5 and _is_date(f"2022-{text}"))
CODES: Final = Kind(
    "逗号分隔的代码，如 30215,30216", lambda text: all(item.isascii() and item.isalnum() for item in text.split(","))
)

SETTINGS: Final[dict[str, Setting]] = {
    "plan_control_mode": Setting("NONE", one_of("NONE", "MONTH", "FUND")),
    "zero_quota_mode": Setting("关", SWITCH),
    "refund_clear_mode": Setting("SEPARATE", one_of("SEPARATE", "NET")),
    "return_quota_mode": Setting("关", SWITCH),
    "accrual_carryover_mode": Setting("关", SWITCH),
    "review_threshold": Setting("5000000.00", AMOUNT),
    "review_threshold_infra": Setting("2000000.00", AMOUNT),
    "manual_audit_amt": Setting("1000000.00", AMOUNT),
    "manual_audit_capital": Setting("500000.00", AMOUNT),
    "cash_limit": Setting("1000.00", AMOUNT),
    "card_mandatory_amt": Setting("500.00", AMOUNT),
    "bank_cutoff": Setting("15:30:00", TIME),
    "salary_batch_limit": Setting("5000", COUNT),
    "attachment_max_mb": Setting(
        "20", Kind("1 至 45 的整数（MB）", lambda text: text.isascii() and text.isdigit() and 1 <= int(text) <= 45)
    ),
    "rate_limit_person": Setting("6000", COUNT),
    "rate_limit_machine": Setting("600", COUNT),
    "webhook_hosts": Setting("无", HOSTS),
    "webhook_attempts": Setting("12", COUNT),
    "certificate_from": Setting("2000-01-01", DATE),
    "export_keep_hours": Setting("24", COUNT),
    "adjust_deadline": Setting("11-30", MONTH_DAY),
    "adjust_goal_ratio": Setting("20", PERCENT),
    "adjust_self_ratio": Setting("30", PERCENT),
    "adjust_controlled_eco": Setting("30212,30215,30216,30217,30231,31013", CODES),
    "transfer_allocate_days": Setting("30", COUNT),
    "unit_fund_pay_mode": Setting("禁止", one_of("允许", "禁止")),
}
DEFAULTS: Final[dict[str, str]] = {key: setting.default for key, setting in SETTINGS.items()}


def parameters(*, mof_div_code: str, fiscal_year: str) -> dict[str, str]:
    """一次取全部参数，越具体越优先。"""
    values = dict(DEFAULTS)
    rows = Parameter.objects.filter(mof_div_code__in=["", mof_div_code], fiscal_year__in=["", fiscal_year])
    for row in sorted(rows, key=lambda item: (item.mof_div_code != "", item.fiscal_year != "")):
        values[row.param_key] = row.param_value
    return values
