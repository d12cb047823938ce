"""混打用的工作进程：追加、分配、下达、冻结、解冻、占用、放开、实付、退款、退分、调剂、追减、结转，随手来，成批落账。

用法：python -m tests.hammer.mix <地址> <日志> <笔数> <种子>
日志每批两行：["try", [[键, 动作, 腿]…]] 在发出之前，["done", [[键, 结果]…]] 在确认之后，各自 fsync。
"""

import json
import os
import random
import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import errors

from tests.hammer.worker import DIVISION, YEAR, connected
from yitihua.kernel.ids import uuid7
from yitihua.ledger.flush import flush
from yitihua.ledger.types import Leg, LimitKey, Movement

POOLS, UNITS, CELLS = 4, 12, 3
BATCH = 25
AMOUNTS = ("0.50", "1.00", "2.50", "7.00")
Legs = list[tuple[str, int, str, str]]


def key_of(kind: str, number: int) -> LimitKey:
    """待分指标在前，单位指标在后；冻结单与控制格各是自己的种类。"""
    return LimitKey(kind, UUID(int=number + 1))


def pool(chance: random.Random) -> int:
    return chance.randrange(POOLS)


def unit(chance: random.Random) -> int:
    return POOLS + chance.randrange(UNITS)


def parent(number: int) -> int:
    return number % POOLS


def cell(number: int) -> int:
    return number % CELLS


def _top_up(chance: random.Random, a: str) -> Legs:
    """追加：没有它，打得久了额度用尽，后来的全被拒，就不是混打了。"""
    return [("indicator", pool(chance), "amount", a), ("control", chance.randrange(CELLS), "amount", a)]


def _allocate(chance: random.Random, a: str) -> Legs:
    return [("indicator", pool(chance), "frozen_amt", a)]


def _issue(chance: random.Random, a: str) -> Legs:
    child = unit(chance)
    above = parent(child)
    return [
        ("indicator", above, "frozen_amt", f"-{a}"),
        ("indicator", above, "split_amt", a),
        ("indicator", child, "amount", a),
    ]


def _freeze(chance: random.Random, a: str) -> Legs:
    one = unit(chance)
    return [("indicator", one, "frozen_amt", a), ("freeze", one, "amount", a)]


def _release(chance: random.Random, a: str) -> Legs:
    one = unit(chance)
    return [("indicator", one, "frozen_amt", f"-{a}"), ("freeze", one, "occ_amt", a)]


def _occupy(chance: random.Random, a: str) -> Legs:
    one = unit(chance)
    return [("indicator", one, "occ_amt", a), ("control", cell(one), "occ_amt", a)]


def _give_up(chance: random.Random, a: str) -> Legs:
    one = unit(chance)
    return [("indicator", one, "occ_amt", f"-{a}"), ("control", cell(one), "occ_amt", f"-{a}")]


def _pay(chance: random.Random, a: str) -> Legs:
    one = unit(chance)
    columns = (("occ_amt", f"-{a}"), ("paid_amt", a))
    return [
        (kind, number, column, delta)
        for kind, number in (("indicator", one), ("control", cell(one)))
        for column, delta in columns
    ]


def _refund(chance: random.Random, a: str) -> Legs:
    one = unit(chance)
    return [("indicator", one, "paid_amt", f"-{a}"), ("control", cell(one), "paid_amt", f"-{a}")]


def _return(chance: random.Random, a: str) -> Legs:
    child = unit(chance)
    return [("indicator", child, "dis_amt", a), ("indicator", parent(child), "split_amt", f"-{a}")]


def _move(chance: random.Random, a: str) -> Legs:
    source, target = chance.sample(range(POOLS, POOLS + UNITS), 2)
    return [("indicator", source, "dis_amt", a), ("indicator", target, "amount", a)]


def _cut(chance: random.Random, a: str) -> Legs:
    child = unit(chance)
    above = parent(child)
    return [
        ("indicator", child, "dis_amt", a),
        ("indicator", above, "split_amt", f"-{a}"),
        ("indicator", above, "dis_amt", a),
    ]


def _carry(chance: random.Random, a: str) -> Legs:
    return [("indicator", unit(chance), "carry_amt", a)]


DEEDS: dict[str, tuple[int, Callable[[random.Random, str], Legs]]] = {
    "top_up": (3, _top_up), "allocate": (6, _allocate), "issue": (6, _issue), "freeze": (3, _freeze),
    "release": (3, _release),
    "occupy": (12, _occupy), "give_up": (3, _give_up), "pay": (8, _pay), "refund": (3, _refund),
    "return": (2, _return), "move": (3, _move), "cut": (2, _cut), "carry": (1, _carry),
}  # fmt: skip
"""动作 → （多常见, 怎么写腿）。"""


def movement(key: str, deed: str, legs: Legs) -> Movement:
    """同一个键与同样的腿，总是同一笔变动（重放用）。"""
    made = tuple(Leg(key_of(kind, n), column, Decimal(delta)) for kind, n, column, delta in legs)  # type: ignore[arg-type]
    return Movement(UUID(key), key, deed, "mix", UUID(key), date(2022, 3, 1), made, "R-IND-014")


def batch(chance: random.Random) -> list[tuple[str, str, Legs]]:
    weights = [weight for weight, _ in DEEDS.values()]
    names = chance.choices(list(DEEDS), weights, k=BATCH)
    return [(str(uuid7()), name, DEEDS[name][1](chance, chance.choice(AMOUNTS))) for name in names]


def settle(conn: psycopg.Connection, asked: Sequence[tuple[str, str, Legs]]) -> list[tuple[str, str]]:
    with conn.transaction():
        done = flush(
            conn,
            mof_div_code=DIVISION,
            fiscal_year=YEAR,
            movements=[movement(*item) for item in asked],
            mode="each",
        )
    return [(item[0], outcome.status) for item, outcome in zip(asked, done.outcomes, strict=True)]


def main(url: str, journal: Path, wanted: int, seed: int) -> None:
    chance = random.Random(seed)
    conn = connected(url)
    done = 0
    with journal.open("a", encoding="utf-8") as file:

        def record(*line: object) -> None:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())

        while done < wanted:
            asked = batch(chance)
            record("try", asked)
            while True:
                try:
                    record("done", settle(conn, asked))
                    break
                except (errors.DeadlockDetected, errors.SerializationFailure):
                    continue
                except psycopg.OperationalError:
                    conn.close()
                    conn = connected(url)
            done += len(asked)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
