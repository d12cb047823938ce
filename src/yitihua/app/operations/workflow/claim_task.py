"""领取与释放：同岗的人不重复看同一张，领了的只有自己能办，释放了大家又能办（10 第 3 节）。"""

from uuid import UUID

from yitihua.app.identity.accounts import refuse
from yitihua.engines.workflow.actors import open_to
from yitihua.engines.workflow.models import WfTask
from yitihua.infra.identity.roles import REVIEWERS
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class ClaimTask(Command):
    task_id: UUID


class ReleaseTask(ClaimTask):
    """放回去的待办。"""


class TaskOut(Out):
    task_id: UUID
    assignee_name: str


@operation("workflow.task.claim", title="领取待办", roles=set(REVIEWERS), money=False)
def claim_task(command: ClaimTask, *, ctx: Ctx) -> TaskOut:
    """已经归自己的再领一次也行。"""
    task = _locked(command.task_id, ctx)
    if not task.assignee:
        task.assignee, task.assignee_name = ctx.principal.user_id, ctx.principal.user_name
        task.claim_time = ctx.biz_now
    return _saved(task, ctx)


@operation("workflow.task.release", title="释放待办", roles=set(REVIEWERS), money=False)
def release_task(command: ReleaseTask, *, ctx: Ctx) -> TaskOut:
    """只能放回自己领的；转办、会签、指派给自己的不能放。"""
    task = _locked(command.task_id, ctx)
    if task.claim_time is None or task.assignee != ctx.principal.user_id:
        text = "这条待办不是您领取的" if task.assignee else "这条待办没有人领取"
        raise refuse("E-CLAIM", text, field="task_id", step="转办、会签、指派给您的请办理或转办")
    task.assignee, task.assignee_name, task.claim_time = "", "", None
    return _saved(task, ctx)


def _locked(task_id: UUID, ctx: Ctx) -> WfTask:
    """自己能办的那一条，锁住。"""
    rows = WfTask.objects.select_for_update(of=("self",)).filter(open_to(ctx.principal), pk=task_id)
    task: WfTask | None = rows.first()
    if task is None:
        raise no_access()
    return task


def _saved(task: WfTask, ctx: Ctx) -> TaskOut:
    task.save(update_fields=["assignee", "assignee_name", "claim_time"])
    ctx.subjects.append((task.biz_type, str(task.biz_id)))
    return TaskOut.model_validate(task)
