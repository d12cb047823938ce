"""后台作业：失败的原因留得下来；死信可重试，投递不能取消，批量可取消；各人只看自己的。周期作业每次运行留一行。"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.db.django_fixtures import DIVISION, NOW, do
from tests.db.identity.test_grants import user
from tests.db.services.people import SYSTEM, at, client_of, perform, refused
from yitihua.app.api.periodic import READERS
from yitihua.app.periodic import PERIODIC, due_jobs, run_periodic_job
from yitihua.app.ports import jobs as ports
from yitihua.infra.calendar.clock import set_fixed
from yitihua.infra.identity.models import MachineClient, User
from yitihua.infra.identity.roles import ROLES
from yitihua.infra.jobs.failures import reason_of
from yitihua.infra.jobs.models import JobFailure, PeriodicRun
from yitihua.infra.jobs.queue import JOBS, enqueue
from yitihua.infra.jobs.worker import run_worker
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import ConfigurationError, RequestError

pytestmark = pytest.mark.usefixtures("base_world")


def queued(
    name: str = "operation.batch", *, username: str = "op", division: str = DIVISION, status: str = "todo"
) -> int:
    """排上一个作业，置成某个状态，返回作业号。"""
    arguments: dict[str, Any] = {"commands": [{}, {}], "operation": "payment.application.submit", "request_id": "r1"}
    if name != "operation.batch":
        arguments = {"mof_div_code": division}
    with transaction.atomic():
        enqueue(name, arguments, mof_div_code=division, username=username)
        number = ProcrastinateJob.objects.order_by("-id").values_list("id", flat=True)[0]
        attempts = 3 if status in ("failed", "retrying") else 0
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = %s, attempts = %s, scheduled_at = now() + interval '1 hour' "
                "WHERE id = %s",
                ["todo" if status == "retrying" else status, attempts, number],
            )
    return int(number)


def state(number: int) -> tuple[str, bool]:
    """状态，和是不是马上就办。"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, coalesce(scheduled_at <= now(), true) FROM procrastinate_jobs WHERE id = %s", [number]
        )
        return tuple(cursor.fetchone())


def runs() -> list[PeriodicRun]:
    with transaction.atomic():
        set_divisions([DIVISION])
        return list(PeriodicRun.objects.order_by("start_time"))


def failures() -> list[JobFailure]:
    with transaction.atomic():
        set_divisions([DIVISION])
        return list(JobFailure.objects.order_by("happen_time"))


def test_死信重试重新排队_等着再试的马上再试_正在办的不必() -> None:
    it = user("it1", "IT")
    for status in ("failed", "retrying"):
        number = queued(status=status)
        assert do("job.queue.retry", at(it), job_no=number) == {"job_no": number, "status": "todo"}
        assert state(number) == ("todo", True)
    for status in ("doing", "todo", "cancelled"):
        number = queued(status=status)
        before = state(number)
        assert refused("job.queue.retry", it, job_no=number) == ("E-STATE",)
        assert state(number) == before


def test_批量可取消_投递与已开始的不能() -> None:
    it = user("it1", "IT")
    number = queued()
    assert do("job.queue.cancel", at(it), job_no=number)["status"] == "cancelled"
    assert state(number)[0] == "cancelled"
    assert refused("job.queue.cancel", it, job_no=queued("messages.deliver")) == ("E-JOB",)
    assert refused("job.queue.cancel", it, job_no=queued(status="doing")) == ("E-STATE",)
    assert [code for code, kind in JOBS.items() if kind.cancellable] == ["operation.batch"]


