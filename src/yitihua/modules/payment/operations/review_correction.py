"""更正的审批：单位审核后占用更正后指标，财政审核，国库科生效（06 第 4.6 节）。"""

from collections.abc import Sequence
from uuid import UUID

from yitihua.engines.workflow.bind import bind
from yitihua.engines.workflow.bindings import Binding, Decision
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.modules.payment import correcting, queries
from yitihua.modules.payment.correcting import BIZ_TYPE
from yitihua.modules.payment.models import PayCorrect
from yitihua.modules.payment.states import CORRECTION

_CHANGED = ["status", "is_reserved", "effect_date", "row_version", "last_user"]
_STAGES = {"agency": "to_agency", "mof": "to_mof", "treasury": "to_treasury"}


def _load(ids: Sequence[UUID], ctx: Ctx) -> dict[UUID, PayCorrect]:
    return queries.locked_corrections(ids, ctx=ctx)


def _move(decision: Decision, action: str, ctx: Ctx) -> PayCorrect:
    row: PayCorrect = decision.doc
    row.status = CORRECTION.require(row.status, action)
    row.row_version += 1
    row.last_user = ctx.principal.user_id
    return row


def _enter(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """离开单位审核的占用更正后指标；退到单位审核的释放。"""
    rows = [
        _move(item, _STAGES[item.next_step.stage], ctx) for item in decisions if item.next_step and item.next_step.stage
    ]
    agency = {item.biz_id for item in decisions if item.next_step and item.next_step.stage == "agency"}
    going = [row for row in rows if row.changes_indicator and row.is_reserved == NO and row.correct_id not in agency]
    correcting.reserve(going, ctx=ctx)
    correcting.release([row for row in rows if row.is_reserved == YES and row.correct_id in agency], ctx=ctx)
    PayCorrect.objects.bulk_update(rows, _CHANGED)


def _approved(decisions: Sequence[Decision], ctx: Ctx) -> None:
    rows = [_move(item, "take_effect", ctx) for item in decisions]
    for row in rows:
        row.effect_date = ctx.biz_date
    correcting.take_effect(rows, ctx=ctx)
    PayCorrect.objects.bulk_update(rows, _CHANGED)


def _back(decisions: Sequence[Decision], action: str, ctx: Ctx) -> None:
    rows = [_move(item, action, ctx) for item in decisions]
    correcting.let_go(rows, ctx=ctx)
    PayCorrect.objects.bulk_update(rows, _CHANGED)


bind(
    Binding(
        biz_type=BIZ_TYPE,
        key="correct_id",
        load=_load,
        on_advanced=_enter,
        on_approved=_approved,
        on_stepped_back=_enter,
        on_returned=lambda decisions, ctx: _back(decisions, "return", ctx),
        on_withdrawn=lambda decisions, ctx: _back(decisions, "withdraw", ctx),
        on_reversed=_enter,
        starters=frozenset({"AG_OP"}),
    )
)
