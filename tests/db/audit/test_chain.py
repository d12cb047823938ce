"""操作日志的链：种一千处改、删、插、换次序，一处不漏地指到那一行；没种的一行也不冤枉。"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from tests.db.django_fixtures import DIVISION, context, person
from yitihua.app.audit import Chain, examine, run_audit_verify
from yitihua.infra.oplog import seal as sealing
from yitihua.infra.oplog.models import OpLog
from yitihua.infra.oplog.write import digest, write
from yitihua.infra.pg.bootstrap import DatabaseUrls
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.ids import uuid7

ROWS, BLOCKS = 3_000, 6


@pytest.fixture
def owner(base_world: None, db_template: DatabaseUrls) -> Iterator[psycopg.Connection]:
    """篡改的人：能绕过应用角色的一切。"""
    urls = db_template.for_database(str(connection.settings_dict["NAME"]))
    with psycopg.connect(urls.owner, autocommit=True) as conn:
        yield conn


def log(count: int, *, first: int = 0) -> None:
    """写 `count` 行，一百行一个事务。"""
    ctx = context(person("AG_OP", agency="101001"))
    for start in range(first, first + count, 100):
        with transaction.atomic():
            set_divisions([DIVISION])
            for number in range(start, min(start + 100, first + count)):
                ctx.subjects[:] = [("payment.application", str(uuid7()))]
                write(ctx, result="ok", detail={"command": {"pay_app_amt": f"{number}.00"}, "中文": ["一", None, 1.5]})


def rows() -> list[OpLog]:
    """按次序的全部日志。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        return list(OpLog.objects.order_by("change_xid", "log_id"))


def seal() -> int:
    with transaction.atomic():
        return sealing.seal()


def chain(owner: psycopg.Connection) -> Chain:
    (found,) = [item for item in examine(owner) if item.mof_div_code == DIVISION]
    return found


def named(owner: psycopg.Connection) -> set[str]:
    return {fault.log_id for fault in chain(owner).faults}


def test_没动过的链对得上_封过的不再封(owner: psycopg.Connection) -> None:
    log(250)
    assert seal() == 250
    assert seal() == 0
    log(30)
    found = chain(owner)
    assert (found.rows, found.sealed, found.blocks, found.faults) == (280, 250, 1, [])


def test_还开着的事务写的留到下一块(owner: psycopg.Connection, db_template: DatabaseUrls) -> None:
    urls = db_template.for_database(str(connection.settings_dict["NAME"]))
    with psycopg.connect(urls.app) as slow:
        slow.execute("SELECT pg_current_xact_id(), set_config('app.divs', %s, true)", [DIVISION])
        slow.execute(
            "INSERT INTO sys_op_log (log_id, mof_div_code, biz_time, user_id, username, ip, operation, request_id,"
            " result, subjects, detail, digest) SELECT gen_random_uuid(), %s, now(), '', '', '', '', '', 'ok', '[]',"
            " '{}', ''",
            [DIVISION],
        )
        log(10)
        assert seal() == 0, "后开始的也等先开始的了结，次序才不会变"
    assert seal() == 11


def test_第五条被改_报第五条(
    owner: psycopg.Connection, db_template: DatabaseUrls, capsys: pytest.CaptureFixture[str]
) -> None:
    """T-WFL-006。"""
    url = db_template.for_database(str(connection.settings_dict["NAME"])).verify
    log(9)
    seal()
    assert run_audit_verify(url) == 0
    fifth = rows()[4]
    owner.execute("UPDATE sys_op_log SET username = '别人' WHERE log_id = %s", [fifth.log_id])
    (fault,) = chain(owner).faults
    assert (fault.place, fault.log_id) == ("第 5 条", str(fifth.log_id))
    capsys.readouterr()
    assert run_audit_verify(url) == 1
    assert f"R-WFL-022 日志完整性校验失败：区划 {DIVISION} 第 5 条" in capsys.readouterr().out


