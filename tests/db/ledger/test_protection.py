"""账的保护：约束、区划隔离、授权、平衡、填一次。"""

from collections.abc import Callable
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from tests.db.ledger.making import DIVISION, YEAR, entry, indicator, movement, opened, post, voucher
from yitihua.infra.pg.bootstrap import DatabaseUrls
from yitihua.infra.pg.probe import probe
from yitihua.ledger import schema
from yitihua.ledger.flush import available, flush
from yitihua.ledger.kinds import KINDS
from yitihua.ledger.types import COLUMNS, NewLimit

OTHER = "430621000"
LEDGER_TABLES = (*schema.DIVISION_TABLES, "ledger_year", "book_watermark")


@pytest.mark.parametrize("column", COLUMNS)
def test_任何一列都不能为负_程序错了行也不会错(owner: psycopg.Connection, column: str) -> None:
    columns = f"fiscal_year, limit_id, kind, mof_div_code, {column}"
    insert = f"INSERT INTO ledger_limit ({columns}) VALUES (%s, %s, 'indicator', %s, %s)"
    with pytest.raises(errors.CheckViolation):
        owner.execute(insert, [YEAR, uuid4(), DIVISION, "-0.01"])
    if column == "amount":
        owner.execute(insert, [YEAR, uuid4(), DIVISION, "0.01"])
    else:
        with pytest.raises(errors.CheckViolation):
            owner.execute(insert, [YEAR, uuid4(), DIVISION, "0.01"])


def test_各项使用之和不能超过总额(app: psycopg.Connection, owner: psycopg.Connection) -> None:
    key = opened(app, "6.00")
    for column in COLUMNS[1:]:
        owner.execute(f"UPDATE ledger_limit SET {column} = 1 WHERE limit_id = %s", [key.id])
    with pytest.raises(errors.CheckViolation):
        owner.execute("UPDATE ledger_limit SET dis_amt = 1.01 WHERE limit_id = %s", [key.id])


def test_别的区划看不到一行(app: psycopg.Connection, connect: Callable[..., psycopg.Connection]) -> None:
    key = opened(app, "10")
    post(app, movement((key, "occ_amt", "4"), entries=(entry(key, "408", "30101", "4"),)))
    for divs in (OTHER, "", None, "43", "43060000"):
        other = connect(divs)
        for table in schema.DIVISION_TABLES:
            assert other.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), (divs, table)
    several = connect(f"{OTHER},{DIVISION}")
    assert several.execute("SELECT count(*) FROM ledger_limit").fetchone() == (1,)


def test_别的区划写不进_也动不了(app: psycopg.Connection, connect: Callable[..., psycopg.Connection]) -> None:
    key = opened(app, "10")
    other = connect(OTHER)
    with pytest.raises(errors.InsufficientPrivilege), other.transaction():
        flush(other, mof_div_code=DIVISION, fiscal_year=YEAR, movements=[movement((key, "occ_amt", "1"))])
    with other.transaction():
        done = flush(
            other, mof_div_code=OTHER, fiscal_year=YEAR, movements=[movement((key, "occ_amt", "1"))], mode="each"
        )
    assert done.refused[0].reason == "missing"
    with pytest.raises(errors.InsufficientPrivilege), other.transaction():
        schema.close_year(other, YEAR, mof_div_code=DIVISION)
    unset = connect(None)
    with pytest.raises(errors.InsufficientPrivilege), unset.transaction():
        flush(unset, mof_div_code=DIVISION, fiscal_year=YEAR, new_limits=[NewLimit(indicator())])
    assert available(app, [key], mof_div_code=DIVISION, fiscal_year=YEAR)[key].available == 10


@pytest.mark.parametrize("table", LEDGER_TABLES)
def test_应用角色没有直接的写权(app: psycopg.Connection, table: str) -> None:
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}", f"INSERT INTO {table} SELECT * FROM {table}"):
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute(statement)
        app.rollback()


def test_没有登记的额度种类_属主也写不进(owner: psycopg.Connection) -> None:
    stored = dict(owner.execute("SELECT kind, title FROM ledger_kind").fetchall())
    assert stored == {code: kind.title for code, kind in KINDS.items()}
    insert = (
        "INSERT INTO ledger_limit (fiscal_year, limit_id, kind, mof_div_code) VALUES (%s, gen_random_uuid(), %s, %s)"
    )
    with pytest.raises(errors.ForeignKeyViolation):
        owner.execute(insert, [YEAR, "indicators", DIVISION])
    owner.execute(insert, [YEAR, "indicator", DIVISION])


