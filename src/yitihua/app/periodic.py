"""周期作业：每个都是一个有码的操作，由系统身份按区划执行，可重跑；每次运行留一行（design 第 8 节）。"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.identity.principals import system_principal
from yitihua.infra.jobs.failures import reason_of
from yitihua.infra.jobs.models import PeriodicRun
from yitihua.infra.operation.authorize import Forbidden
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.scoping.divisions import writing
from yitihua.kernel.errors import Refusal, RequestError
from yitihua.kernel.ids import uuid7

TIMER, CLOCK, HAND = "timer", "clock", "hand"
TRIGGERS: Final = {TIMER: "定时", CLOCK: "推进时钟", HAND: "手工"}
RUNNING, OK, REFUSED, FAILED = "running", "ok", "refused", "failed"
_ADMIN: Final = frozenset({"SYS_ADM", "IT"})


@dataclass(frozen=True, slots=True)
class Periodic:
    """`every_m` 是隔多少分钟跑一次，0 为不定时；`roles` 是可以手工跑的角色。"""

    code: str
    title: str
    operation: str
    every_m: int
    roles: frozenset[str]


_JOBS: Final = (
    Periodic("payment.voucher.send_due", "发送到期的支付凭证", "payment.voucher.send_due", 5, frozenset({"PAY_CTR"})),
    Periodic("payment.clearing.daily", "当日清算额度", "payment.clearing.send_quota", 0, frozenset({"PAY_CTR"})),
    Periodic(
        "appropriation.reconcile.daily",
        "核对指标账与额度",
        "appropriation.reconcile.run",
        1440,
        frozenset({"MOF_BGT", "MOF_TRE"}),
    ),
    Periodic("accounting.acct_set.open", "开新单位的账套", "accounting.acct_set.open", 5, frozenset({"MOF_ACC", "IT"})),
    Periodic("accounting.pending.sweep", "补记待生成的凭证", "accounting.pending.sweep", 5, frozenset({"MOF_TRE"})),
    Periodic(
        "appropriation.control.release_month",
        "放行用款计划",
        "appropriation.control.release_month",
        60,
        _ADMIN,
    ),
    Periodic("identity.user.sweep", "停用已停单位的账号", "identity.user.sweep", 5, _ADMIN),
    Periodic("identity.session.sweep", "清过期会话", "identity.session.sweep", 5, _ADMIN),
    Periodic("identity.client.sweep", "清用过的接口签名", "identity.client.sweep", 5, _ADMIN),
    Periodic("workflow.task.remind", "催办超时的待办", "workflow.task.remind", 60, _ADMIN),
    Periodic("adjustment.batch.watch", "提醒预算调整公开与报告", "adjustment.batch.watch", 1440, _ADMIN),
    Periodic("appropriation.transfer.remind", "催转移支付分配", "appropriation.transfer.remind", 1440, _ADMIN),
    Periodic("attachment.store.sweep", "清没有人要的附件文件", "attachment.store.sweep", 1440, _ADMIN),
    Periodic("attachment.store.check", "核对附件文件", "attachment.store.check", 10080, _ADMIN),
    Periodic("workbench.export.sweep", "清过期的导出文件", "workbench.export.sweep", 60, _ADMIN),
    Periodic("periodic.run.sweep", "清旧的运行记录", "periodic.run.sweep", 1440, _ADMIN),
)
PERIODIC: Final = {item.code: item for item in _JOBS}
DAILY: Final = tuple(item.code for item in _JOBS if item.every_m)
"""生产到点跑、演示每推进到下一工作日各跑一遍的作业。"""


def run_periodic_job(
    code: str, *, mof_div_code: str, trigger: str = TIMER, username: str = "system", run_id: UUID | None = None
) -> Any:
    """跑一次，返回操作结果；`run_id` 相同即同一次，再办的记在原来那一行。"""
    item = PERIODIC.get(code)
    operation = OPERATIONS.get(item.operation) if item else None
    if operation is None:
        raise RequestError("E-REQ-002", f"没有周期作业 {code}")
    principal = system_principal(mof_div_code)
    call = Call(operation, (operation.command(),), principal, request_id=f"{code}:{biz_now().isoformat()}")
    run = PeriodicRun(
        run_id=run_id or uuid7(),
        mof_div_code=mof_div_code,
        code=code,
        trigger=trigger,
        username=username,
        status=RUNNING,
        biz_time=biz_now(),
    )
    with _recorded(run):
        result = execute(call).response["result"]
    _finish(run, OK, result=result if isinstance(result, dict) else {})
    return result


@contextmanager
def _recorded(run: PeriodicRun) -> Iterator[None]:
    """开跑先记一行；没办成的写明原因再抛，由队列重试。"""
    with writing([run.mof_div_code]):
        again = PeriodicRun.objects.filter(pk=run.pk).update(status=RUNNING, attempts=F("attempts") + 1, end_time=None)
        if not again:
            run.save(force_insert=True)
    try:
        yield
    except Exception as error:
        refused = isinstance(error, Refusal | Forbidden)
        reason = error.finding.message if isinstance(error, Forbidden) else reason_of(error)
        _finish(run, REFUSED if refused else FAILED, reason=reason)
        raise


def _finish(run: PeriodicRun, status: str, *, result: dict[str, Any] | None = None, reason: str = "") -> None:
    with writing([run.mof_div_code]):
        values = {"status": status, "reason": reason[:400], "result": result or {}, "end_time": Now()}
        PeriodicRun.objects.filter(pk=run.pk).update(**values)


def due_jobs(mof_div_code: str) -> list[str]:
    """到点该跑的；上次开跑以来满了间隔的，或从没跑过的。在设好区划的事务里用。"""
    last = last_runs(mof_div_code)
    return [code for code in DAILY if code not in last or _next(last[code]) <= timezone.now()]


def last_runs(mof_div_code: str) -> dict[str, PeriodicRun]:
    """各周期作业最近的一次运行。"""
    rows = PeriodicRun.objects.filter(mof_div_code=mof_div_code).order_by("code", "-start_time").distinct("code")
    return {row.code: row for row in rows}


def next_time(run: PeriodicRun | None, item: Periodic) -> str:
    """下一次什么时候；不定时的、还没跑过的为空。"""
    return timezone.localtime(_next(run)).isoformat(timespec="seconds") if run and item.every_m else ""


def _next(run: PeriodicRun) -> Any:
    return run.start_time + timedelta(minutes=PERIODIC[run.code].every_m if run.code in PERIODIC else 0)