@dataclass
class Vandal:
    """`rows` 是还没动过的行；动过的记下主键，插进去的记新行的主键。"""

    owner: psycopg.Connection
    rows: list[OpLog]
    planted: set[str] = field(default_factory=set)

    def take(self) -> OpLog:
        row = self.rows.pop()
        self.planted.add(str(row.log_id))
        return row

    def run(self, statement: str, *values: Any) -> None:
        self.owner.execute(statement, list(values))

    def edit(self) -> None:
        column, value = random.choice([("username", "别人"), ("ip", "10.9.9.9"), ("detail", '{"command": {}}')])
        self.run(f"UPDATE sys_op_log SET {column} = %s WHERE log_id = %s", value, self.take().log_id)

    def edit_with_digest(self) -> None:
        row = self.take()
        row.result, row.user_id = "refused", "someone"
        self.run(
            "UPDATE sys_op_log SET result = %s, user_id = %s, digest = %s WHERE log_id = %s",
            row.result, row.user_id, digest(row), row.log_id,
        )  # fmt: skip

    def shift_time(self) -> None:
        self.run("UPDATE sys_op_log SET log_time = log_time + interval '1 ms' WHERE log_id = %s", self.take().log_id)

    def delete(self) -> None:
        self.run("DELETE FROM sys_op_log WHERE log_id = %s", self.take().log_id)

    def insert(self, *, xid: str, log_time: str) -> None:
        """照一行伪造一行，摘要是对的。"""
        row = random.choice(self.rows)
        original = row.log_id
        row.log_id = uuid7()
        self.planted.add(str(row.log_id))
        self.run(
            "INSERT INTO sys_op_log (log_id, mof_div_code, log_time, biz_time, user_id, username, ip, operation,"
            " request_id, result, subjects, detail, digest, change_xid)"
            f" SELECT %s, mof_div_code, {log_time}, biz_time, user_id, username, ip, operation, request_id, result,"
            f" subjects, detail, %s, {xid} FROM sys_op_log WHERE log_id = %s",
            row.log_id, digest(row), original,
        )  # fmt: skip
        row.log_id = original

    def insert_among(self) -> None:
        self.insert(xid="change_xid", log_time="log_time")

    def insert_late(self) -> None:
        self.insert(xid="pg_current_xact_id()", log_time="log_time - interval '1 day'")

    def reorder(self) -> None:
        """两块里的两行对调事务号。"""
        one, other = self.take(), self.take()
        self.run(
            "UPDATE sys_op_log l SET change_xid = o.change_xid FROM sys_op_log o"
            " WHERE (l.log_id = %s AND o.log_id = %s) OR (l.log_id = %s AND o.log_id = %s)",
            one.log_id, other.log_id, other.log_id, one.log_id,
        )  # fmt: skip


def test_种一千处_一处不漏一行不冤(owner: psycopg.Connection) -> None:
    random.seed(20221115)
    for number in range(BLOCKS):
        log(ROWS // BLOCKS, first=number * ROWS // BLOCKS)
        assert seal() == ROWS // BLOCKS
    logged = rows()
    # 取的次序是前半段与后半段交错，对调的两行就必不在同一块
    half = ROWS // 2
    vandal = Vandal(owner, [row for pair in zip(logged[:half], logged[half:], strict=True) for row in pair])
    deeds: list[tuple[Callable[[], None], int]] = [
        (vandal.reorder, 100), (vandal.edit, 200), (vandal.edit_with_digest, 200), (vandal.shift_time, 100),
        (vandal.delete, 200), (vandal.insert_among, 100), (vandal.insert_late, 100),
    ]  # fmt: skip
    assert named(owner) == set()
    for deed, times in deeds:
        for _ in range(times):
            deed()
    assert sum(times for _, times in deeds) == 1_000
    assert named(owner) == vandal.planted


@pytest.mark.parametrize(
    ("tampering", "place", "what"),
    [
        ("UPDATE sys_op_seal SET members = members - 0 WHERE seq = 2", "第 2 块", "的登记被改"),
        ("UPDATE sys_op_seal SET block_hash = repeat('a', 64) WHERE seq = 2", "第 3 块", "接不上前一块"),
        ("DELETE FROM sys_op_seal WHERE seq = 2", "第 2 块", "不见了"),
        (
            "UPDATE sys_op_seal SET first_no = first_no + 1 WHERE seq = 2",
            "第 2 块",
            "首行应是第 21 条，登记的是第 22 条",
        ),
    ],
)
def test_封块自己被动过(owner: psycopg.Connection, tampering: str, place: str, what: str) -> None:
    for number in range(3):
        log(20, first=number * 20)
        seal()
    owner.execute(tampering)
    assert (place, what) in {(fault.place, fault.what) for fault in chain(owner).faults}


def test_整条链重写过_抄存的块指纹认得出(
    owner: psycopg.Connection, db_template: DatabaseUrls, capsys: pytest.CaptureFixture[str]
) -> None:
    log(20)
    seal()
    kept = chain(owner).head
    url = db_template.for_database(str(connection.settings_dict["NAME"])).verify
    assert run_audit_verify(url, head=kept) == 0
    owner.execute("DELETE FROM sys_op_seal")
    owner.execute("DELETE FROM sys_op_log WHERE log_id = (SELECT log_id FROM sys_op_log LIMIT 1)")
    seal()
    assert run_audit_verify(url) == 0, "重写得天衣无缝，光看链看不出来"
    assert run_audit_verify(url, head=kept) == 1
    assert kept in capsys.readouterr().out


def test_应用角色改不了删不了(owner: psycopg.Connection, db_template: DatabaseUrls) -> None:
    log(1)
    seal()
    urls = db_template.for_database(str(connection.settings_dict["NAME"]))
    with psycopg.connect(urls.app, autocommit=True) as app:
        for table, column in (("sys_op_log", "username"), ("sys_op_seal", "prev_hash")):
            for statement in (f"UPDATE {table} SET {column} = ''", f"DELETE FROM {table}", f"TRUNCATE {table}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(statement)
