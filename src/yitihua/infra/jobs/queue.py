"""作业：随业务事务登记，提交后由作业进程执行；同一作业可重跑（design 第 2、5 节）。"""

from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from procrastinate.contrib.django import app

from yitihua.infra.jobs.backoff import Backoff
from yitihua.infra.operation.ports import bind_defer
from yitihua.kernel.registry import Registry

JobBody = Callable[..., None]
JOBS: Registry[JobBody] = Registry("作业")


def job(name: str) -> Callable[[JobBody], JobBody]:
    """登记一个作业；参数须能转成 JSON，作业自己保证重复执行无害。"""

    def register(body: JobBody) -> JobBody:
        JOBS.add(name, body)
        return body

    return register


@app.task(name="yitihua.run", retry=Backoff())
def run_job(name: str, arguments: dict[str, Any]) -> None:
    """作业在线程池里跑：每次先换掉失效的数据库连接，数据库重启后照常办。"""
    close_old_connections()
    try:
        JOBS[name](**arguments)
    finally:
        close_old_connections()


def enqueue(name: str, arguments: dict[str, Any], *, once: str = "") -> None:
    """在当前事务里登记；给了 `once` 而同一标记还在排队，抛 AlreadyEnqueued（当前的保存点随之作废）。"""
    assert name in JOBS, f"没有作业 {name}"
    run_job.configure(queueing_lock=once or None).defer(name=name, arguments=arguments)


bind_defer(enqueue)
