"""停用一版额度控制：今天起不再占它的格；已经占着的照旧还。"""

from datetime import timedelta
from uuid import UUID

from yitihua.infra.operation.command import Command, Out, Text
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.modules.appropriation.control import policies
from yitihua.modules.appropriation.control.findings import invalid
from yitihua.modules.appropriation.control.models import ControlPolicy


class StopControl(Command):
    policy_id: UUID
    reason: Text


class StoppedOut(Out):
    policy_id: UUID
    end_date: str


@operation("appropriation.control.stop", title="停用额度控制", roles={"MOF_BGT"})
def stop_control(command: StopControl, *, ctx: Ctx) -> StoppedOut:
    """从今天起停用，失效日记为昨天。"""
    policies.enter(ctx=ctx)
    row = ControlPolicy.objects.scoped(ctx).select_for_update().filter(pk=command.policy_id).first()
    if row is None:
        raise Refusal([unseen()])
    if row.status != policies.ACTIVE:
        raise Refusal([invalid("只有启用中的政策才能停用", "policy_id", next_step="请刷新后核对状态")])
    row.status, row.end_date = policies.STOPPED, ctx.biz_date - timedelta(days=1)
    row.last_user = ctx.principal.user_id
    row.save(update_fields=["status", "end_date", "last_user"])
    policies.advance(ctx=ctx)
    ctx.subjects.append(("appropriation.control", str(row.policy_id)))
    return StoppedOut(policy_id=row.policy_id, end_date=row.end_date.isoformat())
