"""锤打用的工作进程：不停落账，每个确认的结果先落到自己的日志再算数。

用法：python -m tests.hammer.worker <地址> <日志> <额度数> <种子> <写法 ledger|naive>
日志每行一个 JSON：["try", 键, 腿] 在发出之前，["ok"|"no", 键] 在确认之后，各自 fsync。
"""

import json
import os
import random
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import errors

from yitihua.kernel.ids import uuid7
from yitihua.ledger.flush import flush
from yitihua.ledger.types import Dims, Entry, Leg, LimitKey, Movement, Shortage

DIVISION, YEAR = "430600000", "2022"
AMOUNTS = ("0.50", "1.00", "2.50", "7.00")
Legs = list[tuple[int, str, str]]


def limit(number: int) -> LimitKey:
    return LimitKey("indicator", UUID(int=number + 1))


def movement(key: str, legs: Legs) -> Movement:
    """同一个键与同样的腿，总是同一笔变动（重放用）。"""
    made = tuple(Leg(limit(number), column, Decimal(delta)) for number, column, delta in legs)  # type: ignore[arg-type]
    entries = tuple(
        Entry("408", "30101", leg.delta, Dims(bgt_id=leg.limit.id), Dims(bgt_id=leg.limit.id))
        for leg in made
        if leg.column == "occ_amt"
    )
    return Movement(uuid7(), key, "hammer", "hammer", UUID(key), date(2022, 3, 1), made, "R-PAY-004", entries)


def pay(conn: psycopg.Connection, key: str, legs: Legs) -> None:
    with conn.transaction():
        flush(conn, mof_div_code=DIVISION, fiscal_year=YEAR, movements=[movement(key, legs)])


def naive_pay(conn: psycopg.Connection, key: str, legs: Legs) -> None:
    """对照：先查后改，查与改之间别人也能改。"""
    with conn.transaction():
        for number, _, delta in legs:
            row = conn.execute(
                "SELECT amount - occ_amt - paid_amt FROM ledger_limit WHERE limit_id = %s", [limit(number).id]
            ).fetchone()
            assert row
            if row[0] < Decimal(delta):
                raise Shortage([])
        time.sleep(0.02)
        for number, column, delta in legs:
            conn.execute(
                f"UPDATE ledger_limit SET {column} = {column} + %s WHERE limit_id = %s", [delta, limit(number).id]
            )


def legs_of(chance: random.Random, limits: int) -> Legs:
    """多数占一行，三成同时占两行，次序随意。"""
    rows = chance.sample(range(limits), 2 if chance.random() < 0.3 else 1)
    return [(row, "occ_amt", chance.choice(AMOUNTS)) for row in rows]


def connected(url: str) -> psycopg.Connection:
    while True:
        try:
            conn = psycopg.connect(url, connect_timeout=5)
            conn.execute("SELECT set_config('app.divs', %s, false)", [DIVISION])
            conn.commit()
            return conn
        except psycopg.OperationalError:
            time.sleep(0.05)


def main(url: str, journal: Path, limits: int, seed: int, way: str) -> None:
    chance = random.Random(seed)
    act = {"ledger": pay, "naive": naive_pay}[way]
    conn = connected(url)
    with journal.open("a", encoding="utf-8") as file:

        def record(*line: object) -> None:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())

        while True:
            key, legs = str(uuid7()), legs_of(chance, limits)
            record("try", key, legs)
            try:
                act(conn, key, legs)
            except (Shortage, errors.CheckViolation):
                record("no", key)
            except (errors.DeadlockDetected, errors.SerializationFailure):
                record("again", key)
            except psycopg.OperationalError:
                conn.close()
                conn = connected(url)
            else:
                record("ok", key)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
