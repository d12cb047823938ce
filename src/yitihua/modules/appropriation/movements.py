"""把指标业务写成账本的变动：每条腿一个额度字段，同时带上指标账分录（05 第 6.3 节）。"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.ledger.posting.indicator_line import IndicatorLine
from yitihua.ledger.posting.standing import Standing
from yitihua.ledger.types import Column, Dims, Entry, Leg, LimitKey, NewLimit
from yitihua.modules.appropriation.control.follow import Controlled
from yitihua.modules.appropriation.elements import dims
from yitihua.modules.appropriation.models import Indicator

INDICATOR, ANNUAL, FREEZE = "indicator", "annual_budget", "freeze"


def key_of(bgt_id: UUID) -> LimitKey:
    return LimitKey(INDICATOR, bgt_id)


def leg(bgt_id: UUID, column: Column, delta: Decimal) -> Leg:
    return Leg(key_of(bgt_id), column, delta)


def annual_leg(bgt_pman_id: UUID, column: Column, delta: Decimal) -> Leg:
    """项目年度预算的额度：occ_amt 是已下达指标净额（INV-2）。"""
    return Leg(LimitKey(ANNUAL, bgt_pman_id), column, delta)


def freeze_leg(frozen_id: UUID, column: Column, delta: Decimal) -> Leg:
    """冻结单的剩余：amount 冻结额，occ_amt 已解冻额（R-IND-013）。"""
    return Leg(LimitKey(FREEZE, frozen_id), column, delta)


def new_limit(kind: str, limit_id: UUID, *, agency_code: str) -> NewLimit:
    """先有额度行，才有人能占用。"""
    return NewLimit(LimitKey(kind, limit_id), agency_code)


def standing(indicator: Indicator) -> Standing:
    """这条指标在指标账里的位置。"""
    return Standing(
        bgt_id=str(indicator.bgt_id),
        fiscal_year=int(indicator.fiscal_year),
        bgt_layer_code=indicator.bgt_layer_code,
        bgt_exe_flag=indicator.bgt_exe_flag,
        pro_cat_code=indicator.pro_cat_code,
        fund_type_code=indicator.fund_type_code,
        src_acc=indicator.src_acc,
        use=indicator.use_acc or "本级支出",
        rec_div_code=indicator.rec_div_code,
        bgt_type_code=indicator.bgt_type_code,
    )


def movement(
    *,
    event: str,
    business_key: str,
    ref_type: str,
    ref_id: UUID,
    legs: Iterable[Leg],
    lines: Iterable[IndicatorLine],
    indicators: Mapping[UUID, Indicator],
    short: str,
    summary: str,
    ctx: Ctx,
    holders: Mapping[UUID, UUID] | None = None,
    elements: Mapping[str, str] | None = None,
    warned: bool = False,
) -> Controlled:
    """一个变动要么所有腿都成立，要么全不成立；`short` 是额度不足时报的规则，`holders`、`elements` 供额度控制。"""
    sides = _Sides(indicators)
    return Controlled(
        movement_id=uuid7(),
        business_key=business_key,
        kind=event,
        ref_type=ref_type,
        ref_id=ref_id,
        biz_date=ctx.biz_date,
        legs=tuple(legs),
        short=short,
        entries=tuple(_entry(line, sides, summary) for line in lines),
        event_code=event,
        summary=summary,
        holders=holders or {},
        elements=elements or {},
        warned=warned,
    )


class _Sides(dict[str, Dims]):
    """一笔变动里各指标的核算要素：几行分录共用，用到了才取。"""

    def __init__(self, indicators: Mapping[UUID, Indicator]) -> None:
        super().__init__()
        self._indicators = indicators

    def __missing__(self, bgt_id: str) -> Dims:
        found = self[bgt_id] = Dims(**dims(self._indicators[UUID(bgt_id)]))
        return found


def _entry(line: IndicatorLine, sides: _Sides, summary: str) -> Entry:
    return Entry(
        debit_account=line.debit_account,
        credit_account=line.credit_account,
        amount=line.amount,
        debit=sides[line.debit_bgt_id],
        credit=sides[line.credit_bgt_id],
        summary=summary,
    )


def annual_legs(child: Indicator, parent: Indicator | None, amount: Decimal) -> list[Leg]:
    """下达对预算行的占用：子有预算行而父不是同一行的，才是新下达。"""
    above = parent.bgt_pman_id if parent is not None else None
    if child.bgt_pman_id is None or child.bgt_pman_id == above:
        return []
    legs = [annual_leg(child.bgt_pman_id, "occ_amt", amount)]
    if above is not None:
        legs.append(annual_leg(above, "occ_amt", -amount))
    return legs
