"""作业的重试与取消：管理员管本区划的，业务人员只管自己引出的。"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from pydantic import Field

from yitihua.app.identity.accounts import refuse
from yitihua.infra.identity.roles import PERSON_ROLES
from yitihua.infra.jobs.queue import JOBS
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx

OVERSEERS = frozenset({"IT", "SYS_ADM"})
_FIND = """
SELECT id, status::text, attempts, args ->> 'name' FROM procrastinate_jobs
 WHERE id = %s AND task_name = 'yitihua.run' AND args ->> 'mof_div_code' = %s AND (%s OR args ->> 'username' = %s)
   FOR UPDATE
"""
_DEAD_RETRY = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"
_HURRY = "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE id = %s AND status = 'todo'"
_CANCEL = "SELECT procrastinate_cancel_job_v1(%s, false, false)"
_TWIN = """
SELECT 1 FROM procrastinate_jobs j JOIN procrastinate_jobs mine ON mine.id = %s
 WHERE j.status = 'todo' AND j.id <> mine.id AND j.queueing_lock = mine.queueing_lock
"""
_STATES = {"todo": "等待办理", "doing": "正在办", "failed": "死信", "cancelled": "已取消", "aborted": "已中止"}


class HandleJob(Command):
    """`job_no` 是作业号。"""

    job_no: int = Field(ge=1, le=2**62)


class JobOut(Out):
    job_no: int
    status: str


@dataclass(frozen=True, slots=True)
class _Queued:
    number: int
    status: str
    attempts: int
    name: str


@operation("job.queue.retry", title="重试作业", roles=set(PERSON_ROLES), money=False)
def retry_job(command: HandleJob, *, ctx: Ctx) -> JobOut:
    """死信重新排队；失败了等着再试的，立即再试。正在办的、还没办过的不必重试。"""
    queued = _find(command.job_no, ctx=ctx)
    waiting_again = queued.status == "todo" and queued.attempts > 0
    if queued.status != "failed" and not waiting_again:
        raise _wrong_state(queued, "重试", "只有死信和等着再试的作业可以重试")
    if not waiting_again and _rows(_TWIN, queued.number):
        raise refuse("E-JOB", "同一件事已经重新排上队", field="job_no", step="请看列表里等待办理的那一个")
    _run(_HURRY if waiting_again else _DEAD_RETRY, queued.number)
    ctx.subjects.append(("job", str(queued.number)))
    return JobOut(job_no=queued.number, status="todo")


@operation("job.queue.cancel", title="取消作业", roles=set(PERSON_ROLES), money=False)
def cancel_job(command: HandleJob, *, ctx: Ctx) -> JobOut:
    """只能取消还没开始的批量一类；投递报文等取消了会叫单据停在半路，不许。"""
    queued = _find(command.job_no, ctx=ctx)
    kind = JOBS.get(queued.name)
    if kind is None or not kind.cancellable:
        title = kind.title if kind else queued.name
        step = "这种作业取消了单据会停在半路；办不成的请查明原因后重试"
        raise refuse("E-JOB", f"“{title}”不能取消", field="job_no", step=step)
    if queued.status != "todo":
        raise _wrong_state(queued, "取消", "只有等待办理的作业可以取消")
    _run(_CANCEL, queued.number)
    ctx.subjects.append(("job", str(queued.number)))
    return JobOut(job_no=queued.number, status="cancelled")


def _find(job_no: int, *, ctx: Ctx) -> _Queued:
    """锁住这个作业；不归此人管的与没有的不加区分。"""
    overseer = ctx.principal.has_role(*OVERSEERS)
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [job_no, ctx.mof_div_code, overseer, ctx.principal.username])
        row = cursor.fetchone()
    if row is None:
        raise no_access()
    return _Queued(*row)


def _run(statement: str, job_no: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [job_no])


def _rows(statement: str, job_no: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [job_no])
        return list(cursor.fetchall())


def _wrong_state(queued: _Queued, verb: str, step: str) -> Any:
    text = f"作业 {queued.number} 现在是“{_STATES.get(queued.status, queued.status)}”，不能{verb}"
    return refuse("E-STATE", text, field="job_no", step=step)
