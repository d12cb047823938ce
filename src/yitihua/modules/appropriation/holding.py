"""单据的冻结与解冻、收回资金待定去向（05 第 6.3 节 E09，R-IND-012、034）。"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.ledger.posting import indicator_use as holding
from yitihua.ledger.types import LimitKey, NewLimit
from yitihua.modules.appropriation import movements
from yitihua.modules.appropriation.changes import Cause, Change, post
from yitihua.modules.appropriation.models import Frozen, Indicator, Recover

ADJUSTING, UNDECIDED = "调剂", "收回待定"
OPEN, SETTLED, WITHDRAWN = "1", "2", "9"
"""收回登记的状态：未定去向、已登记去向、随批次冲销撤回。"""


def slip(indicator: Indicator, amount: Decimal, *, reason: str, remark: str, biz_id: UUID | None, ctx: Ctx) -> Frozen:
    """一张冻结单，还没有落账。"""
    return Frozen(
        frozen_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=indicator.fiscal_year,
        bgt_id=indicator.bgt_id,
        frozen_amt=amount,
        reason_type=reason,
        biz_id=biz_id,
        remark=remark,
        creater=ctx.principal.user_id,
    )


def hold(frozen: Frozen, indicator: Any, ctx: Ctx, *, cause: Cause | None = None) -> None:
    """一张冻结单的额度：指标冻结增加，冻结单自己有剩余额度可供解冻。"""
    ctx.subjects.append(("appropriation.indicator", str(indicator.bgt_id)))
    ctx.limits.add([NewLimit(LimitKey(movements.FREEZE, frozen.frozen_id), indicator.agency_code)])
    change = Change(
        (
            movements.leg(indicator.bgt_id, "frozen_amt", frozen.frozen_amt),
            movements.freeze_leg(frozen.frozen_id, "amount", frozen.frozen_amt),
        ),
        holding.freeze(at=movements.standing(indicator), amount=frozen.frozen_amt),
        {indicator.bgt_id: indicator},
    )
    why = cause or Cause("appropriation.frozen", frozen.frozen_id, short="R-IND-012")
    key, summary = f"E09:freeze:{frozen.frozen_id}", f"冻结（{frozen.reason_type}）"
    post(change, event="E09", key=key, summary=summary, cause=why, ctx=ctx)


def release(
    frozen_id: UUID, indicator: Indicator, amount: Decimal, *, key: str, summary: str, cause: Cause, ctx: Ctx
) -> None:
    """解冻：冻结单的剩余与指标的冻结同额减少（R-IND-013）。"""
    change = Change(
        (
            movements.freeze_leg(frozen_id, "occ_amt", amount),
            movements.leg(indicator.bgt_id, "frozen_amt", -amount),
        ),
        holding.unfreeze(at=movements.standing(indicator), amount=amount),
        {indicator.bgt_id: indicator},
    )
    post(change, event="E09", key=key, summary=summary, cause=cause, ctx=ctx)


def recover(top: Indicator, amount: Decimal, *, reason: str, ctx: Ctx) -> Recover:
    """去向未定：收回额冻结在总指标上，登记去向后才可再分配（R-IND-034）。"""
    frozen = slip(top, amount, reason=UNDECIDED, remark=reason, biz_id=None, ctx=ctx)
    Frozen.objects.bulk_create([frozen])
    hold(frozen, top, ctx)
    made: Recover = Recover.objects.create(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=top.fiscal_year,
        bgt_id=top.bgt_id,
        frozen_id=frozen.frozen_id,
        recover_type="1",
        amount=amount,
        creater=ctx.principal.user_id,
    )
    return made


def open_recovers(recover_ids: Sequence[UUID], *, ctx: Ctx) -> dict[UUID, Recover]:
    """还没有登记去向的收回登记，锁住。"""
    rows = Recover.objects.unscoped("冲销批次要看它的收回登记").filter(
        mof_div_code=ctx.mof_div_code, pk__in=list(recover_ids), status=OPEN
    )
    return {row.recover_id: row for row in rows.select_for_update().order_by("recover_id")}
