"""控制格跟着指标的腿走：落账前给每笔变动补上控制格的腿，不论是哪个操作写的。

| 指标上的腿 | 控制格 |
|---|---|
| occ_amt 增 | 按现行的支付政策定格，occ_amt 同增 |
| occ_amt 减、paid_amt 增减 | 占着的各格同样增减 |
| 单位指标 amount 增、dis_amt 减 | 按现行的下达政策定格，split_amt 同增 |
| 单位指标 dis_amt 增、amount 减 | 占着的各格 split_amt 同减 |
| 没有腿，只改了要素（更正、修改指标要素） | 占着的各格还回去，按改后的要素另占一遍，同额同笔 |
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import Column, Leg, Movement
from yitihua.modules.appropriation.control import policies
from yitihua.modules.appropriation.control.fields import elements_of
from yitihua.modules.appropriation.control.holds import Holds
from yitihua.modules.appropriation.control.key import Action, Policy
from yitihua.modules.appropriation.control.placing import Asked, place
from yitihua.modules.appropriation.models import Indicator

INDICATOR: Final = "indicator"
UNIT_LAYER: Final = "40"
_WATCHED: Final = frozenset({"amount", "dis_amt", "occ_amt", "paid_amt"})

_COLUMN: Final[Mapping[Action, Column]] = {Action.PAY: "occ_amt", Action.ISSUE: "split_amt"}


@dataclass(frozen=True, slots=True)
class Relabel:
    """额度不动、要素改了：`giver` 占着的还回去，`taker` 按 `elements` 另占同额。"""

    bgt_id: UUID
    amount: Decimal
    action: Action
    giver: UUID
    taker: UUID
    elements: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Controlled(Movement):
    """指标的变动；`holders` 指标 → 控制格由哪张单据占着（缺省：支付是单据自己，下达是指标自己）。

    `warned` 单位资金还没到账的那部分，单据已写明理由（R-IND-028）。
    """

    holders: Mapping[UUID, UUID] = field(default_factory=dict)
    elements: Mapping[str, str] = field(default_factory=dict)
    warned: bool = False
    relabel: Relabel | None = None


@dataclass(frozen=True, slots=True)
class _Deed:
    """一笔变动在一条指标上的净增减。"""

    number: int
    bgt_id: UUID
    net: Mapping[Column, Decimal]
    movement: Movement

    @property
    def issued(self) -> Decimal:
        """净下达多少：额度增、调减减。"""
        return self.net.get("amount", ZERO) - self.net.get("dis_amt", ZERO)

    @property
    def occupied(self) -> Decimal:
        return self.net.get("occ_amt", ZERO)

    @property
    def paid(self) -> Decimal:
        return self.net.get("paid_amt", ZERO)

    @property
    def payer(self) -> UUID:
        """占着支付控制格的单据。"""
        holders = self.movement.holders if isinstance(self.movement, Controlled) else {}
        return holders.get(self.bgt_id, self.movement.ref_id)

    @property
    def elements(self) -> Mapping[str, str]:
        return self.movement.elements if isinstance(self.movement, Controlled) else {}


@dataclass(frozen=True, slots=True)
class Followed:
    """补好腿的变动；`refused` 是控制格定不下来的：变动的序号 → 原因；`holds` 落账之后再写。"""

    movements: list[Movement]
    refused: Mapping[int, tuple[Finding, ...]]
    holds: Holds | None = None


def follow(movements: Sequence[Movement], *, ctx: Ctx) -> Followed:
    """没有用过额度控制的区划，只多一次版次的读取；只动冻结、拆分的变动一次也不读。"""
    deeds = _deeds(movements)
    relabels = [
        (number, item.relabel)
        for number, item in enumerate(movements)
        if isinstance(item, Controlled) and item.relabel is not None
    ]
    version = policies.gate(ctx=ctx) if deeds or relabels else None
    if version is None:
        return Followed(list(movements), {})
    paying, issuing = (policies.current(action, version=version, ctx=ctx) for action in (Action.PAY, Action.ISSUE))
    legs: dict[int, list[Leg]] = defaultdict(list)
    refused: dict[int, tuple[Finding, ...]] = {}
    holders = [key for deed in deeds for key in (deed.payer, deed.bgt_id)]
    holds = Holds.of([*holders, *(item.giver for _, item in relabels)], ctx=ctx)
    taking = [(deed, deed.occupied) for deed in deeds if deed.occupied > ZERO]
    _take(taking, Action.PAY, paying, holds, legs, refused, ctx)
    units = _units(deeds, ctx)
    granting = [(deed, deed.issued) for deed in deeds if deed.issued > ZERO and deed.bgt_id in units]
    _take(granting, Action.ISSUE, issuing, holds, legs, refused, ctx)
    for deed in deeds:
        _settle(deed, holds, legs)
    for action, active in ((Action.PAY, paying), (Action.ISSUE, issuing)):
        _relabel([item for item in relabels if item[1].action is action], active, holds, legs, refused, ctx)
    followed = [
        replace(item, legs=(*item.legs, *legs[number])) if number in legs else item
        for number, item in enumerate(movements)
    ]
    return Followed(followed, refused, holds)


def _deeds(movements: Sequence[Movement]) -> list[_Deed]:
    found = []
    for number, movement in enumerate(movements):
        nets: dict[UUID, dict[Column, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
        for leg in movement.legs:
            if leg.limit.kind == INDICATOR and leg.column in _WATCHED:
                nets[leg.limit.id][leg.column] += leg.delta
        found += [_Deed(number, bgt_id, net, movement) for bgt_id, net in nets.items()]
    return found


def _units(deeds: Sequence[_Deed], ctx: Ctx) -> frozenset[UUID]:
    """下达控制只管给单位的指标；上级层次的增减不算下达。"""
    wanted = [deed.bgt_id for deed in deeds if deed.issued]
    rows = Indicator.objects.unscoped("落账时认层次").filter(
        mof_div_code=ctx.mof_div_code, pk__in=wanted, bgt_layer_code=UNIT_LAYER
    )
    return frozenset(rows.values_list("pk", flat=True)) if wanted else frozenset()


def _take(
    taking: Sequence[tuple[_Deed, Decimal]],
    action: Action,
    active: Sequence[Policy],
    holds: Holds,
    legs: dict[int, list[Leg]],
    refused: dict[int, tuple[Finding, ...]],
    ctx: Ctx,
) -> None:
    if not taking or not active:
        return
    rows = Indicator.objects.unscoped("落账时取要素").filter(
        mof_div_code=ctx.mof_div_code, pk__in=[deed.bgt_id for deed, _ in taking]
    )
    indicators = {row.bgt_id: row for row in rows}
    asked = [
        Asked(_holder(deed, action), elements_of(indicators[deed.bgt_id], deed.elements), amount)
        for deed, amount in taking
    ]
    for (deed, amount), one, placed in zip(taking, asked, place(asked, active, ctx=ctx), strict=True):
        if placed.refused:
            refused[deed.number] = (*refused.get(deed.number, ()), *placed.refused)
        for cell in placed.cells:
            legs[deed.number].append(Leg(cell, _COLUMN[action], amount))
            holds.add(deed.number, one.holder_id, cell, amount)


def _holder(deed: _Deed, action: Action) -> UUID:
    return deed.payer if action is Action.PAY else deed.bgt_id


def _settle(deed: _Deed, holds: Holds, legs: dict[int, list[Leg]]) -> None:
    """占用减少、实付、退款、收回：在当初占的那几格里同样增减。"""
    if deed.occupied < ZERO or deed.paid:
        for cell in holds.before(deed.payer):
            if deed.occupied:
                legs[deed.number].append(Leg(cell, "occ_amt", deed.occupied))
            if deed.paid:
                legs[deed.number].append(Leg(cell, "paid_amt", deed.paid))
            holds.add(deed.number, deed.payer, cell, deed.occupied + deed.paid)
    if deed.issued < ZERO:
        for cell in holds.before(deed.bgt_id):
            legs[deed.number].append(Leg(cell, "split_amt", deed.issued))
            holds.add(deed.number, deed.bgt_id, cell, deed.issued)


_MOVED: Final[Mapping[Action, Column]] = {Action.PAY: "paid_amt", Action.ISSUE: "split_amt"}


def _relabel(
    relabels: Sequence[tuple[int, Relabel]],
    active: Sequence[Policy],
    holds: Holds,
    legs: dict[int, list[Leg]],
    refused: dict[int, tuple[Finding, ...]],
    ctx: Ctx,
) -> None:
    """改了要素：当初占的还回去，现行政策按新要素另占；新格放不下，整笔不办。"""
    if not relabels:
        return
    rows = Indicator.objects.unscoped("落账时取要素").filter(
        mof_div_code=ctx.mof_div_code, pk__in=[item.bgt_id for _, item in relabels]
    )
    indicators = {row.bgt_id: row for row in rows}
    placing = [
        (number, item)
        for number, item in relabels
        if item.action is Action.PAY or indicators[item.bgt_id].bgt_layer_code == UNIT_LAYER
    ]
    for number, item in placing:
        for cell in holds.before(item.giver):
            legs[number].append(Leg(cell, _MOVED[item.action], -item.amount))
            holds.add(number, item.giver, cell, -item.amount)
    asked = [Asked(item.taker, elements_of(indicators[item.bgt_id], item.elements), item.amount) for _, item in placing]
    for (number, item), placed in zip(placing, place(asked, active, ctx=ctx) if active else (), strict=bool(active)):
        if placed.refused:
            refused[number] = (*refused.get(number, ()), *placed.refused)
        for cell in placed.cells:
            legs[number].append(Leg(cell, _MOVED[item.action], item.amount))
            holds.add(number, item.taker, cell, item.amount)
