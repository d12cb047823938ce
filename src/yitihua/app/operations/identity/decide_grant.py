"""批准或驳回授权变更：申请人不能批自己的，被授权的人也不能批（R-WFL-024）；批准即生效，留前后差异。"""

from uuid import UUID

from django.db.models.functions import Now
from pydantic import Field

from yitihua.app.identity.accounts import apply_change, grants_shown, refuse
from yitihua.app.operations.identity.request_grant import GrantChangeOut, check_change
from yitihua.infra.identity.models import GrantChange
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Findings


class DecideGrant(Command):
    change_id: UUID
    opinion: str = Field(default="", max_length=200, description="意见")


class RejectGrant(DecideGrant):
    opinion: str = Field(min_length=5, max_length=200, description="驳回理由")


@operation("identity.grant.approve", title="批准授权变更", roles={"SEC_ADM", "SYS_ADM"}, money=False)
def approve_grant(command: DecideGrant, *, ctx: Ctx) -> GrantChangeOut:
    """再核对一次职责分离与账号状态，随即改授权；此人下一次请求就按新授权判。"""
    change = _pending(command.change_id, ctx=ctx)
    people = {change.applicant, str(change.user_id)}
    same = ctx.principal.user_id in people
    Findings.of(judged("R-WFL-024", fires=same, facts={"same": same})).raise_if_blocking()
    check_change(change, change.user, ctx=ctx)
    change.before = grants_shown(change.user, on=ctx.biz_date)
    apply_change(change, on=ctx.biz_date)
    change.after = grants_shown(change.user, on=ctx.biz_date)
    return _decided(change, "approved", command, ctx=ctx)


@operation("identity.grant.reject", title="驳回授权变更", roles={"SEC_ADM", "SYS_ADM"}, money=False)
def reject_grant(command: RejectGrant, *, ctx: Ctx) -> GrantChangeOut:
    """申请人可以撤下自己的申请，也走驳回。"""
    return _decided(_pending(command.change_id, ctx=ctx), "rejected", command, ctx=ctx)


def _pending(change_id: UUID, *, ctx: Ctx) -> GrantChange:
    change = (
        GrantChange.objects.select_for_update(of=("self", "user"))
        .select_related("user")
        .filter(change_id=change_id, mof_div_code=ctx.mof_div_code)
        .first()
    )
    if change is None:
        raise no_access()
    if change.status != "pending":
        raise refuse("E-STATE", "这笔授权变更已经办过", step="请刷新列表")
    return change


def _decided(change: GrantChange, status: str, command: DecideGrant, *, ctx: Ctx) -> GrantChangeOut:
    change.status, change.opinion = status, command.opinion
    change.approver, change.approver_name = ctx.principal.user_id, ctx.principal.user_name
    change.decide_time = Now()
    change.save(force_update=True)
    ctx.subjects += [("identity.grant", str(change.change_id)), ("identity.user", str(change.user_id))]
    return GrantChangeOut.model_validate(change)