def test_业务人员只管自己引出的_别的区划的谁也管不着() -> None:
    op, other, it = user("op", "AG_OP", agency="101001"), user("op2", "AG_OP", agency="101001"), user("it1", "IT")
    number = queued(status="failed")
    assert refused("job.queue.retry", other, job_no=number) == ("R-WFL-008",)
    assert refused("job.queue.cancel", other, job_no=number) == ("R-WFL-008",)
    assert refused("job.queue.retry", it, job_no=queued(division="430621000", status="failed")) == ("R-WFL-008",)
    assert refused("job.queue.retry", it, job_no=number + 999) == ("R-WFL-008",)
    counts = {
        person.username: client_of(person).get("/api/records/SYS_JOB").json()["count"] for person in (op, other, it)
    }
    assert counts == {"op": 1, "op2": 0, "it1": 1}
    (row,) = client_of(op).get("/api/records/SYS_JOB").json()["rows"]
    shown = (row["status"], row["line_count"], row["job_name"], row["operation_name"])
    assert shown == ("failed", 2, "批量办理", "送审支付申请")
    assert client_of(op).get("/api/records/SYS_JOB_FAILURE").status_code == 403
    do("job.queue.retry", at(op), job_no=number)


def test_同一件事已重新排上队的死信不再重试() -> None:
    it = user("it1", "IT")
    with transaction.atomic():
        enqueue("periodic.run", {}, mof_div_code=DIVISION, username="system", once="same")
    dead = int(ProcrastinateJob.objects.latest("id").pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [dead])
    with transaction.atomic():
        enqueue("periodic.run", {}, mof_div_code=DIVISION, username="system", once="same")
    assert refused("job.queue.retry", it, job_no=dead) == ("E-JOB",)


def test_失败的原因说得清() -> None:
    request = httpx.Request("POST", "http://bank/inbox")
    cases = {
        "对方没有在规定的时间内应答": httpx.ReadTimeout("x", request=request),
        "连不上对方的接收地址": httpx.ConnectError("x", request=request),
        "对方应答 HTTP 502，没有收下": httpx.HTTPStatusError("x", request=request, response=httpx.Response(502)),
        "没有登记机构 102 的接收地址": ConfigurationError("没有登记机构 102 的接收地址"),
        "程序出错（KeyError），请信息工作部门查看细节": KeyError("x"),
    }
    for words, error in cases.items():
        assert reason_of(error) == words


def test_作业没办成_记下原因再交队列重试() -> None:
    set_fixed(NOW)
    with transaction.atomic():
        enqueue("periodic.run", {"code": "no.such", "mof_div_code": DIVISION}, mof_div_code=DIVISION, username="it1")
    work_off()
    (row,) = failures()
    job = ProcrastinateJob.objects.get(pk=row.job_no)
    assert (row.name, row.attempt, row.reason) == ("periodic.run", 1, "没有周期作业 no.such")
    assert "Traceback" in row.detail
    assert (job.status, job.attempts) == ("todo", 1)
    it = user("it1", "IT")
    (shown,) = client_of(it).get("/api/records/SYS_JOB").json()["rows"]
    assert (shown["status"], shown["reason"], shown["attempts"]) == ("retrying", "没有周期作业 no.such", 1)
    listed = client_of(it).get("/api/records/SYS_JOB_FAILURE", {"job_no": str(row.job_no)}).json()
    assert (listed["count"], listed["rows"][0]["job_name"]) == (1, "周期作业")


def work_off() -> None:
    """在本进程里把队列里的作业办一遍。"""
    run_worker(wait=False)


def test_周期作业每次运行留一行_结果与由谁引起() -> None:
    set_fixed(NOW)
    assert run_periodic_job("identity.user.sweep", mof_div_code=DIVISION) == {"count": 0}
    with pytest.raises(RequestError):
        run_periodic_job("no.such", mof_div_code=DIVISION)
    (row,) = runs()
    assert (row.code, row.status, row.trigger, row.result, row.attempts) == (
        "identity.user.sweep",
        "ok",
        "timer",
        {"count": 0},
        1,
    )
    assert row.end_time is not None


