"""后台批量办到第几行：随办随写，业务没提交也看得见；办完即清，办不成的也清。"""

import uuid
from typing import Any

import pytest
from django.db import connection, transaction

from tests.db.django_fixtures import NOW, YEAR
from tests.db.identity.test_grants import at, user
from tests.db.services.people import client_of
from yitihua.infra.calendar.clock import set_fixed
from yitihua.infra.identity.models import User
from yitihua.infra.jobs.models import JobProgress
from yitihua.infra.jobs.progress import Meter, metered
from yitihua.infra.jobs.queue import JOBS
from yitihua.infra.operation import later
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.lines import Line
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.oplog import write as oplog
from yitihua.kernel.findings import Finding, Level

pytestmark = pytest.mark.usefixtures("base_world")
SUBMIT = "payment.application.submit"


@pytest.fixture
def operator() -> User:
    set_fixed(NOW)
    return user("op", "AG_OP", agency="101001")


def ghosts(count: int) -> tuple[Command, ...]:
    """查无此单的若干行。"""
    command = OPERATIONS[SUBMIT].command
    return tuple(command.model_validate({"pay_app_id": str(uuid.uuid4())}) for _ in range(count))


def written() -> list[tuple[int, int]]:
    """另一个连接看到的：（已定行数，总行数）。"""
    other = connection.copy(alias=connection.alias)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT done, total FROM sys_job_progress")
            return [tuple(row) for row in cursor.fetchall()]
    finally:
        other.close()


def test_一行只叫一声_有结果与被拒都算() -> None:
    told: list[int] = []
    line: Line[Command] = Line(0, Command(), watch=lambda: told.append(1))
    line.ref = "x"
    assert told == []
    line.refuse([])
    assert told == [], "没有原因不算被拒"
    line.refuse([Finding("E-STATE", Level.BLOCK, "不行")])
    line.result = {"ok": True}
    assert told == [1]


def test_一批里每定一行叫一声(operator: User) -> None:
    told: list[int] = []
    call = Call(OPERATIONS[SUBMIT], ghosts(7), at(operator), "p1", fiscal_year=YEAR, batch=True, each=True, moment=NOW,
                watch=lambda: told.append(1))  # fmt: skip
    assert execute(call).response["refused"] == 7
    assert len(told) == 7


def test_正在办时别人看得见_提交之前就看得见(operator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """写日志时业务事务还开着，各行都已定。"""
    seen: list[Any] = []
    real = oplog.write

    def watching(*arguments: Any, **options: Any) -> Any:
        seen.append((written(), connection.in_atomic_block))
        return real(*arguments, **options)

    monkeypatch.setattr(oplog, "write", watching)
    commands = [command.model_dump(mode="json") for command in ghosts(5)]
    JOBS["operation.batch"].body("op", "", SUBMIT, commands, "p2", "", YEAR, each=True, digest="")
    assert seen[0] == ([(5, 5)], True)
    assert written() == []


def test_作业页上看得到第几行_不在办的没有(operator: User) -> None:
    call = Call(OPERATIONS[SUBMIT], ghosts(3), at(operator), "p3", fiscal_year=YEAR, batch=True, each=True, moment=NOW)
    later.submit(call)
    key = later._lock(operation=call.code, client="op", request_id="p3")
    with metered(key=key, total=3) as meter:
        meter.tick()
        meter.write(1)
        assert [row["done_count"] for row in jobs(operator)] == [None], "还没轮到办"
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        assert [(row["done_count"], row["line_count"]) for row in jobs(operator)] == [(1, 3)]
    assert [row["done_count"] for row in jobs(operator)] == [None]


def jobs(person: User) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client_of(person).get("/api/records/SYS_JOB").json()["rows"]
    return rows


def broken() -> None:
    """办到一半出错。"""
    with metered(key="k", total=4) as meter, transaction.atomic():
        for _ in range(4):
            meter.tick()
        assert written() == [(4, 4)]
        Meter(key="k", total=4, writer=meter._writer).tick()
        assert written() == [(4, 4)], "被拒的行要重来，从头数也不倒退"
        raise ZeroDivisionError


def test_只增不减_办不成也清掉(operator: User) -> None:
    with pytest.raises(ZeroDivisionError):
        broken()
    assert written() == []
    assert JobProgress.objects.count() == 0
