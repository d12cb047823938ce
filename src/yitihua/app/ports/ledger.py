"""账本接入操作：一次落账；额度不足按调用方的规则说清楚还剩多少、差多少、下一步。"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from yitihua.app.explaining.explain import MARK, mark_of
from yitihua.app.ports.ledger_trace import record_accepted
from yitihua.infra.operation.ports import Flushed, bind_flush
from yitihua.kernel import decisions
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.rulebook import RULEBOOK, finding
from yitihua.ledger.flush import flush
from yitihua.ledger.kinds import KINDS
from yitihua.ledger.types import COLUMNS, FlushResult, Movement, Refused, Shortage
from yitihua.modules.appropriation import public as appropriation

_ALSO = {"short": "R-IND-014", "negative": "R-IND-015"}
_WITH = {"R-ADJ-002": ("R-IND-015",), "R-ADJ-019": ("R-ADJ-002", "R-IND-015")}
"""调减放不下时一并命中的。"""


def flush_unit(ctx: Ctx, connection: Any, each: bool) -> Flushed:
    """逐笔时返回被拒的单据，否则抛 Refusal。"""
    funded = appropriation.follow_unit_funds(ctx.ledger.items, ctx=ctx)
    followed = appropriation.follow_controls(funded, ctx=ctx)
    movements = followed.movements
    if followed.refused:
        return _unplaced(movements, followed.refused, each=each)
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
    if followed.holds is not None:
        accepted = {number for number, item in enumerate(result.outcomes) if item.status == "accepted"}
        followed.holds.write(accepted, ctx=ctx)
    refused: dict[str, tuple[Finding, ...]] = {}
    for item in result.refused:
        movement = movements[item.movement_no]
        refused[str(movement.ref_id)] = explain(movement, item, ctx)
    return Flushed(refused, _limits(result, ctx) if ctx.dry_run else ())


def _limits(result: FlushResult, ctx: Ctx) -> tuple[dict[str, str], ...]:
    """试办：办成之后各行额度会是多少。"""
    found: list[dict[str, str]] = []
    for key, balance in result.balances.items():
        cell = ctx.figures.get(f"{key.kind}:{key.id}", {})
        row = {
            "kind": key.kind,
            "kind_name": KINDS[key.kind].title,
            "limit_id": str(key.id),
            "key": cell["key"].text if "key" in cell else "",
            "cur_amt": f"{balance.available:.2f}",
        }
        found.append(row | {str(name): f"{getattr(balance, name):.2f}" for name in COLUMNS})
    return tuple(found)


def _unplaced(movements: Sequence[Movement], refused: Mapping[int, tuple[Finding, ...]], *, each: bool) -> Flushed:
    """控制格定不下来的：逐笔时只拒那几笔，否则整次不落。"""
    if not each:
        raise Refusal(item for findings in refused.values() for item in findings)
    return Flushed({str(movements[number].ref_id): findings for number, findings in refused.items()})


def explain(movement: Movement, refused: Refused, ctx: Ctx) -> tuple[Finding, ...]:
    """为什么放不下，并指明是哪一行额度：应答里据此说清它的来龙去脉。"""
    mark = mark_of(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        kind=refused.limit.kind,
        limit_id=refused.limit.id,
    )
    return tuple(replace(item, figures={**item.figures, MARK: mark}) for item in _explain(movement, refused, ctx))


def _explain(movement: Movement, refused: Refused, ctx: Ctx) -> tuple[Finding, ...]:
    """调用方的规则在前；可用不足同时命中 R-IND-014，减成负数同时命中 R-IND-015。"""
    if refused.limit.kind in appropriation.UNIT_FUND_KINDS and refused.reason != "negative":
        return (_unit_fund(refused, ctx),)
    if refused.reason == "missing":
        return (_missing(refused),)
    cell = ctx.figures.get(f"{refused.limit.kind}:{refused.limit.id}")
    if cell is not None and refused.reason == "short":
        return (appropriation.control_short(**cell, available=refused.available, needed=refused.needed),)
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
    found = tuple(finding(code, fields=(refused.column,), **figures) for code in codes) or (_short(refused),)
    return (*_whole_batch(movement, found[0], ctx), *found)


def _unit_fund(refused: Refused, ctx: Ctx) -> Finding:
    """单位资金的预算收入、到账放不下；没有这一行额度就是一分也没有。"""
    code = appropriation.UNIT_FUND_RULE
    if decisions.is_off(code):
        return _short(refused)
    decisions.record(code, fired=True, facts={"x": refused.available, "y": refused.needed})
    return appropriation.unit_fund_short(refused, ctx.figures.get(f"{refused.limit.kind}:{refused.limit.id}", {}))


def _whole_batch(movement: Movement, reason: Finding, ctx: Ctx) -> list[Finding]:
    """成批生效的单据里放不下的一行：说明是第几行，整批未生效（R-ADJ-022）。"""
    line = ctx.figures.get(str(movement.movement_id), {}).get("line")
    if line is None:
        return []
    return decisions.judged("R-ADJ-022", fires=True, facts={"failed": 1}, n=line, 原因=reason.message)


def _codes(movement: Movement, reason: str, kind: str) -> Sequence[str]:
    """这笔变动放不下时一并命中的规则，调用方的在前。"""
    if kind in appropriation.UNIT_FUND_KINDS:
        return [appropriation.UNIT_FUND_RULE]
    codes = [_ALSO[reason]] if kind == "indicator" else []
    codes = [*_WITH.get(movement.short, ()), *codes]
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
