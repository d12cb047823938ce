"""一项指标变化：额度的腿、指标账分录与涉及的指标；可原样冲回（同向红字〔约定〕）。"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.ledger.posting import indicator_allotment as posting
from yitihua.ledger.posting.indicator_line import IndicatorLines
from yitihua.ledger.types import Leg
from yitihua.modules.appropriation import movements
from yitihua.modules.appropriation.models import Indicator


@dataclass(frozen=True, slots=True)
class Cause:
    """为哪张单据的第几行而变；`short` 是放不下时报的规则，`line_no` 为零即不分行。"""

    ref_type: str
    ref_id: UUID
    line_no: int = 0
    short: str = "R-ADJ-002"


@dataclass(frozen=True, slots=True)
class Change:
    """一笔变动的内容；全部的腿同成同败。"""

    legs: tuple[Leg, ...]
    lines: IndicatorLines
    indicators: Mapping[UUID, Indicator]

    def reversed(self) -> "Change":
        """冲回：增加过的额度记作调减（下达额不改），其余各列原路退回；分录同向红字。"""
        legs = tuple(_back(leg) for leg in self.legs)
        return Change(legs, tuple(replace(line, amount=-line.amount) for line in self.lines), self.indicators)


def _back(leg: Leg) -> Leg:
    if leg.limit.kind == movements.INDICATOR and leg.column == "amount":
        return replace(leg, column="dis_amt")
    return replace(leg, delta=-leg.delta)


def post(change: Change, *, event: str, key: str, summary: str, cause: Cause, ctx: Ctx) -> None:
    """加进本次落账；分行的记下行号，放不下时说得出是第几行（R-ADJ-022）。"""
    movement = movements.movement(
        event=event,
        business_key=key,
        ref_type=cause.ref_type,
        ref_id=cause.ref_id,
        legs=change.legs,
        lines=change.lines,
        indicators=change.indicators,
        short=cause.short,
        summary=summary,
        ctx=ctx,
    )
    if cause.line_no:
        ctx.figures[str(movement.movement_id)] = {"line": cause.line_no}
    ctx.ledger.add([movement])


def moved(source: Indicator, target: Indicator, amount: Decimal) -> Change:
    """调剂（E08）：源调减、新指标同额；新指标挂在源的父级下，父级已拆分不变（INV-3）。"""
    legs = [
        movements.leg(source.bgt_id, "dis_amt", amount),
        movements.leg(target.bgt_id, "amount", amount),
        *_budget_legs(source.bgt_pman_id, target.bgt_pman_id, amount),
    ]
    lines = posting.move(source=movements.standing(source), target=movements.standing(target), amount=amount)
    return Change(tuple(legs), lines, _by_id(source, target))


def drawn(reserve: Indicator, target: Indicator, amount: Decimal) -> Change:
    """动用预备费、落实预留（E06）：从总指标拆出科室待分指标。"""
    legs = [
        movements.leg(reserve.bgt_id, "split_amt", amount),
        movements.leg(target.bgt_id, "amount", amount),
        *_budget_legs(reserve.bgt_pman_id, target.bgt_pman_id, amount),
    ]
    lines = posting.allocate(parent=movements.standing(reserve), child=movements.standing(target), amount=amount)
    return Change(tuple(legs), lines, _by_id(reserve, target))


def added(total: Indicator | None, target: Indicator, amount: Decimal, *, extra: Sequence[Leg] = ()) -> Change:
    """有来源的追加（E06）：来款在总预算层次的先形成总指标再分到科室（E04），其余直接形成科室待分。"""
    legs = [*extra, movements.leg(target.bgt_id, "amount", amount)]
    below = movements.standing(target)
    if total is None:
        lines = posting.add(target=below, amount=amount)
    else:
        above = movements.standing(total)
        legs += [movements.leg(total.bgt_id, "amount", amount), movements.leg(total.bgt_id, "split_amt", amount)]
        lines = posting.add(target=above, amount=amount) + posting.allocate(parent=above, child=below, amount=amount)
    if target.bgt_pman_id is not None:
        legs += [
            movements.annual_leg(target.bgt_pman_id, "amount", amount),
            movements.annual_leg(target.bgt_pman_id, "occ_amt", amount),
        ]
    return Change(tuple(legs), lines, _by_id(*([total] if total else []), target))


def cut(chain: Sequence[Indicator], amount: Decimal, *, source_too: bool, pool: UUID | None) -> Change:
    """追减（E05、E07）：自下而上逐级退到来源层；`source_too` 再冲来源，否则预算数挂到待定去向行。"""
    first, top = chain[0], chain[-1]
    legs: list[Leg] = []
    lines: IndicatorLines = ()
    for child, parent in itertools.pairwise(chain):
        more_legs, more_lines = withdrawn(child, parent, amount)
        legs, lines = legs + more_legs, lines + more_lines
    if source_too:
        legs.append(movements.leg(top.bgt_id, "dis_amt", amount))
        lines += posting.cut_source(pool=movements.standing(top), amount=amount)
        if top.bgt_pman_id:
            legs.append(movements.annual_leg(top.bgt_pman_id, "occ_amt", -amount))
    if first.bgt_pman_id is not None:
        legs.append(movements.annual_leg(first.bgt_pman_id, "dis_amt", amount))
    if pool is not None:
        legs.append(movements.annual_leg(pool, "amount", amount))
    return Change(tuple(legs), lines, _by_id(*chain))


def withdrawn(child: Indicator, parent: Indicator, amount: Decimal) -> tuple[list[Leg], IndicatorLines]:
    """退一级：子 dis_amt 增，父 split_amt 减，二者同额；预算行的占用随之调整。"""
    legs = [
        movements.leg(child.bgt_id, "dis_amt", amount),
        movements.leg(parent.bgt_id, "split_amt", -amount),
        *movements.annual_legs(child, parent, -amount),
    ]
    lines = posting.withdraw(child=movements.standing(child), parent=movements.standing(parent), amount=amount)
    return legs, lines


def _budget_legs(source: UUID | None, target: UUID | None, amount: Decimal) -> list[Leg]:
    """两行预算之间的挪移：源行调减并空出占用，目标行增额并占用；同一行的不动。"""
    if source == target:
        return []
    legs = []
    if source is not None:
        legs += [movements.annual_leg(source, "occ_amt", -amount), movements.annual_leg(source, "dis_amt", amount)]
    if target is not None:
        legs += [movements.annual_leg(target, "amount", amount), movements.annual_leg(target, "occ_amt", amount)]
    return legs


def _by_id(*rows: Indicator) -> dict[UUID, Indicator]:
    return {row.bgt_id: row for row in rows}
