"""对一批申请跑全部支付规则，参数取自业务参数表；送审、复核、发送前都从这里判。"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from yitihua.engines import rules
from yitihua.infra.calendar.parameters import parameters
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Findings, Level
from yitihua.modules.payment.gather import Indicators, facts_of
from yitihua.modules.payment.models import PayApp
from yitihua.modules.payment.rules.submit import ON

_AMOUNTS = ("manual_audit_amt", "manual_audit_capital", "cash_limit")


def judge(
    apps: Sequence[PayApp], indicators: Indicators, *, ctx: Ctx, disabled: Collection[str] = ()
) -> dict[UUID, Findings]:
    """申请主键 → 全部发现；额度是否够不在这里判，由账本在锁内判（R-PAY-004）。"""
    if not apps:
        return {}
    facts = facts_of(apps, indicators, ctx=ctx)
    return rules.check_many(ON, facts, params=rule_parameters(ctx), disabled=disabled, ctx=ctx)


def fresh_manual(app: PayApp, findings: Findings) -> tuple[Finding, ...]:
    """送审以后才命中的转人工。"""
    known = {item["code"] for item in app.findings}
    return tuple(item for item in findings.at(Level.MANUAL) if item.code not in known)


def rule_parameters(ctx: Ctx) -> dict[str, Any]:
    values: dict[str, Any] = dict(parameters(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year))
    for name in _AMOUNTS:
        values[name] = Decimal(values[name])
    return values
