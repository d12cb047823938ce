"""反审：终审办错了而后面还没有用上的，一人申请、另一人批准，退回最后一个环节重办（10 第 3 节，R-WFL-017）。"""

from uuid import UUID

from pydantic import Field

from yitihua.app.identity.accounts import refuse
from yitihua.engines.workflow import reversal
from yitihua.engines.workflow.models import WfReversal
from yitihua.infra.identity.roles import REVIEWERS
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class RequestReversal(Command):
    biz_type: str = Field(max_length=60, description="业务类型")
    biz_id: UUID
    reason: str = Field(min_length=5, max_length=200, description="反审理由")


class DecideReversal(Command):
    reversal_id: UUID
    opinion: str = Field(default="", max_length=200, description="意见")


class RejectReversal(DecideReversal):
    opinion: str = Field(min_length=5, max_length=200, description="驳回理由")


class ReversalOut(Out):
    reversal_id: UUID
    status: str


@operation("workflow.reversal.request", title="申请反审", roles=set(REVIEWERS))
def request_reversal(command: RequestReversal, *, ctx: Ctx) -> ReversalOut:
    """能办最后一个环节的人才能申请。"""
    row = reversal.request(command.biz_type, biz_id=command.biz_id, reason=command.reason, ctx=ctx)
    row.save(force_insert=True)
    ctx.subjects.append((row.biz_type, str(row.biz_id)))
    return ReversalOut.model_validate(row)


@operation("workflow.reversal.approve", title="批准反审", roles=set(REVIEWERS))
def approve_reversal(command: DecideReversal, *, ctx: Ctx) -> ReversalOut:
    """另一位能办最后一个环节的人批准，当即退回；终审时给出去的额度原样收回。"""
    row = _pending(command.reversal_id, ctx)
    reversal.carry_out(row, ctx=ctx)
    return _decided(row, "approved", command, ctx)


@operation("workflow.reversal.reject", title="驳回反审", roles=set(REVIEWERS), money=False)
def reject_reversal(command: RejectReversal, *, ctx: Ctx) -> ReversalOut:
    """申请人撤下自己的申请，也走驳回。"""
    row = _pending(command.reversal_id, ctx)
    reversal.check_duty(row, ctx=ctx)
    return _decided(row, "rejected", command, ctx)


def _pending(reversal_id: UUID, ctx: Ctx) -> WfReversal:
    row: WfReversal | None = WfReversal.objects.scoped(ctx).select_for_update().filter(pk=reversal_id).first()
    if row is None:
        raise no_access()
    if row.status != "pending":
        raise refuse("E-STATE", "这笔反审已经办过", step="请刷新列表")
    return row


def _decided(row: WfReversal, status: str, command: DecideReversal, ctx: Ctx) -> ReversalOut:
    row.status, row.opinion, row.decide_time = status, command.opinion, ctx.biz_now
    row.approver, row.approver_name = ctx.principal.user_id, ctx.principal.user_name
    row.save(force_update=True)
    ctx.subjects.append((row.biz_type, str(row.biz_id)))
    return ReversalOut.model_validate(row)
