"""账本接入操作：一次落账；额度不足按调用方的规则说清楚还剩多少、差多少、下一步。"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from yitihua.app.ports.ledger_trace import record_accepted
from yitihua.infra.operation.ports import Flushed, bind_flush
from yitihua.kernel import decisions
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.rulebook import RULEBOOK, finding
from yitihua.ledger.flush import flush
from yitihua.ledger.types import Movement, Refused, Shortage

_ALSO = {"short": "R-IND-014", "negative": "R-IND-015"}


def flush_unit(ctx: Ctx, connection: Any, each: bool) -> Flushed:
    """逐笔时返回被拒的单据，否则抛 Refusal。"""
    movements = list(ctx.ledger.items)
    try:
        result = flush(
            connection,
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            new_limits=ctx.limits.items,
            movements=movements,
            vouchers=ctx.books.items,
            pendings=ctx.pendings.items,
            mode="each" if each else "all",
        )
    except Shortage as shortage:
        raise Refusal(
            item for refused in shortage.refusals for item in explain(movements[refused.movement_no], refused, ctx)
        ) from None
    if movements:
        decisions.record("R-GEN-009", fired=False, facts={"open": True})
    record_accepted(movements, result, rules_of=_codes)
    refused: dict[str, tuple[Finding, ...]] = {}
    for item in result.refused:
        movement = movements[item.movement_no]
        refused[str(movement.ref_id)] = explain(movement, item, ctx)
    return Flushed(refused)


def explain(movement: Movement, refused: Refused, ctx: Ctx) -> tuple[Finding, ...]:
    """调用方的规则在前；可用不足同时命中 R-IND-014，减成负数同时命中 R-IND-015。"""
    if refused.reason == "missing":
        return (_missing(refused),)
    short = refused.needed - refused.available
    extra = dict(ctx.figures.get(str(movement.ref_id), {}))
    if "b" in extra:
        extra["a"] = extra["b"] + short
    if movement.short == "R-IND-006":
        extra = {"a": refused.needed, "b": refused.available, "limit": "变动后预算数", **extra}
    figures = {"x": refused.available, "y": refused.needed, "d": short, **extra}
    codes = [code for code in _codes(movement, refused.reason, refused.limit.kind) if not decisions.is_off(code)]
    for code in codes:
        decisions.record(code, fired=True, facts={"x": refused.available, "y": refused.needed})
    found = tuple(finding(code, fields=(refused.column,), **figures) for code in codes)
    return found or (_short(refused),)


def _codes(movement: Movement, reason: str, kind: str) -> Sequence[str]:
    """这笔变动放不下时一并命中的规则，调用方的在前。"""
    codes = [_ALSO[reason]] if kind == "indicator" else []
    if movement.short == "R-ADJ-002":
        codes = ["R-IND-015", *codes]
    return [movement.short, *(code for code in codes if code in RULEBOOK and code != movement.short)]


def _missing(refused: Refused) -> Finding:
    return Finding(
        "E-LIMIT",
        Level.BLOCK,
        "额度不存在，不能使用",
        figures={"kind": refused.limit.kind, "id": str(refused.limit.id)},
        next_step="请核对单据所用的指标或凭证是否已经生效",
    )


def _short(refused: Refused) -> Finding:
    """规则在试验里被关掉时，额度行照样放不下，只是没有规则出来解释。"""
    needed: Decimal = refused.needed
    return Finding("E-LIMIT", Level.BLOCK, f"额度放不下{needed:,.2f}", next_step="请核对额度")


bind_flush(flush_unit)
