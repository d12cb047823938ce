"""账本的表、函数、授权：按文件名次序重放 store/*.sql，可重复执行；开关年度。

Applies the ledger SQL and opens or closes fiscal years.
"""

from pathlib import Path
from typing import Any

import psycopg

from yitihua.ledger.kinds import KINDS

STORE = Path(__file__).parent / "store"

# 应用角色对这些表没有改与删（启动自查用，infra.pg.probe）
APPEND_ONLY = ("ledger_limit", "ledger_movement", "ledger_movement_leg", "book_line", "book_balance", "ledger_year")

DIVISION_TABLES = (
    "ledger_limit",
    "ledger_movement",
    "ledger_movement_leg",
    "book_voucher",
    "book_line",
    "book_pending",
    "book_balance",
)


def apply(conn: "psycopg.Connection[Any]") -> None:
    """以属主连接执行；已有的表不动，函数与授权换成当前的。"""
    with conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(8801)")
        for path in sorted(STORE.glob("*.sql")):
            conn.execute(path.read_bytes())
        _register_kinds(conn)
        bind_years(conn)


def _register_kinds(conn: "psycopg.Connection[Any]") -> None:
    """登记簿是唯一的出处；不再登记而仍有额度行的种类删不掉，由外键拦下。"""
    rows = [(kind.code, kind.title, kind.shared) for _, kind in KINDS.items()]
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO ledger_kind (kind, title, shared) VALUES (%s, %s, %s)"
            " ON CONFLICT (kind) DO UPDATE SET title = excluded.title, shared = excluded.shared",
            rows,
        )
        cursor.execute("DELETE FROM ledger_kind WHERE kind <> ALL (%s)", [[code for code, _, _ in rows]])


def bind_years(conn: "psycopg.Connection[Any]") -> None:
    """开过的年度各自的落账函数，照当前的底稿重造；以属主连接执行。"""
    conn.execute("SELECT ledger_bind_year(fiscal_year) FROM (SELECT DISTINCT fiscal_year FROM ledger_year) y")


def open_year(conn: "psycopg.Connection[Any]", fiscal_year: int | str) -> None:
    """以属主连接建该年度的分区与落账函数，登记为开；可重复执行，关过的不会重开。"""
    with conn.transaction():
        conn.execute("SELECT ledger_open_year(%s)", [f"{int(fiscal_year):04d}"])


def close_year(conn: "psycopg.Connection[Any]", fiscal_year: int | str, *, mof_div_code: str) -> None:
    """关本区划的年度；此后该年度落账一律拒绝（R-GEN-009）。"""
    with conn.transaction():
        conn.execute("SELECT ledger_close_year(%s, %s)", [f"{int(fiscal_year):04d}", mof_div_code])


def open_years(conn: "psycopg.Connection[Any]", *, mof_div_code: str) -> tuple[str, ...]:
    """本区划开着的年度。"""
    rows = conn.execute(
        "SELECT DISTINCT ON (fiscal_year) fiscal_year, status FROM ledger_year WHERE mof_div_code IN (%s, '*')"
        " ORDER BY fiscal_year, mof_div_code DESC",
        [mof_div_code],
    )
    return tuple(str(year) for year, status in rows if status == "open")


def known_years(conn: "psycopg.Connection[Any]", *, mof_div_code: str) -> tuple[str, ...]:
    """本区划建过的年度，开着的与关了的都算，由近到远；供查询时选。"""
    rows = conn.execute(
        "SELECT DISTINCT fiscal_year FROM ledger_year WHERE mof_div_code IN (%s, '*') ORDER BY fiscal_year DESC",
        [mof_div_code],
    )
    return tuple(str(year) for (year,) in rows)
