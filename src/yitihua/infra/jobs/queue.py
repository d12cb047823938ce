"""作业：随业务事务登记，提交后由作业进程执行；同一作业可重跑（design 第 2、5 节）。"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import close_old_connections
from procrastinate import JobContext
from procrastinate.contrib.django import app

from yitihua.infra.jobs.backoff import Backoff
from yitihua.infra.jobs.failures import record_failure
from yitihua.infra.operation.ports import bind_defer
from yitihua.kernel.registry import Registry

JobBody = Callable[..., None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """`cancellable` 的作业可以取消：取消了只是不办，不会让别处以为办了。"""

    name: str
    title: str
    body: JobBody
    cancellable: bool


JOBS: Registry[JobKind] = Registry("作业")


def job(name: str, *, title: str, cancellable: bool = False) -> Callable[[JobBody], JobBody]:
    """登记一个作业；参数须能转成 JSON，作业自己保证重复执行无害。"""

    def register(body: JobBody) -> JobBody:
        JOBS.add(name, JobKind(name, title, body, cancellable))
        return body

    return register


@app.task(name="yitihua.run", retry=Backoff(), pass_context=True)
def run_job(
    context: JobContext, name: str, arguments: dict[str, Any], mof_div_code: str = "", username: str = ""
) -> None:
    """作业在线程池里跑：每次先换掉失效的数据库连接，数据库重启后照常办；失败的记下原因再交队列重试。"""
    close_old_connections()
    try:
        JOBS[name].body(**arguments)
    except Exception as error:
        record_failure(
            error, job_no=context.job.id or 0, name=name, attempt=context.job.attempts + 1, division=mof_div_code
        )
        raise
    finally:
        close_old_connections()


def enqueue(name: str, arguments: dict[str, Any], *, mof_div_code: str, username: str, once: str = "") -> None:
    """在当前事务里登记；给了 `once` 而同一标记还在排队，抛 AlreadyEnqueued（当前的保存点随之作废）。

    `mof_div_code`、`username` 是谁引出的，作业页据此列出。
    """
    assert name in JOBS, f"没有作业 {name}"
    run_job.configure(queueing_lock=once or None).defer(
        name=name, arguments=arguments, mof_div_code=mof_div_code, username=username
    )


bind_defer(enqueue)
