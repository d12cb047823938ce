"""平台作业：周期作业、封日志与演示里催银行清算。"""

import os
from contextlib import suppress
from uuid import UUID

import httpx
from django.db import transaction
from procrastinate.contrib.django import app as procrastinate_app
from procrastinate.exceptions import AlreadyEnqueued

from yitihua.app import settings
from yitihua.app.periodic import CLOCK, TIMER, due_jobs, run_periodic_job
from yitihua.app.world.orgs import PBC_ORG
from yitihua.engines.messages import delivery as _delivery  # noqa: F401  登记投递作业
from yitihua.infra.identity.models import MachineClient
from yitihua.infra.identity.principals import system_principal
from yitihua.infra.jobs.queue import enqueue, job
from yitihua.infra.operation import later as _later  # noqa: F401  登记成批转后台的作业
from yitihua.infra.oplog.seal import seal
from yitihua.infra.outward import trusted
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.ids import uuid7

PERIODIC_JOB = "periodic.run"


@job(PERIODIC_JOB, title="周期作业")
def periodic(
    code: str, mof_div_code: str, trigger: str = CLOCK, username: str = "system", run_id: str | None = None
) -> None:
    """`run_id` 随作业登记，重试仍是同一次运行。"""
    key = UUID(run_id) if run_id else None
    run_periodic_job(code, mof_div_code=mof_div_code, trigger=trigger, username=username, run_id=key)


def every_five_minutes(timestamp: int) -> None:
    """到点的周期作业逐区划排上队；同一个还在排队的不再排，一个办不成不耽误别的。"""
    divisions = MachineClient.objects.filter(is_enabled=1).values_list("mof_div_code", flat=True).distinct()
    for mof_div_code in sorted(set(divisions)):
        with reading(system_principal(mof_div_code)):
            due = due_jobs(mof_div_code)
        for code in due:
            arguments = {"code": code, "mof_div_code": mof_div_code, "trigger": TIMER, "run_id": str(uuid7())}
            with suppress(AlreadyEnqueued), transaction.atomic():
                once = f"{PERIODIC_JOB}:{mof_div_code}:{code}"
                enqueue(PERIODIC_JOB, arguments, mof_div_code=mof_div_code, username="system", once=once)


def every_minute(timestamp: int) -> None:
    """封日志：最近一分钟了结的都进链。"""
    with transaction.atomic():
        seal()


if settings.MODE != "scenario":  # 场景里要封由场景自己封，免得两次演出来不一样
    _sealing = procrastinate_app.task(name="yitihua.seal")(every_minute)
    procrastinate_app.periodic(cron="* * * * *", periodic_id="yitihua.seal")(_sealing)


if settings.MODE == "production":  # 演示与场景的时钟是固定的，周期作业由推进时钟触发
    _task = procrastinate_app.task(name="yitihua.periodic")(every_five_minutes)
    procrastinate_app.periodic(cron="*/5 * * * *", periodic_id="yitihua.periodic")(_task)


@job("demo.banks.clear", title="演示：催银行清算")
def banks_clear(moment: str) -> None:
    """演示里人民银行先办完压着的，代理银行再到点清算；真实环境由它们自己发起。"""
    for pair in os.environ.get("YITIHUA_SIMULATORS", "").split(","):
        org, _, url = pair.partition("=")
        if url:
            body: dict[str, object] = {"act": "release" if org == PBC_ORG else "clear", "with": {}, "biz_time": moment}
            httpx.post(f"{url}/act", json=body, timeout=60.0, trust_env=False, verify=trusted())
