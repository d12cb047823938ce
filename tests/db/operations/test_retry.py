"""落账时与别人撞上：死锁与串行化失败由执行器有限次重来，业务、日志、账各只一份。"""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

import yitihua.app.ports.ledger  # noqa: F401
from tests.db.django_fixtures import *  # noqa: F403
from tests.db.django_fixtures import DIVISION, YEAR, person
from yitihua.infra.operation import ports
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.registry import Operation
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.ledger.types import LimitKey, NewLimit

pytestmark = pytest.mark.usefixtures("base_world")
RIVAL = "DO $$ BEGIN RAISE EXCEPTION '与别人撞上' USING ERRCODE = '{state}'; END $$"


def _open_limit(command: Command, *, ctx: Ctx) -> dict[str, str]:
    """只开一行额度。"""
    key = uuid7()
    ctx.limits.add([NewLimit(LimitKey("indicator", key))])
    return {"limit_id": str(key)}


OPEN_LIMIT = Operation("test.limit.open", "开额度", frozenset({"AG_OP"}), Command, _open_limit, False, True, "")


@pytest.fixture
def rival(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """落账的头几次让数据库报错；返回各次的流水。"""

    def clash(*, state: str, times: int) -> list[int]:
        real, tries = ports._FLUSH[0], []

        def flush(ctx: Ctx, conn: Any, each: bool) -> ports.Flushed:
            tries.append(len(tries) + 1)
            if len(tries) <= times:
                psycopg.Cursor(conn).execute(RIVAL.format(state=state))
            return real(ctx, conn, each)

        monkeypatch.setattr(ports, "_FLUSH", [flush])
        return tries

    return clash


def _perform() -> None:
    call = Call(OPEN_LIMIT, (Command(request_id="r1"),), person("AG_OP", agency="101001"), "r1", DIVISION, YEAR)
    execute(call)


def _count(table: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        set_divisions([DIVISION])
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("state", ["40P01", "40001", "55P03"])
def test_撞上两次_第三次办成_只留一份(rival: Callable[..., list[int]], state: str) -> None:
    tries = rival(state=state, times=2)
    _perform()
    assert tries == [1, 2, 3]
    assert (_count("ledger_limit"), _count("sys_op_log")) == (1, 1)


def test_三次都撞上_照实报错_什么都不留(rival: Callable[..., list[int]]) -> None:
    tries = rival(state="40P01", times=3)
    with pytest.raises(OperationalError):
        _perform()
    assert tries == [1, 2, 3]
    assert (_count("ledger_limit"), _count("sys_op_log")) == (0, 0)
