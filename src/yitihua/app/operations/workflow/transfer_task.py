"""转办：把一条待办转给同岗同范围的另一人；离岗交接由系统管理员代转（10 第 3 节，R-WFL-018）。"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from pydantic import Field

from yitihua.app.identity.accounts import locked_user, refuse
from yitihua.app.identity.handover import waiting_for
from yitihua.engines.workflow.actors import open_to, post_for
from yitihua.engines.workflow.models import WfTask
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import own_principals
from yitihua.infra.identity.roles import REVIEWERS
from yitihua.infra.notices.letter import TRANSFER, Letter
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Findings


class TransferTask(Command):
    """`username` 是接手的人。"""

    task_id: UUID
    username: str = Field(max_length=60, description="接手人账号")


class HandOver(Command):
    username: str = Field(max_length=60, description="离岗的人")
    to_username: str = Field(max_length=60, description="接手的人")


class TransferOut(Out):
    """转了几条。"""

    count: int


@operation("workflow.task.transfer", title="转办待办", roles=set(REVIEWERS), money=False)
def transfer_task(command: TransferTask, *, ctx: Ctx) -> TransferOut:
    """本人的岗位能办的才转得出去；受托代办的不能再转，那是委托人的。"""
    own = replace(ctx.principal, acting=())
    task = WfTask.objects.select_for_update(of=("self",)).filter(open_to(own), pk=command.task_id).first()
    if task is None:
        raise no_access()
    _transfer([task], to=locked_user(command.username, ctx=ctx), ctx=ctx)
    return TransferOut(count=1)


@operation("identity.user.hand_over", title="离岗交接", roles={"SYS_ADM"}, money=False)
def hand_over(command: HandOver, *, ctx: Ctx) -> TransferOut:
    """只等离岗的人办的待办，一并转给接手的人；系统管理员只转不审。"""
    leaver = locked_user(command.username, ctx=ctx)
    heir = locked_user(command.to_username, ctx=ctx, field="to_username")
    ids = [task.task_id for task in waiting_for(leaver, ctx=ctx)]
    tasks = list(WfTask.objects.select_for_update(of=("self",)).filter(task_id__in=ids).order_by("task_id"))
    _transfer(tasks, to=heir, ctx=ctx)
    ctx.subjects.append(("identity.user", str(leaver.user_id)))
    return TransferOut(count=len(tasks))


def _transfer(tasks: Sequence[WfTask], *, to: User, ctx: Ctx) -> None:
    """接手的人须在用、本人就有那个岗位和范围，也不是送审人；一条不成全不转。"""
    (person,) = own_principals([to], on=ctx.biz_date)
    for task in tasks:
        own = task.inst.initiator == person.user_id
        Findings.of(judged("R-WFL-001", fires=own, facts={"own": own}, fields=("username",))).raise_if_blocking()
        task.assignee = ""
        if not to.is_active or post_for(task, person) is None:
            step = "请转给同岗位、数据范围相同的在岗人员"
            raise refuse("E-TRANSFER", f"{to.user_name}办不了“{task.step_title}”", field="username", step=step)
        if WfTask.objects.filter(inst=task.inst, seq=task.seq, assignee=person.user_id).exists():
            raise refuse("E-ROUND", f"{to.user_name}已经在这一轮里", field="username", step="请另选一位")
        task.assignee, task.assignee_name, task.claim_time = person.user_id, to.user_name, None
        ctx.subjects.append((task.biz_type, str(task.biz_id)))
    ctx.notices.add(_letter(task, ctx) for task in tasks)
    WfTask.objects.bulk_update(tasks, ["assignee", "assignee_name", "claim_time"])


def _letter(task: WfTask, ctx: Ctx) -> Letter:
    """告诉接手的人。"""
    return Letter(
        user_id=task.assignee,
        kind=TRANSFER,
        title=f"{ctx.principal.user_name}转给您一条待办：{task.step_title} {task.biz_no}",
        body=task.title,
        biz_type=task.biz_type,
        biz_id=str(task.biz_id),
        biz_no=task.biz_no,
    )
