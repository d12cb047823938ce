"""额度：一百万笔变动背后说清一次拒绝、试办一次各要多久；从变动重建多快；额度行多了一百倍，落账贵不贵。"""

import statistics
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg

from yitihua.app.bench.measure import Figure
from yitihua.app.bench.session import Session
from yitihua.app.bench.stage import Unit, prepare
from yitihua.app.world.orgs import DIVISION
from yitihua.kernel.ids import uuid7
from yitihua.ledger import rebuild, schema
from yitihua.ledger.flush import flush
from yitihua.ledger.types import Leg, LimitKey, Movement

MOVEMENTS: Final = 1_000_000
YEAR: Final = "2022"
SMALL, LARGE = ("2040", 8_000, 1), ("2041", 1_000_000, 140)
"""（年度, 额度行数, 区划数）：两个年度各是各的分区，同一台库里轮着量。"""
_CHUNK: Final = 100_000
_CALLS: Final = 60
_FLUSHES: Final = 1_500
_SQL: Final = Path("bench/ledger_sql")


def limits(base_url: str, owner_url: str, *, rounds: int, movements: int = MOVEMENTS) -> list[Figure]:
    unit = prepare(base_url, units=1, drafts=2)[0]
    with psycopg.connect(owner_url, autocommit=True) as conn:
        conn.execute("SELECT set_config('app.divs', %s, false)", [DIVISION])
        _pile(conn, UUID(unit.bgt_id), movements)
        found = [*_explaining(unit, movements), _rebuilding(conn, movements, rounds)]
        return [*found, *_flat(conn, rounds)]


def _pile(conn: psycopg.Connection[Any], limit_id: UUID, movements: int) -> None:
    statement = (_SQL / "limits_movements.sql").read_bytes()
    for first in range(0, movements, _CHUNK):
        asked = {"year": YEAR, "division": DIVISION, "limit": limit_id}
        conn.execute(statement, {**asked, "first": first, "last": min(first + _CHUNK, movements) - 1})
    rebuild.rebuild(conn, mof_div_code=DIVISION, fiscal_year=YEAR)
    conn.execute("VACUUM ANALYZE ledger_movement_leg, ledger_movement, ledger_limit")


def _explaining(unit: Unit, movements: int) -> list[Figure]:
    """一张超额的申请反复送审，次次被拒，每次都要说清那一行；另一张放得下的反复试办。"""
    whole = unit.session.get("/api/records/BA_BGT_INFO", bgt_id=unit.bgt_id)["rows"][0]["cur_amt"]
    over = unit.session.run(
        "payment.application.update", row_version=1, pay_app_id=unit.drafts[0], pay_app_amt=f"{Decimal(whole) + 1:.2f}"
    )["result"]["pay_app_id"]
    refused = [_timed(lambda: _refused(unit.session, over)) for _ in range(_CALLS)]
    tried = [_timed(lambda: _tried(unit.session, unit.drafts[1])) for _ in range(_CALLS)]
    note = f"背后 {movements:,} 笔变动，{_CALLS} 次"
    return [
        Figure("拒绝并说清那一行 p95", _p95(refused), "毫秒", 50.0, at_most=True, note=note),
        Figure("试办 p95", _p95(tried), "毫秒", 50.0, at_most=True, note=note),
    ]


def _refused(session: Session, pay_app_id: str) -> None:
    """被拒才对，并且要带上那一行的来龙去脉。"""
    text = ""
    try:
        session.run("payment.application.submit", pay_app_id=pay_app_id)
    except RuntimeError as error:
        text = str(error)
    if "R-PAY-004" not in text:
        raise RuntimeError(f"超额的申请应当因 R-PAY-004 被拒：{text}")


def _tried(session: Session, pay_app_id: str) -> None:
    path = "/api/operations/payment.application.submit?dry_run=true"
    answer = session.call("POST", path, {"pay_app_id": pay_app_id, "request_id": str(uuid7())})
    assert answer["limits"], "试办要给各行额度"


def _timed(call: Callable[[], None]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


def _rebuilding(conn: psycopg.Connection[Any], movements: int, rounds: int) -> Figure:
    spent = []
    for _ in range(rounds):
        started = time.perf_counter()
        assert rebuild.digests(conn, mof_div_code=DIVISION, fiscal_year=YEAR).same
        assert rebuild.rebuild(conn, mof_div_code=DIVISION, fiscal_year=YEAR) == 0
        spent.append(time.perf_counter() - started)
    rate = movements / statistics.median(spent)
    return Figure("从变动重建", rate, "笔/秒", 20_000.0, note="连同两边摘要各算一遍")


def _flat(conn: psycopg.Connection[Any], rounds: int) -> list[Figure]:
    statement = (_SQL / "limits_rows.sql").read_bytes()
    for year, rows, divisions in (SMALL, LARGE):
        schema.open_year(conn, year)
        conn.execute(statement, {"year": year, "rows": rows, "divisions": divisions})
    conn.execute("VACUUM ANALYZE ledger_limit")
    costs: dict[str, list[float]] = {SMALL[0]: [], LARGE[0]: []}
    for _ in range(rounds):
        for year, rows, divisions in (SMALL, LARGE):
            costs[year].append(_flushes(conn, year, rows, divisions))
    small, large = (statistics.median(costs[year]) for year, _, _ in (SMALL, LARGE))
    note = f"{small:.3f} → {large:.3f} 毫秒一笔"
    name = f"{LARGE[1]:,} 行 {LARGE[2]} 区划 ÷ {SMALL[1]:,} 行 {SMALL[2]} 区划，每笔的代价"
    return [Figure(name, large / small, "", 1.1, at_most=True, note=note)]


def _flushes(conn: psycopg.Connection[Any], year: str, rows: int, divisions: int) -> float:
    """同一个区划里各行轮着占 0.01，一笔一提交；返回一笔几毫秒。"""
    step = max(1, rows // divisions // _FLUSHES) * divisions
    started = time.perf_counter()
    for number in range(_FLUSHES):
        key = LimitKey("indicator", UUID(f"d{number * step % rows:031x}"))
        leg = Leg(key, "occ_amt", Decimal("0.01"))
        one = Movement(uuid7(), str(uuid7()), "E10", "bench", uuid7(), date(int(year), 3, 1), (leg,), "R-PAY-004")
        with conn.transaction():
            flush(conn, mof_div_code=DIVISION, fiscal_year=year, movements=[one])
    return (time.perf_counter() - started) / _FLUSHES * 1000
