"""预算行的额度（annual_budget）：审定时开出，指标下达占用它，合计不超过它（INV-2、R-IND-006）。"""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.ledger.types import Leg, LimitKey, Movement, NewLimit
from yitihua.modules.budgeting.models import AnnualBudget

KIND = "annual_budget"


def open_limits(rows: Sequence[AnnualBudget], *, ctx: Ctx) -> None:
    """额度等于财政审核数；批复数与它不同的，批复时再调（settle_limit）。"""
    first = [row for row in rows if row.audit_no == 1]
    ctx.limits.add([NewLimit(LimitKey(KIND, row.bgt_pman_id), row.agency_code) for row in first])
    ctx.ledger.add(
        [_movement(row, _audited(row), f"annual_audit:{_round(row)}", "BGT_AUDIT", "年度预算审定", ctx) for row in rows]
    )


def take_back_limits(rows: Sequence[AnnualBudget], *, ctx: Ctx) -> None:
    """反审：审定时开出多少收回多少；已经用掉的收不回，整笔拒绝。"""
    ctx.ledger.add(
        [
            _movement(row, -_audited(row), f"annual_reverse:{_round(row)}", "BGT_REVERSE", "年度预算反审", ctx)
            for row in rows
        ]
    )


def settle_limit(bgt_pman_id: UUID, *, delta: Decimal, business_key: str, summary: str, ctx: Ctx) -> None:
    """批复数与审核数不同的，额度跟着变；由指标侧在收回预拨之后办，够不够减由额度行判定。"""
    ctx.ledger.add(
        [
            Movement(
                movement_id=uuid7(),
                business_key=business_key,
                kind="BGT_REPLY",
                ref_type="budgeting.annual",
                ref_id=bgt_pman_id,
                biz_date=ctx.biz_date,
                legs=(Leg(LimitKey(KIND, bgt_pman_id), "amount", delta),),
                short="R-IND-006",
                summary=summary,
            )
        ]
    )


def _audited(row: AnnualBudget) -> Decimal:
    assert row.fin_audit_money is not None, "审定的行都有财政审核数"
    return Decimal(row.fin_audit_money)


def _round(row: AnnualBudget) -> str:
    """反审后再审定的是另一笔。"""
    return str(row.bgt_pman_id) if row.audit_no == 1 else f"{row.bgt_pman_id}:{row.audit_no}"


def open_opening_limits(rows: Sequence[AnnualBudget], *, ctx: Ctx) -> None:
    """迁入的行直接开到变动后预算数。"""
    ctx.limits.add([NewLimit(LimitKey(KIND, row.bgt_pman_id), row.agency_code) for row in rows])
    ctx.ledger.add(
        [_movement(row, row.cur_amt, f"annual_audit:{row.bgt_pman_id}", "OPENING", "年度预算期初", ctx) for row in rows]
    )


def _movement(row: AnnualBudget, amount: Decimal, key: str, kind: str, summary: str, ctx: Ctx) -> Movement:
    return Movement(
        movement_id=uuid7(),
        business_key=key,
        kind=kind,
        ref_type="budgeting.annual",
        ref_id=row.bgt_pman_id,
        biz_date=ctx.biz_date,
        legs=(Leg(LimitKey(KIND, row.bgt_pman_id), "amount", amount),),
        short="R-IND-006",
        summary=summary,
    )
