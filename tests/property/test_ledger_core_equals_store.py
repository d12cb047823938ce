"""规格与数据库逐笔相等：随机历史，含放不下、多条腿、重复业务键、两种方式。"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.db.conftest import *  # noqa: F403
from tests.db.ledger.making import DIVISION, YEAR, movement

from yitihua.ledger.core import Core, total_by_limit
from yitihua.ledger.flush import available, flush
from yitihua.ledger.types import COLUMNS, LimitKey, Movement, NewLimit, Outcome, Shortage

KINDS = ("indicator", "plan_month")
KEYS = tuple(LimitKey(KINDS[n % 2], UUID(int=1 + n // 2)) for n in range(4))

# 金额取得小而密，放得下与放不下都常见，也常有恰好等于与差一分
amounts = st.integers(-3, 6).filter(bool).map(lambda fen: str(Decimal(fen).scaleb(-2)))
legs = st.tuples(st.sampled_from(KEYS), st.sampled_from(COLUMNS), amounts)
funding = st.tuples(st.sampled_from(KEYS), st.just("amount"), st.integers(1, 9).map(lambda n: f"0.0{n}"))
spending = st.tuples(st.sampled_from(KEYS), st.sampled_from(COLUMNS[1:]), st.integers(1, 6).map(lambda n: f"0.0{n}"))
steps = st.tuples(
    st.lists(
        st.tuples(
            st.one_of(
                st.lists(legs, min_size=1, max_size=4),
                st.lists(funding, min_size=1, max_size=3),
                st.lists(spending, min_size=1, max_size=2),
            ),
            st.integers(0, 40),
        ),
        max_size=12,
    ),
    st.sampled_from(["all", "each"]),
)


@pytest.fixture
def plain(connect: Callable[..., psycopg.Connection]) -> Iterator[psycopg.Connection]:
    return connect()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(steps, max_size=6), late=st.integers(0, 5))
def test_规格与数据库逐笔相等(plain: psycopg.Connection, history: list, late: int) -> None:
    core = Core()
    accepted: list[Movement] = []
    with plain.transaction(force_rollback=True):
        for number, (asked, mode) in enumerate(history):
            opening = [
                NewLimit(key) for n, key in enumerate(KEYS) if (n < 3 and number == 0) or (n == 3 and number == late)
            ]
            batch = [movement(*parts, key=f"k{key}") for parts, key in asked]
            expected = _outcome(lambda: core.flush(new_limits=opening, movements=batch, mode=mode))  # noqa: B023
            actual = _outcome(lambda: _store(plain, opening, batch, mode))  # noqa: B023
            assert actual == expected
            if isinstance(expected, tuple) and (not expected or isinstance(expected[0], Outcome)):
                done = {item.movement_id for item in expected if item.status == "accepted"}
                accepted += [item for item in batch if item.movement_id in done]
        rows = available(plain, KEYS, mof_div_code=DIVISION, fiscal_year=YEAR)
        assert rows == core.rows
        moved = total_by_limit(accepted, {item.movement_id for item in accepted})
        assert all(core.rows[key] == balance for key, balance in moved.items())
        stored = plain.execute("SELECT count(*) FROM ledger_movement").fetchone()
        assert stored == (len(accepted),)


def _store(conn: psycopg.Connection, opening: list[NewLimit], batch: list[Movement], mode: str) -> tuple[Outcome, ...]:
    with conn.transaction():
        return flush(
            conn, mof_div_code=DIVISION, fiscal_year=YEAR, new_limits=opening, movements=batch, mode=mode
        ).outcomes  # type: ignore[arg-type]


def _outcome(call: Callable[[], tuple[Outcome, ...]]) -> object:
    try:
        return call()
    except Shortage as shortage:
        return ("放不下", shortage.refusals)
