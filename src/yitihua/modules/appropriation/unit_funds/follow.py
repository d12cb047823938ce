"""两行额度跟着指标的腿走：落账前给单位资金的变动补上预算收入与到账的腿，不论是哪个操作写的。

| 单位资金指标上的腿 | 额度行 |
|---|---|
| 单位指标 amount 增减、dis_amt 增减 | unit_income 的 split_amt 同向增减 |
| occ_amt、paid_amt 增减 | unit_receipt 的 occ_amt、paid_amt 同样增减 |

到账额度 = 已登记的到账 + 放行的未到账。放行的未到账不另存：锁住之后由额度与到账合计相减得出，
每次先调到“累计支付超过到账的那一截”，多放行的当即收回。
上年结转的（22）、上年收回重新安排的（来源 107）用的是上年的收入，两行都不占。
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import Column, Dims, Leg, LimitKey, Movement, NewLimit
from yitihua.modules.appropriation.control.follow import INDICATOR, UNIT_LAYER, Controlled
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.unit_funds import rules as _rules  # noqa: F401
from yitihua.modules.appropriation.unit_funds.pot import (
    RECEIPT,
    Pot,
    counted,
    lock,
    may_run_ahead,
    receipt_key,
    standings,
)
from yitihua.modules.budgeting import public as budgeting

AHEAD: Final = "INC_AHEAD"
OPENING: Final = "OPENING"
_CORRECTION: Final = "payment.correction"
_WATCHED: Final = frozenset({"amount", "dis_amt", "occ_amt", "paid_amt"})
_RULE: Final = "R-IND-028"


@dataclass(frozen=True, slots=True)
class _Deed:
    """一笔变动在一条单位资金指标上的净增减。"""

    number: int
    bgt_id: UUID
    pot: Pot
    net: Mapping[Column, Decimal]
    movement: Movement

    @property
    def issued(self) -> Decimal:
        return self.net.get("amount", ZERO) - self.net.get("dis_amt", ZERO)

    @property
    def spends(self) -> bool:
        """更正在审时的预占不算：钱已经付过，生效时两边同一笔转。"""
        held = self.movement.ref_type == _CORRECTION and self.movement.kind in ("E10", "E11")
        return not held and any(self.net.get(name) for name in ("occ_amt", "paid_amt"))


def follow(movements: Sequence[Movement], *, ctx: Ctx) -> list[Movement]:
    """补好腿的变动；没有单位资金的，原样返回，一次也不多读。"""
    deeds = _deeds(movements)
    arriving = {
        leg.limit.id for item in movements for leg in item.legs if leg.limit.kind == RECEIPT and leg.column == "amount"
    }
    if not deeds and not arriving:
        return list(movements)
    legs: dict[int, dict[tuple[LimitKey, Column], Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    _issue(deeds, legs, ctx)
    spending = [deed for deed in deeds if deed.spends]
    for deed in spending:
        for column in ("occ_amt", "paid_amt"):
            legs[deed.number][receipt_key(deed.pot, ctx=ctx), column] += deed.net.get(column, ZERO)
    followed = [_with(item, legs.get(number, {})) for number, item in enumerate(movements)]
    pots = {deed.pot for deed in spending} | _pots_of(arriving, ctx)
    return _levelled(followed, spending, pots, ctx) if pots else followed


def _deeds(movements: Sequence[Movement]) -> list[_Deed]:
    found = []
    for number, movement in enumerate(movements):
        funds = {
            dims.bgt_id: dims for entry in movement.entries for dims in (entry.debit, entry.credit) if _counts(dims)
        }
        nets: dict[UUID, dict[Column, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
        for leg in movement.legs if funds else ():
            if leg.limit.kind == INDICATOR and leg.column in _WATCHED and leg.limit.id in funds:
                nets[leg.limit.id][leg.column] += leg.delta
        for bgt_id, net in nets.items():
            pot = Pot(funds[bgt_id].agency_code, funds[bgt_id].fund_type_code)
            found.append(_Deed(number, bgt_id, pot, net, movement))
    return found


def _counts(dims: Dims) -> bool:
    """本年的单位资金。"""
    return counted(fund_type_code=dims.fund_type_code, bgt_type_code=dims.bgt_type_code, src_acc=dims.src_acc)


def _issue(deeds: Sequence[_Deed], legs: dict[int, dict[tuple[LimitKey, Column], Decimal]], ctx: Ctx) -> None:
    """下达给单位的占预算收入；上级层次的增减不算下达。"""
    granting = [deed for deed in deeds if deed.issued]
    if not granting:
        return
    rows = Indicator.objects.unscoped("落账时认层次").filter(
        mof_div_code=ctx.mof_div_code, pk__in=[deed.bgt_id for deed in granting], bgt_layer_code=UNIT_LAYER
    )
    units = frozenset(rows.values_list("pk", flat=True))
    keys = {budgeting.income_key(*deed.pot, ctx=ctx) for deed in granting if deed.bgt_id in units}
    amounts = budgeting.income_amounts([key.id for key in keys], ctx=ctx) if keys else {}
    for key in keys:
        ctx.figures.setdefault(f"{key.kind}:{key.id}", {"a": amounts.get(key.id, ZERO)})
    for deed in granting:
        if deed.bgt_id in units:
            legs[deed.number][budgeting.income_key(*deed.pot, ctx=ctx), "split_amt"] += deed.issued


def _with(movement: Movement, more: Mapping[tuple[LimitKey, Column], Decimal]) -> Movement:
    added = tuple(Leg(key, column, delta) for (key, column), delta in more.items() if delta)
    return replace(movement, legs=(*movement.legs, *added)) if added else movement


def _pots_of(limit_ids: set[UUID], ctx: Ctx) -> set[Pot]:
    """收款登记的变动动了哪几个单位资金：操作已记在 figures 里。"""
    return {ctx.figures[f"{RECEIPT}:{limit_id}"]["pot"] for limit_id in limit_ids}


def _levelled(movements: list[Movement], spending: Sequence[_Deed], pots: set[Pot], ctx: Ctx) -> list[Movement]:
    """锁住各单位资金，把放行的未到账调到该有的数：要多的放在最前，要少的收款在后面收、支付在前面收。"""
    lock(pots, ctx=ctx)
    allowed = may_run_ahead(ctx=ctx)
    first: list[Movement] = []
    last: list[Movement] = []
    for pot, standing in sorted(standings(pots, ctx=ctx).items()):
        key = receipt_key(pot, ctx=ctx)
        arriving = sum((leg.delta for item in movements for leg in item.legs if _adds(leg, key)), ZERO)
        ahead = standing.amount - (standing.arrived - arriving)
        granted = sum((_spent(deed) for deed in spending if deed.pot == pot and _granted(deed, allowed)), ZERO)
        wanted = max(standing.used + granted - standing.arrived, ZERO)
        opening = any(deed.pot == pot and deed.movement.kind == OPENING for deed in spending)
        target = wanted if allowed or opening else min(wanted, ahead)
        ctx.figures[f"{key.kind}:{key.id}"] = {"pot": pot, "a": standing.arrived, "ahead": target}
        if not standing.exists and (target or arriving):
            ctx.limits.add([NewLimit(key, pot.agency_code)])
        if target != ahead:
            (last if arriving and target < ahead else first).append(_ahead(key, target - ahead, ctx))
    return [*first, *movements, *last]


def _adds(leg: Leg, key: LimitKey) -> bool:
    return leg.limit == key and leg.column == "amount"


def _spent(deed: _Deed) -> Decimal:
    return max(deed.net.get("occ_amt", ZERO) + deed.net.get("paid_amt", ZERO), ZERO)


def _granted(deed: _Deed, allowed: bool) -> bool:
    """放行未到账的：割接时已经付了的照记；其余要配置允许，而且申请已写明理由、或是更正已付的款。"""
    if deed.movement.kind == OPENING:
        return True
    warned = isinstance(deed.movement, Controlled) and deed.movement.warned
    return allowed and (warned or deed.movement.ref_type == _CORRECTION)


def _ahead(key: LimitKey, delta: Decimal, ctx: Ctx) -> Movement:
    movement_id = uuid7()
    return Movement(
        movement_id=movement_id,
        business_key=f"inc-ahead:{movement_id}",
        kind=AHEAD,
        ref_type="appropriation.unit_fund",
        ref_id=key.id,
        biz_date=ctx.biz_date,
        legs=(Leg(key, "amount", delta),),
        short=_RULE,
        summary="放行未到账的支付" if delta > ZERO else "收回放行的未到账",
    )
