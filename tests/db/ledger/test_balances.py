"""科目余额：任一时刻都等于分录直接相加。"""

from collections.abc import Callable
from decimal import Decimal

import psycopg

from tests.db.ledger.making import DIVISION, YEAR, post, voucher
from yitihua.ledger.balances import account_balances, roll_up
from yitihua.ledger.flush import flush

SET = "DW101001"


def balances(conn: psycopg.Connection) -> dict[str, tuple[Decimal, Decimal]]:
    rows = account_balances(conn, mof_div_code=DIVISION, fiscal_year=YEAR, acct_set_code=SET)
    return {row.acc_code: (row.dr_amt, row.cr_amt) for row in rows}


def summed(conn: psycopg.Connection) -> dict[str, tuple[Decimal, Decimal]]:
    rows = conn.execute("SELECT acc_code, sum(dr_amt), sum(cr_amt) FROM book_line GROUP BY 1").fetchall()
    return {code: (dr, cr) for code, dr, cr in rows}


def pair(amount: str):  # type: ignore[no-untyped-def]
    return voucher(("CW", "5001", amount, "0"), ("CW", "4001", "0", amount))


def test_汇总前后余额不变_重复汇总不加倍(app: psycopg.Connection) -> None:
    post(app, vouchers=[pair("3"), pair("4.50")])
    before = balances(app)
    app.commit()
    assert before == summed(app) == {"5001": (Decimal("7.50"), 0), "4001": (0, Decimal("7.50"))}
    app.commit()
    assert roll_up(app, YEAR) == 4
    app.commit()
    assert roll_up(app, YEAR) == 0
    app.commit()
    assert balances(app) == before
    post(app, vouchers=[pair("-1.25")])
    assert balances(app) == summed(app) == {"5001": (Decimal("6.25"), 0), "4001": (0, Decimal("6.25"))}


def test_事务跨着汇总还开着_既不丢也不重(app: psycopg.Connection, connect: Callable[..., psycopg.Connection]) -> None:
    held, job = connect(), connect()
    post(app, vouchers=[pair("1")])
    held.execute("SELECT 1")
    flush(held, mof_div_code=DIVISION, fiscal_year=YEAR, vouchers=[pair("10")])
    # 在开着的事务之后才开始、却先提交的一笔
    post(app, vouchers=[pair("100")])
    assert roll_up(job, YEAR) == 2
    job.commit()
    assert balances(app) == summed(app)
    assert balances(app)["5001"][0] == Decimal("101")
    app.commit()
    held.commit()
    assert balances(app) == summed(app)
    assert balances(app)["5001"][0] == Decimal("111")
    app.commit()
    assert roll_up(job, YEAR) == 4
    job.commit()
    assert balances(app) == summed(app)
    assert app.execute("SELECT sum(line_count) FROM book_balance").fetchone() == (6,)


def looked_at(conn: psycopg.Connection) -> tuple[int, int]:
    """本连接还没上报的：顺着读了几次，从分录表取了几行。"""
    row = conn.execute(
        "SELECT seq_scan, idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'book_line_2022'"
    ).fetchone()
    return row or (0, 0)


def test_尾巴走块范围索引_一万行里只读新写的(app: psycopg.Connection, owner: psycopg.Connection) -> None:
    for _ in range(20):
        post(app, vouchers=[pair("1") for _ in range(250)])
    app.commit()
    roll_up(app, YEAR)
    app.commit()
    owner.execute("VACUUM ANALYZE book_line")
    post(app, vouchers=[pair("2")])
    with app.transaction():
        before = looked_at(app)
        assert balances(app) == {"5001": (Decimal(5002), 0), "4001": (0, Decimal(5002))}
        seq_scans, rows = (now - then for now, then in zip(looked_at(app), before, strict=True))
    assert (seq_scans, rows > 0, rows < 3000) == (0, True, True)


def test_尾巴只给看得见的区划(connect: Callable[..., psycopg.Connection]) -> None:
    def tail(divs: str | None) -> int:
        row = connect(divs).execute("SELECT count(*) FROM book_tail(%s, '')", [YEAR]).fetchone()
        assert row
        return int(row[0])

    post(connect(), vouchers=[pair("1")])
    assert tail(DIVISION) == 2
    assert tail(f"430602000,{DIVISION}") == 2
    assert tail("430602000") == tail("") == tail(None) == 0
