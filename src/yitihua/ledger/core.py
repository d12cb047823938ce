"""账本的规格：字典上的同一个判定循环。数据库里的那一个必须与它逐笔相等（性质测试）。

The specification of the ledger: strictly in call order, a movement fits only if the rows it touches
stay valid once all its legs are applied; a refused one consumes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.money import ZERO
from yitihua.ledger.types import Balance, Leg, LimitKey, Mode, Movement, NewLimit, Outcome, Reason, Refused, Shortage


class Core:
    """内存里的额度簿：额度行与已用的业务键。"""

    def __init__(self) -> None:
        self.rows: dict[LimitKey, Balance] = {}
        self.keys: set[str] = set()

    def flush(
        self, *, new_limits: Iterable[NewLimit] = (), movements: Sequence[Movement] = (), mode: Mode = "all"
    ) -> tuple[Outcome, ...]:
        """依次判定；`all` 有一笔放不下就整体不落（Shortage），`each` 放不下的不占分文。"""
        trial = Core()
        trial.rows, trial.keys = dict(self.rows), set(self.keys)
        trial._open(new_limits)
        outcomes = tuple(trial._decide(number, movement) for number, movement in enumerate(movements))
        refusals = [outcome.refused for outcome in outcomes if outcome.refused]
        if mode == "all" and refusals:
            raise Shortage(refusals)
        self.rows, self.keys = trial.rows, trial.keys
        return outcomes

    def _open(self, new_limits: Iterable[NewLimit]) -> None:
        for limit in new_limits:
            assert limit.key not in self.rows, f"额度已存在：{limit.key}"
            self.rows[limit.key] = Balance()

    def _decide(self, number: int, movement: Movement) -> Outcome:
        if movement.business_key in self.keys:
            return Outcome(movement.movement_id, "duplicate")
        refused = self._missing(number, movement.legs)
        after = {} if refused else self._applied(movement.legs)
        refused = refused or self._unfit(number, movement.legs, after)
        if refused:
            return Outcome(movement.movement_id, "refused", refused)
        self.rows |= after
        self.keys.add(movement.business_key)
        return Outcome(movement.movement_id, "accepted")

    def _missing(self, number: int, legs: Sequence[Leg]) -> Refused | None:
        for leg_no, leg in enumerate(legs):
            if leg.limit not in self.rows:
                return _refusal(number, leg_no, leg, "missing", ZERO, leg.delta)
        return None

    def _applied(self, legs: Sequence[Leg]) -> dict[LimitKey, Balance]:
        """全部的腿都加上之后，各行的样子。"""
        after: dict[LimitKey, Balance] = {}
        for leg in legs:
            row = after.get(leg.limit, self.rows[leg.limit])
            after[leg.limit] = replace(row, **{leg.column: getattr(row, leg.column) + leg.delta})
        return after

    def _unfit(self, number: int, legs: Sequence[Leg], after: dict[LimitKey, Balance]) -> Refused | None:
        """第一条放不下的腿：把该列减成负数的，或让该行可用变成负数的（总额减过头也算可用不足）。"""
        for leg_no, leg in enumerate(legs):
            before, then = self.rows[leg.limit], after[leg.limit]
            had, left = getattr(before, leg.column), getattr(then, leg.column)
            if left < 0 and leg.column != "amount":
                return _refusal(number, leg_no, leg, "negative", had, had - left)
            if _consumes(leg) and then.available < 0:
                return _refusal(number, leg_no, leg, "short", before.available, before.available - then.available)
        return None


def _consumes(leg: Leg) -> bool:
    """这条腿让可用变少。"""
    return leg.delta < 0 if leg.column == "amount" else leg.delta > 0


def _refusal(number: int, leg_no: int, leg: Leg, reason: Reason, available: Decimal, needed: Decimal) -> Refused:
    return Refused(number, leg_no, leg.limit, leg.column, reason, available, needed)


def total_by_limit(movements: Iterable[Movement], accepted: set[UUID]) -> dict[LimitKey, Balance]:
    """从变动重算各行：核对用的另一条路。"""
    rows: dict[LimitKey, Balance] = {}
    for movement in movements:
        if movement.movement_id in accepted:
            for leg in movement.legs:
                row = rows.get(leg.limit, Balance())
                rows[leg.limit] = replace(row, **{leg.column: getattr(row, leg.column) + leg.delta})
    return rows
