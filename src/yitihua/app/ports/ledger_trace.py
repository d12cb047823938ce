"""放行也要留痕：从落账后的额度倒推每笔变动当时的可用与所需，记给规则覆盖；平时不算。"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from yitihua.engines.rules import recorder
from yitihua.ledger.types import Balance, FlushResult, Leg, LimitKey, Movement

RulesOf = Callable[[Movement, str, str], Sequence[str]]
"""（变动，放不下的原因，额度种类）→ 一并命中的规则。"""


def record_accepted(movements: Sequence[Movement], result: FlushResult, *, rules_of: RulesOf) -> None:
    """每条会让额度变紧的腿记一笔放行：可用不足的比可用，冲减的比该列现数。"""
    if not recorder.tracing():
        return
    rows = dict(result.balances)
    for movement, outcome in reversed(list(zip(movements, result.outcomes, strict=True))):
        if outcome.status != "accepted":
            continue
        after = dict(rows)
        for leg in movement.legs:
            if leg.limit in rows:
                rows[leg.limit] = _without(rows[leg.limit], leg)
        for leg in movement.legs:
            if leg.limit in rows:
                _record(movement, leg, before=rows, after=after, rules_of=rules_of)


def _without(row: Balance, leg: Leg) -> Balance:
    return replace(row, **{leg.column: getattr(row, leg.column) - leg.delta})


def _record(
    movement: Movement,
    leg: Leg,
    *,
    before: dict[LimitKey, Balance],
    after: dict[LimitKey, Balance],
    rules_of: RulesOf,
) -> None:
    """与被拒时的事实同形：x 还有多少，y 要多少。"""
    then, now = before[leg.limit], after[leg.limit]
    if leg.delta < 0 and leg.column != "amount":
        facts, reason = _pair(getattr(then, leg.column), getattr(now, leg.column)), "negative"
    elif (leg.delta < 0) is (leg.column == "amount"):
        facts, reason = _pair(then.available, now.available), "short"
    else:
        return
    for code in rules_of(movement, reason, leg.limit.kind):
        recorder.record(code, fired=False, facts=facts)


def _pair(before: Decimal, after: Decimal) -> dict[str, Decimal]:
    return {"x": before, "y": before - after}
