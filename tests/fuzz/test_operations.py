"""操作接口乱试：固定种子，限时；从不 5xx，每个 4xx 说得清，被拒之后什么都不变，事后核对相符。

YITIHUA_FUZZ_SECONDS 是两项写操作各自的时长。
"""

import json
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx
import psycopg

from tests.edge.refusals import refusal
from tests.fuzz.generate import Generator
from tests.fuzz.pool import ACTORS, Pool
from tests.make.desk import Desk
from tests.make.environment import Environment
from yitihua.app.verification import problems

SECONDS = float(os.environ.get("YITIHUA_FUZZ_SECONDS", "12"))
EVERY, AT_LEAST = 40, 60
"""隔多少个比一次摘要；机器再慢也至少试这么多个。"""


LEFT_OUT = ("accounting.voucher.reverse",)
"""真办时不试：红冲单位账、总会计账是有意让账先与单据不同再重记，核对会照实报。"""


@dataclass
class Tally:
    """试了多少、各是什么状态、哪些不合规矩。"""

    statuses: Counter[int] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def take(self, what: str, answer: httpx.Response) -> None:
        self.statuses[answer.status_code] += 1
        if answer.status_code in (200, 202):
            return
        try:
            self.codes.update(item["code"] for item in refusal(answer))
        except (AssertionError, ValueError, KeyError) as error:
            self.wrong.append(f"{what} → {answer.status_code} {str(error)[:200]}")

    @property
    def count(self) -> int:
        return sum(self.statuses.values())

    def refused(self) -> int:
        return sum(count for status, count in self.statuses.items() if 400 <= status < 500)


def fire(desk: Desk, pool: Pool, chance: random.Random, generator: Generator, *, dry_run: bool) -> tuple[str, Any]:
    """随机挑一个操作、一个人、一个请求体，发出去。"""
    left_out = () if dry_run else LEFT_OUT
    code = chance.choice([code for code in sorted(pool.operations) if code not in left_out])
    holders = pool.may.get(code.removesuffix("_batch"), [])
    actor = chance.choice(holders) if holders and chance.random() < 0.9 else chance.choice(ACTORS)
    body = generator.body(code)
    params = {"dry_run": "true"} if dry_run else None
    answer = desk.send(actor, f"/api/operations/{code}", content=json.dumps(body).encode(), params=params)
    return f"{actor} {code} {json.dumps(body, ensure_ascii=False)[:600]}", answer


def test_指标账凭证不能单独红冲(city: Desk, environment: Environment) -> None:
    """乱试找到过的：红冲指标账凭证，指标账便与额度行不符。"""
    with psycopg.connect(environment.urls.verify) as conn:
        row = conn.execute("SELECT vou_id::text FROM book_voucher WHERE ledger = 'indicator' LIMIT 1").fetchone()
    assert row
    reply = city.attempt("MOF_BGT#2", "accounting.voucher.reverse", vou_id=row[0])
    assert (reply.status, reply.codes) == (422, ("E-STATE",)), reply.describe()
    assert problems(environment.urls.verify) == []


def test_试办乱填_什么都不变(city: Desk, pool: Pool) -> None:
    """试办不论成败都不落数据：隔一阵比一次摘要。"""
    chance = random.Random(20221115)
    generator, tally = Generator(pool, chance, breakage=0.06), Tally()
    before, deadline = city.digest(), time.monotonic() + SECONDS
    recent: list[str] = []
    while time.monotonic() < deadline or tally.count < AT_LEAST:
        what, answer = fire(city, pool, chance, generator, dry_run=True)
        tally.take(what, answer)
        recent.append(what)
        if len(recent) == EVERY:
            assert city.digest() == before, "试办之后变了，最近的：\n" + "\n".join(recent)
            recent.clear()
    assert city.digest() == before, "\n".join(recent)
    assert not tally.wrong, "\n".join(tally.wrong[:20])
    assert tally.refused() >= AT_LEAST / 2, tally.statuses
    assert tally.statuses[200], "没有一个试办得成，乱试太乱"


def test_真办乱填_被拒的什么都不变(city: Desk, pool: Pool, environment: Environment) -> None:
    """办成的更新摘要再往下走；接连被拒的一段之后摘要须与之前相同。"""
    chance = random.Random(20220301)
    generator, tally = Generator(pool, chance, breakage=0.03), Tally()
    before, deadline = city.digest(), time.monotonic() + SECONDS
    checked, recent, done = 0, [], []
    while time.monotonic() < deadline or tally.count < AT_LEAST:
        what, answer = fire(city, pool, chance, generator, dry_run=False)
        tally.take(what, answer)
        if answer.status_code in (200, 202):
            before, recent = city.digest(), []
            done.append(what)
            continue
        recent.append(what)
        if chance.random() < 0.25:
            after = city.digest()
            changed = [name for name in after if after[name] != before.get(name)]
            assert not changed, f"被拒之后变了 {changed}，最近的：\n" + "\n".join(recent)
            checked, recent = checked + 1, []
    assert not tally.wrong, "\n".join(tally.wrong[:20])
    assert checked >= 5
    assert len(tally.codes) >= 6, tally.codes
    city.api.control("POST", "drain")
    found = problems(environment.urls.verify)
    assert not found, "\n".join([*map(str, found), "办成的：", *done])