@pytest.mark.parametrize("table", schema.APPEND_ONLY)
def test_应用角色改不了只增不改的表(app: psycopg.Connection, table: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(f"UPDATE {table} SET fiscal_year = fiscal_year")


@pytest.mark.parametrize("table", schema.DIVISION_TABLES)
def test_绕过母表直接碰分区也不行(app: psycopg.Connection, table: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(f"SELECT * FROM {table}_{YEAR}")


@pytest.mark.parametrize("name", ["ledger_flush", "ledger_decide", "ledger_decide_one", "book_write"])
def test_落账的底稿谁也跑不了_年度的只有入口能跑(app: psycopg.Connection, name: str) -> None:
    granted = "SELECT bool_or(has_function_privilege(oid, 'EXECUTE')) FROM pg_proc WHERE proname = %s"
    assert app.execute(granted, [name]).fetchone() == (False,)
    assert app.execute(granted, [f"{name}_{YEAR}"]).fetchone() == (name == "ledger_flush",)


def test_年度的落账函数传别的年度_写不进去(app: psycopg.Connection, owner: psycopg.Connection) -> None:
    schema.open_year(owner, "2023")
    owner.commit()
    call = (
        f"SELECT ledger_flush_{YEAR}(%s, %s, 'all', ARRAY[('indicator', gen_random_uuid(), '')::ledger_limit_in],"
        " '{}', NULL, '{}', '{}', '{}', '{}')"
    )
    with pytest.raises(errors.CheckViolation):
        app.execute(call, [DIVISION, "2023"])
    app.rollback()
    app.execute(call, [DIVISION, YEAR])
    assert app.execute("SELECT DISTINCT fiscal_year FROM ledger_limit").fetchall() == [(YEAR,)]


def test_换了底稿_开过的年度随即重造(owner: psycopg.Connection) -> None:
    body = "SELECT prosrc LIKE '%%一律不许%%' FROM pg_proc WHERE proname = %s"
    source = (schema.STORE / "051_ledger_decide.sql").read_text(encoding="utf-8")
    owner.execute(source.replace("-- 锁：", "-- 一律不许 锁：").encode())
    assert owner.execute(body, [f"ledger_decide_{YEAR}"]).fetchone() == (False,)
    schema.bind_years(owner)
    assert owner.execute(body, [f"ledger_decide_{YEAR}"]).fetchone() == (True,)
    schema.apply(owner)
    assert owner.execute(body, [f"ledger_decide_{YEAR}"]).fetchone() == (False,)


def test_启动自查对账本是干净的(app: psycopg.Connection) -> None:
    assert probe(app, append_only=schema.APPEND_ONLY, needs_fsync=False) == []


def test_核对角色看得到全部区划_一个字也写不了(app: psycopg.Connection, database: DatabaseUrls) -> None:
    opened(app, "10")
    with psycopg.connect(database.verify) as verify:
        assert verify.execute("SELECT count(*) FROM ledger_limit").fetchone() == (1,)
        verify.rollback()
        verify.execute("SET default_transaction_read_only = off")
        verify.commit()
        for statement in ("UPDATE ledger_limit SET amount = 0", "DELETE FROM book_line"):
            with pytest.raises(errors.InsufficientPrivilege):
                verify.execute(statement)
            verify.rollback()


@pytest.mark.parametrize("table", ["book_line", f"book_line_{YEAR}"])
def test_直接插不平的分录_母表分区都拦(app: psycopg.Connection, owner: psycopg.Connection, table: str) -> None:
    made = voucher(("CW", "5001", "3", "0"), ("CW", "4001", "0", "3"))
    post(app, vouchers=[made])
    insert = (
        f"INSERT INTO {table} (fiscal_year, vou_id, vou_seq, mof_div_code, ledger, acct_set_code, acct_period,"
        " acc_code, subsystem, dr_amt, cr_amt) VALUES"
    )
    row = f"('{YEAR}', '{made.voucher_id}', %s, '{DIVISION}', 'agency', 'DW101001', 3, '5001', 'CW', %s, %s)"
    with pytest.raises(psycopg.Error) as caught:
        owner.execute(f"{insert} {row}, {row}", [8, "0.02", 0, 9, 0, "0.01"])
    assert caught.value.sqlstate == "YT001"
    with pytest.raises(errors.CheckViolation):
        owner.execute(f"{insert} {row}", [8, "0.02", "0.02"])
    owner.execute(f"{insert} {row}, {row}", [8, "0.02", 0, 9, 0, "0.02"])


def test_凭证号填一次_再改被拒_别的栏不许改(app: psycopg.Connection) -> None:
    made = voucher(("CW", "5001", "3", "0"), ("CW", "4001", "0", "3"))
    post(app, vouchers=[made])
    before = app.execute("SELECT change_xid::text::bigint FROM book_voucher").fetchone()
    app.execute("UPDATE book_voucher SET voucher_no = '记-0001'")
    app.commit()
    after = app.execute("SELECT change_xid::text::bigint FROM book_voucher").fetchone()
    assert before
    assert after
    assert after[0] > before[0]
    with pytest.raises(psycopg.Error) as caught:
        app.execute("UPDATE book_voucher SET voucher_no = '记-0002'")
    assert caught.value.sqlstate == "YT006"
    app.rollback()
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute("UPDATE book_voucher SET dr_amt = 4, cr_amt = 4")
    app.rollback()


def test_属主漏掉判定时_约束仍然守住(app: psycopg.Connection, owner: psycopg.Connection) -> None:
    """把判定改成一律放行：多占的一分由 CHECK 拦下。"""
    key = opened(app, "10")
    source = (schema.STORE / "051_ledger_decide.sql").read_text(encoding="utf-8")
    loose = source.replace("IF state[s] < 0 AND", "IF false AND")
    assert loose != source
    owner.execute(loose.encode())
    owner.execute("SELECT ledger_bind_year(%s)", [YEAR])
    with pytest.raises(errors.CheckViolation):
        post(app, movement((key, "occ_amt", "10.01")))
    assert available(app, [key], mof_div_code=DIVISION, fiscal_year=YEAR)[key].occ_amt == 0


def test_去掉约束时_判定仍然守住(app: psycopg.Connection, owner: psycopg.Connection) -> None:
    key = opened(app, "10")
    owner.execute("ALTER TABLE ledger_limit DROP CONSTRAINT ledger_limit_available")
    done = post(app, movement((key, "occ_amt", "10.01")), movement((key, "occ_amt", "10")), mode="each")
    assert [item.status for item in done.outcomes] == ["refused", "accepted"]
