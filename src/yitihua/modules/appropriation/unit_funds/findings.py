"""说清单位资金为什么放不下：预算收入、到账各多少，下达或支付会到多少（R-IND-028）。"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import ZERO, fmt
from yitihua.kernel.rulebook import finding
from yitihua.ledger.types import Refused
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.unit_funds.pot import RECEIPT, Pot, counted, may_run_ahead, standings

RULE = "R-IND-028"


def short(refused: Refused, figures: Mapping[str, Any]) -> Finding:
    """账本判定放不下的那一行；`a` 是办这一笔之后的收入，`b` 是会到的累计数。"""
    income = figures.get("a", ZERO)
    total = income + figures.get("ahead", ZERO) - refused.available + refused.needed
    found = finding(RULE, fields=(refused.column,), a=income, b=total, d=refused.needed - refused.available)
    if refused.limit.kind == RECEIPT:
        return found
    return replace(
        found,
        message=f"单位资金预算收入{fmt(income)}元，下达后指标合计{fmt(total)}元",
        next_step=f"请减少下达金额，或先调整收入预算，差 {fmt(refused.needed - refused.available)} 元",
    )


def unarrived(asked: Iterable[tuple[UUID, Indicator, Decimal]], *, ctx: Ctx) -> dict[UUID, list[Finding]]:
    """配置允许先付的，超过到账时预警，写了理由才放行；禁止的不在这里判，由额度行判定。"""
    wanted = [
        (key, Pot(row.agency_code, row.fund_type_code), amount)
        for key, row, amount in asked
        if counted(fund_type_code=row.fund_type_code, bgt_type_code=row.bgt_type_code, src_acc=row.src_acc)
    ]
    if not wanted or not may_run_ahead(ctx=ctx):
        return {}
    known = standings({pot for _, pot, _ in wanted}, ctx=ctx)
    used = {pot: standing.used for pot, standing in known.items()}
    found: dict[UUID, list[Finding]] = {}
    for key, pot, amount in wanted:
        arrived, left = known[pot].arrived, known[pot].arrived - used[pot]
        used[pot] += amount
        facts = {"x": left, "y": amount}
        judgement = judged(RULE, fires=amount > left, facts=facts, a=arrived, b=used[pot], d=amount - left)
        found[key] = [replace(item, level=Level.WARN, fields=("pay_app_amt",)) for item in judgement]
    return found