def test_没办成的写明原因_再办仍是同一行(monkeypatch: pytest.MonkeyPatch) -> None:
    set_fixed(NOW)
    key = "01890000-0000-7000-8000-000000000001"
    item = OPERATIONS["identity.user.sweep"]

    def broken(command: Any, *, ctx: Any) -> None:
        raise ConfigurationError("单位表还没有装入")

    with monkeypatch.context() as patched:
        patched.setattr("yitihua.app.periodic.OPERATIONS", {item.code: _with_body(item, broken)})
        with pytest.raises(ConfigurationError):
            ports.periodic("identity.user.sweep", DIVISION, run_id=key)
    (row,) = runs()
    assert (row.status, row.reason, row.attempts) == ("failed", "单位表还没有装入", 1)
    ports.periodic("identity.user.sweep", DIVISION, run_id=key)
    (row,) = runs()
    assert (row.status, row.reason, row.attempts, row.trigger) == ("ok", "", 2, "clock")


def _with_body(item: Any, body: Any) -> Any:
    return replace(item, body=body)


def test_到点的才排_同一个还在排队的不再排() -> None:
    set_fixed(NOW)
    MachineClient.objects.create(org_code="102", role_code="BANK", mof_div_code=DIVISION)
    ports.every_five_minutes(0)
    timed = {code for code, item in PERIODIC.items() if item.every_m}
    assert ProcrastinateJob.objects.count() == len(timed)
    ports.every_five_minutes(0)
    assert ProcrastinateJob.objects.count() == len(timed)
    run_periodic_job("workflow.task.remind", mof_div_code=DIVISION)
    with transaction.atomic():
        set_divisions([DIVISION])
        assert set(due_jobs(DIVISION)) == timed - {"workflow.task.remind"}
        ago = Now() - timedelta(minutes=60, seconds=1)
        PeriodicRun.objects.update(start_time=ago)
        assert "workflow.task.remind" in due_jobs(DIVISION)


def test_手工跑_业务的归业务岗_平台的归管理员_结果写明是谁叫的() -> None:
    set_fixed(NOW)
    centre, it = user("pc", "PAY_CTR"), user("it1", "IT")
    assert refused("periodic.job.run", centre, code="identity.user.sweep") == ("R-WFL-008",)
    assert refused("periodic.job.run", it, code="payment.voucher.send_due") == ("R-WFL-008",)
    assert refused("periodic.job.run", it, code="no.such") == ("E-PERIODIC",)
    assert refused("periodic.job.run", user("op", "AG_OP", agency="101001"), code="workflow.task.remind") == (
        "R-WFL-008",
    )
    assert ProcrastinateJob.objects.count() == 0
    made = perform("periodic.job.run", it, code="workflow.task.remind")
    ports.periodic(**ProcrastinateJob.objects.get().args["arguments"])
    (row,) = runs()
    assert (str(row.pk), row.trigger, row.username, row.status) == (made["run_id"], "hand", "it1", "ok")
    shown = {item["code"]: item for item in client_of(it).get("/api/periodic").json()["rows"]}
    assert set(shown) == set(PERIODIC)
    remind = shown["workflow.task.remind"]
    assert (remind["status"], remind["every"], remind["can_run"]) == ("ok", "每1小时", True)
    assert remind["next_time"] > remind["start_time"]
    assert shown["payment.voucher.send_due"]["can_run"] is False
    assert client_of(user("op9", "AG_OP", agency="101001")).get("/api/periodic").status_code == 403


def test_每个周期作业的操作都有_不用参数_能叫它跑的看得到它() -> None:
    for code, item in PERIODIC.items():
        assert OPERATIONS[item.operation].command().request_id == "", code
        assert item.roles <= set(ROLES), code
        assert item.roles <= READERS, "能叫它跑的看得到它"


def test_旧的运行记录按时清_没办成的留得久() -> None:
    with transaction.atomic():
        set_divisions([DIVISION])
        for days, status in ((29, "ok"), (31, "ok"), (31, "failed"), (366, "failed")):
            row = PeriodicRun.objects.create(mof_div_code=DIVISION, code="x", status=status, biz_time=NOW)
            PeriodicRun.objects.filter(pk=row.pk).update(start_time=Now() - timedelta(days=days))
    assert do("periodic.run.sweep", SYSTEM) == {"runs": 2, "failures": 0}
    assert len(runs()) == 2
    assert User.objects.count() == 0
