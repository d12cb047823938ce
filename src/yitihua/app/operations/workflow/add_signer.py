"""加签：本环节再请一位同岗同范围的人签，签齐才往下走（10 第 3 节）。"""

from uuid import UUID

from pydantic import Field

from yitihua.app.identity.accounts import locked_user, refuse
from yitihua.engines.workflow.actors import open_to, post_for
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.engines.workflow.rounds import ADDED
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import own_principals
from yitihua.infra.identity.roles import REVIEWERS
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Findings
from yitihua.kernel.ids import uuid7


class AddSigner(Command):
    """`username` 是请来签的人，`opinion` 是请他看什么。"""

    task_id: UUID
    username: str = Field(max_length=60, description="加签人账号")
    opinion: str = Field(default="", max_length=200, description="请他看什么")


class AddSignerOut(Out):
    task_id: UUID
    assignee_name: str


@operation("workflow.task.add_signer", title="加签", roles=set(REVIEWERS), money=False)
def add_signer(command: AddSigner, *, ctx: Ctx) -> AddSignerOut:
    """自己的待办仍在；两人都签了本环节才算办完。请来的人须同岗同范围，不是送审人，也没在这一轮里。"""
    mine = _locked(command.task_id, ctx)
    signer = locked_user(command.username, ctx=ctx)
    _check(mine, signer, ctx)
    added = WfTask.objects.get(pk=mine.pk)
    added.pk, added.kind, added._state.adding = uuid7(), ADDED, True
    added.assignee, added.assignee_name = str(signer.user_id), signer.user_name
    added.arrive_time, added.claim_time = ctx.biz_now, None
    WfTask.objects.bulk_create([added])
    if not mine.assignee:
        mine.assignee, mine.assignee_name = ctx.principal.user_id, ctx.principal.user_name
        mine.save(update_fields=["assignee", "assignee_name"])
    ctx.subjects.append((mine.biz_type, str(mine.biz_id)))
    return AddSignerOut.model_validate(added)


def _locked(task_id: UUID, ctx: Ctx) -> WfTask:
    """先锁流程再看待办，与办理的次序一致。"""
    task = WfTask.objects.filter(open_to(ctx.principal), pk=task_id).first()
    if task is None:
        raise no_access()
    WfInst.objects.select_for_update().get(pk=task.inst_id)
    fresh: WfTask | None = WfTask.objects.filter(open_to(ctx.principal), pk=task_id).select_related("inst").first()
    if fresh is None:
        raise no_access()
    return fresh


def _check(task: WfTask, signer: User, ctx: Ctx) -> None:
    (person,) = own_principals([signer], on=ctx.biz_date)
    own = task.inst.initiator == person.user_id
    Findings.of(judged("R-WFL-001", fires=own, facts={"own": own}, fields=("username",))).raise_if_blocking()
    wanted = WfTask(
        role_code=task.role_code,
        mof_div_code=task.mof_div_code,
        biz_type=task.biz_type,
        biz_id=task.biz_id,
        agency_code=task.agency_code,
        manage_mof_dep_code=task.manage_mof_dep_code,
    )
    if not signer.is_active or post_for(wanted, person) is None:
        step = "请选同岗位、数据范围相同的在岗人员"
        raise refuse("E-TRANSFER", f"{signer.user_name}签不了“{task.step_title}”", field="username", step=step)
    if person.user_id == ctx.principal.user_id or _in_round(task, person.user_id):
        raise refuse("E-ROUND", f"{signer.user_name}已经在这一轮里", field="username", step="请另选一位")


def _in_round(task: WfTask, user_id: str) -> bool:
    rows = WfTask.objects.filter(inst=task.inst, seq=task.seq).values_list("assignee", "actor")
    return any(user_id in row for row in rows)
