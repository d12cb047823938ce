"""政策草稿的写法对不对：要素、级次、区间、额度格（保存时与启用时都查）。"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from yitihua.engines.meta.standard import titles
from yitihua.kernel.findings import Finding
from yitihua.kernel.money import ZERO
from yitihua.modules.appropriation.control.fields import CONTROL_FIELDS, PAYMENT_FIELDS
from yitihua.modules.appropriation.control.findings import invalid
from yitihua.modules.appropriation.control.key import (
    Action,
    Band,
    By,
    Condition,
    Horizon,
    Part,
    Unplaced,
    overlapping,
    parse_key,
)
from yitihua.modules.appropriation.control.key import Policy as Definition

MONTHS = 12


def problems_of(policy: Definition, fiscal_year: str) -> list[Finding]:
    """政策本身的毛病；没有即空。"""
    return [
        *_known(policy.parts, policy.conditions),
        *_payment_only(policy),
        *_shapes(policy.parts),
        *_bands([band for part in policy.parts for band in part.bands]),
        *_bands([band for item in policy.conditions for band in item.bands]),
        *_days(policy, fiscal_year),
        *_tolerance(policy.tolerance_pct),
    ]


def line_problems(
    policy: Definition, *, values: dict[str, str], amount: Decimal, plan: Sequence[Decimal], number: int
) -> list[Finding]:
    """一格额度的毛病。"""
    found = []
    key = parse_key(policy, values)
    if isinstance(key, Unplaced):
        found.append(invalid(f"第{number}格：{_names(key.fields)}没有写、写法不对，或不在政策的控制键里", *key.fields))
    if amount < ZERO or any(month < ZERO for month in plan):
        found.append(invalid(f"第{number}格：额度不能小于 0", "amount"))
    if policy.horizon is Horizon.PLAN and (len(plan) != MONTHS or sum(plan, ZERO) != amount):
        found.append(invalid(f"第{number}格：用款计划要写十二个月，合计等于额度 {amount:,.2f}", "plan"))
    if policy.horizon is not Horizon.PLAN and plan:
        found.append(invalid(f"第{number}格：不是用款计划，不写分月数", "plan"))
    return found


def _known(parts: Sequence[Part], conditions: Sequence[Condition]) -> list[Finding]:
    fields = [part.field for part in parts]
    found = [invalid(f"{field}不是可以控制的要素", field) for field in fields if field not in CONTROL_FIELDS]
    found += [
        invalid(f"{item.field}不是可以作条件的要素", item.field)
        for item in conditions
        if item.field not in CONTROL_FIELDS
    ]
    if not fields:
        found.append(invalid("控制键至少要一个要素", "parts"))
    repeated = sorted({field for field in fields if fields.count(field) > 1})
    return found + [invalid(f"控制键里{_names([field])}写了两次", field) for field in repeated]


def _payment_only(policy: Definition) -> list[Finding]:
    fields = [part.field for part in policy.parts] + [item.field for item in policy.conditions]
    used = [field for field in fields if field in PAYMENT_FIELDS]
    if policy.action is Action.ISSUE and used:
        return [invalid(f"{_names(used)}是支付申请才有的要素，不能控制下达", *used)]
    return []


def _shapes(parts: Sequence[Part]) -> list[Finding]:
    found = [
        invalid(f"{_names([part.field])}按级次取，要写取前几位", part.field)
        for part in parts
        if part.by is By.LEVEL and part.length < 1
    ]
    found += [
        invalid(f"{_names([part.field])}按区间取，要写各段", part.field)
        for part in parts
        if part.by is By.RANGE and not part.bands
    ]
    return found + [
        invalid(f"{_names([field])}的各段有重叠，同一代码会落在两段里", field) for field in overlapping(parts)
    ]


def _bands(bands: Sequence[Band]) -> list[Finding]:
    return [
        invalid(f"区间“{band.name or band.low}”的起止不对：{band.low}～{band.high}", "bands")
        for band in bands
        if not band.low or not band.high or band.low[: len(band.high)] > band.high
    ]


def _days(policy: Definition, fiscal_year: str) -> list[Finding]:
    first, last = date(int(fiscal_year), 1, 1), date(int(fiscal_year), 12, 31)
    found = []
    if policy.end_date < policy.begin_date:
        found.append(invalid("失效日早于生效日", "end_date"))
    if policy.horizon is not Horizon.YEARS and not first <= policy.begin_date <= policy.end_date <= last:
        found.append(invalid(f"年度额度与用款计划的起止须在{fiscal_year}年度内", "begin_date", "end_date"))
    return found


def _tolerance(rate: Decimal) -> list[Finding]:
    return [] if ZERO <= rate <= 1 else [invalid("容差须在 0 到 1 之间（0.05 即 5%）", "tolerance_pct")]


def _names(fields: Sequence[str]) -> str:
    return "、".join(titles().get(field, field) for field in fields)
