"""催办超时的待办：每天给能办的人各发一条，超过一个工作日还没办的另报上级（R-WFL-011）。可重跑，一天一次。"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from yitihua.app.notices import rules as _rules  # noqa: F401
from yitihua.app.notices.recipients import Recipients
from yitihua.engines.workflow.models import WfTask
from yitihua.infra.calendar.workdays import hours_of, work_calendar
from yitihua.infra.notices.letter import ESCALATE, REMIND, Letter
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import decide

ESCALATE_AFTER_H: Final = 24
"""超时过了这么多工作小时（一个工作日），从第二天起报上级。"""


class RemindTasks(Command):
    pass


class RemindOut(Out):
    """超时的待办几条，催办、上报各发了几条（当天发过的不重发，也计在内）。"""

    overdue: int
    reminded: int
    escalated: int


@dataclass(frozen=True, slots=True)
class _Overdue:
    """`hours` 是超时的工作小时，`text` 是提示语。"""

    task: WfTask
    hours: int
    text: str


@operation("workflow.task.remind", title="催办超时的待办", roles={"SYSTEM"}, money=False)
def remind_tasks(command: RemindTasks, *, ctx: Ctx) -> RemindOut:
    """期限已过的待办逐条判；人按岗位与数据范围找，与列待办是同一套。"""
    overdue = list(_overdue(ctx))
    people = Recipients(roles={item.task.role_code for item in overdue}, ctx=ctx)
    reminders = [letter for item in overdue for letter in _reminders(item, people, ctx)]
    escalations = [letter for item in overdue for letter in _escalations(item, people, ctx)]
    ctx.notices.add([*reminders, *escalations])
    return RemindOut(overdue=len(overdue), reminded=len(reminders), escalated=len(escalations))


def _overdue(ctx: Ctx) -> Iterator[_Overdue]:
    """期限到了而还没办的；超时的时间只计工作日里的。"""
    waiting = WfTask.objects.filter(mof_div_code=ctx.mof_div_code, status="todo", deadline__lte=ctx.biz_now)
    tasks = list(waiting.select_related("inst").order_by("deadline", "task_id"))
    if not tasks:
        return
    calendar = work_calendar(tasks[0].deadline.date(), ctx.biz_date, mof_div_code=ctx.mof_div_code)
    for task in tasks:
        late = calendar.elapsed(task.deadline, ctx.biz_now)
        facts = {"late_s": int(late.total_seconds())}
        problem = decide("R-WFL-011", fires=bool(late), facts=facts, n=hours_of(late))
        if problem is not None:
            yield _Overdue(task, hours_of(late), problem.message)


def _reminders(item: _Overdue, people: Recipients, ctx: Ctx) -> Iterator[Letter]:
    task = item.task
    for user_id in people.actors(task):
        yield _letter(item, user_id, REMIND, f"{task.step_title} {task.biz_no}：{item.text}", ctx)


def _escalations(item: _Overdue, people: Recipients, ctx: Ctx) -> Iterator[Letter]:
    if item.hours <= ESCALATE_AFTER_H:
        return
    task = item.task
    for user_id in people.superiors(task):
        title = f"逾期上报：{task.agency_code} {task.step_title} {task.biz_no} 已超时{item.hours}小时，请督促办理"
        yield _letter(item, user_id, ESCALATE, title, ctx)


def _letter(item: _Overdue, user_id: str, kind: str, title: str, ctx: Ctx) -> Letter:
    task = item.task
    return Letter(
        user_id=user_id,
        kind=kind,
        title=title,
        body=task.title,
        biz_type=task.biz_type,
        biz_id=str(task.biz_id),
        biz_no=task.biz_no,
        once=f"R-WFL-011:{kind}:{task.task_id}:{ctx.biz_date.isoformat()}",
    )
