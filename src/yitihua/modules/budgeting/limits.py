"""预算行的额度（annual_budget）：审定时开出，指标下达占用它，合计不超过它（INV-2、R-IND-006）。"""

from collections.abc import Sequence

from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.ledger.types import Leg, LimitKey, Movement, NewLimit
from yitihua.modules.budgeting.models import AnnualBudget

KIND = "annual_budget"


def open_limits(rows: Sequence[AnnualBudget], *, ctx: Ctx) -> None:
    """额度等于财政审核数；批复数等于人大批准数也就等于它，所以批复时不再变。"""
    ctx.limits.add([NewLimit(LimitKey(KIND, row.bgt_pman_id), row.agency_code) for row in rows])
    ctx.ledger.add([_opening(row, ctx) for row in rows])


def _opening(row: AnnualBudget, ctx: Ctx) -> Movement:
    assert row.fin_audit_money is not None
    return Movement(
        movement_id=uuid7(),
        business_key=f"annual_audit:{row.bgt_pman_id}",
        kind="BGT_AUDIT",
        ref_type="budgeting.annual",
        ref_id=row.bgt_pman_id,
        biz_date=ctx.biz_date,
        legs=(Leg(LimitKey(KIND, row.bgt_pman_id), "amount", row.fin_audit_money),),
        short="R-IND-006",
        summary="年度预算审定",
    )
