"""预算行的额度（annual_budget）：审定时开出，指标下达占用它，合计不超过它（INV-2、R-IND-006）。"""

from collections.abc import Sequence
from decimal import Decimal

from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.ledger.types import Leg, LimitKey, Movement, NewLimit
from yitihua.modules.budgeting.models import AnnualBudget

KIND = "annual_budget"


def open_limits(rows: Sequence[AnnualBudget], *, ctx: Ctx) -> None:
    """额度等于财政审核数；批复数等于人大批准数也就等于它，所以批复时不再变。"""
    amounts = [(row, row.fin_audit_money) for row in rows if row.fin_audit_money is not None]
    assert len(amounts) == len(rows), "审定的行都有财政审核数"
    _open(amounts, kind="BGT_AUDIT", summary="年度预算审定", ctx=ctx)


def open_opening_limits(rows: Sequence[AnnualBudget], *, ctx: Ctx) -> None:
    """迁入的行直接开到变动后预算数。"""
    _open([(row, row.cur_amt) for row in rows], kind="OPENING", summary="年度预算期初", ctx=ctx)


def _open(amounts: Sequence[tuple[AnnualBudget, Decimal]], *, kind: str, summary: str, ctx: Ctx) -> None:
    ctx.limits.add([NewLimit(LimitKey(KIND, row.bgt_pman_id), row.agency_code) for row, _amount in amounts])
    ctx.ledger.add([_movement(row, amount, kind, summary, ctx) for row, amount in amounts])


def _movement(row: AnnualBudget, amount: Decimal, kind: str, summary: str, ctx: Ctx) -> Movement:
    return Movement(
        movement_id=uuid7(),
        business_key=f"annual_audit:{row.bgt_pman_id}",
        kind=kind,
        ref_type="budgeting.annual",
        ref_id=row.bgt_pman_id,
        biz_date=ctx.biz_date,
        legs=(Leg(LimitKey(KIND, row.bgt_pman_id), "amount", amount),),
        short="R-IND-006",
        summary=summary,
    )
