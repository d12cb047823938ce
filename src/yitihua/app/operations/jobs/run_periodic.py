"""手工跑一个周期作业：排上队由作业进程办，结果在周期作业页看；业务的归业务岗，平台的归管理员。"""

from pydantic import Field

from yitihua.app.identity.accounts import refuse
from yitihua.app.periodic import HAND, PERIODIC
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7

_ROLES = {role for item in PERIODIC.values() for role in item.roles}


class RunPeriodic(Command):
    """`code` 是周期作业的码。"""

    code: str = Field(min_length=1, max_length=60)


class RunOut(Out):
    """`run_id` 是这一次运行。"""

    code: str
    run_id: str


@operation("periodic.job.run", title="手工跑周期作业", roles=_ROLES, money=False)
def run_periodic(command: RunPeriodic, *, ctx: Ctx) -> RunOut:
    """只能跑本岗位管的；跑的是同一个操作，仍由系统身份办，运行记录写明是谁叫跑的。"""
    item = PERIODIC.get(command.code)
    if item is None:
        step = f"可跑：{'、'.join(PERIODIC)}"
        raise refuse("E-PERIODIC", f"没有周期作业 {command.code}", field="code", step=step)
    if not ctx.principal.has_role(*item.roles):
        raise no_access()
    run_id = str(uuid7())
    person = {"trigger": HAND, "username": ctx.principal.username, "run_id": run_id}
    ctx.defer("periodic.run", code=item.code, mof_div_code=ctx.mof_div_code, **person)
    ctx.subjects.append(("periodic.run", run_id))
    return RunOut(code=item.code, run_id=run_id)
