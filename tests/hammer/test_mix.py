"""混打：十三种动作一起来，真的打掉数据库；独立的读者全程盯着，事后整段历史在规格里重放、从变动重建。"""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import psycopg
import pytest

from tests.hammer.crew import _OVERSPENT
from tests.hammer.mix import BATCH, CELLS, DEEDS, POOLS, UNITS, Legs, key_of, movement, settle
from tests.hammer.worker import DIVISION, YEAR, connected
from yitihua.infra.pg.bootstrap import DatabaseUrls, bootstrap
from yitihua.infra.pg.server import EmbeddedServer
from yitihua.kernel.ids import uuid7
from yitihua.ledger import rebuild, schema
from yitihua.ledger.core import Core
from yitihua.ledger.flush import available, flush
from yitihua.ledger.types import Balance, Leg, LimitKey, Movement, NewLimit

WORKERS = 4
KEYS = [
    *(key_of("indicator", number) for number in range(POOLS + UNITS)),
    *(key_of("freeze", number) for number in range(POOLS, POOLS + UNITS)),
    *(key_of("control", number) for number in range(CELLS)),
]
POOL_AMOUNT, UNIT_AMOUNT, CELL_AMOUNT = "1000", "50", "100"


@dataclass
class Scene:
    """一场混打：服务、工作进程、盯着的读者。"""

    home: Path
    server: EmbeddedServer
    urls: DatabaseUrls
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    looks: int = 0
    journals: list[BinaryIO] = field(default_factory=list)
    lines: int = 0
    """日志里已有的行数，每批两行：发出的、答复的。"""
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self, each: int) -> None:
        for number in range(WORKERS):
            command = [sys.executable, "-m", "tests.hammer.mix", self.urls.app, str(self._journal(number))]
            self._journal(number).touch()
            self.journals.append(self._journal(number).open("rb"))
            self.workers.append(subprocess.Popen([*command, str(each), str(number)]))
        threading.Thread(target=self._watch, daemon=True).start()

    def _journal(self, number: int) -> Path:
        return self.home / f"mix-{number}"

    def _watch(self) -> None:
        while not self.stop.is_set():
            try:
                with psycopg.connect(self.urls.verify, autocommit=True) as conn:
                    while not self.stop.is_set():
                        self.seen.update(conn.execute(_OVERSPENT).fetchall())
                        self.looks += 1
                        time.sleep(0.1)
            except psycopg.OperationalError:
                time.sleep(0.05)

    def wait_answered(self, many: int) -> None:
        """等到有了这么多笔的答复再下手，办成、被拒都算。"""
        while any(worker.poll() is None for worker in self.workers):
            self.lines += sum(journal.read().count(b"\n") for journal in self.journals)
            if self.lines // 2 * BATCH > many:
                return
            time.sleep(0.1)

    def finish(self, timeout: float) -> tuple[dict[str, tuple[str, Legs]], dict[str, str]]:
        """都干完了：发出过的与答复。"""
        for worker in self.workers:
            assert worker.wait(timeout) == 0
        self.stop.set()
        tried: dict[str, tuple[str, Legs]] = {}
        results: dict[str, str] = {}
        for number in range(WORKERS):
            for line in self._journal(number).read_text(encoding="utf-8").splitlines():
                what, items = json.loads(line)
                if what == "try":
                    tried |= {key: (deed, legs) for key, deed, legs in items}
                else:
                    results |= dict(items)
        return tried, results


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    settings = {"shared_buffers": "128MB", "deadlock_timeout": "200ms", "track_commit_timestamp": "on"}
    server = EmbeddedServer(tmp_path, durable=True, extra_settings=settings)
    made = Scene(tmp_path, server, bootstrap(server))
    with psycopg.connect(made.urls.owner, autocommit=True) as conn:
        schema.apply(conn)
        schema.open_year(conn, YEAR)
    with connected(made.urls.app) as conn:
        flush(
            conn, mof_div_code=DIVISION, fiscal_year=YEAR, new_limits=[NewLimit(key) for key in KEYS],
            movements=funding(),
        )  # fmt: skip
    yield made
    for worker in made.workers:
        if worker.poll() is None:
            worker.kill()
            worker.wait()
    for journal in made.journals:
        journal.close()
    made.stop.set()
    server.stop()


def funding() -> list[Movement]:
    amounts = {"control": CELL_AMOUNT}
    found = []
    for number, key in enumerate(KEYS):
        if key.kind == "freeze":
            continue
        amount = Decimal(amounts.get(key.kind, POOL_AMOUNT if number < POOLS else UNIT_AMOUNT))
        found.append(replay_of(f"open-{number}", (Leg(key, "amount", amount),)))
    return found


def replay_of(name: str, legs: tuple[Leg, ...]) -> Movement:
    return Movement(uuid7(), name, "open", "open", uuid7(), date(2022, 1, 1), legs, "-")


def test_混打一万笔(scene: Scene) -> None:
    batter(scene, each=2_600, kills=3, timeout=240)


@pytest.mark.long
def test_混打一百万笔(scene: Scene) -> None:
    batter(scene, each=250_000, kills=12, timeout=5_400)


def batter(scene: Scene, *, each: int, kills: int, timeout: float) -> None:
    scene.start(each)
    killed = 0
    for number in range(kills):
        scene.wait_answered((number + 1) * each * WORKERS // (kills + 2))
        if any(worker.poll() is None for worker in scene.workers):
            scene.server.kill()
            scene.server.start()
            killed += 1
    tried, results = scene.finish(timeout)
    assert killed == kills
    _exact(scene, tried, results, least=each * WORKERS // BATCH * BATCH)


def _exact(scene: Scene, tried: dict[str, tuple[str, Legs]], results: dict[str, str], *, least: int) -> None:
    assert len(tried) >= least
    assert results.keys() == tried.keys(), "发出的都有答复"
    assert not scene.seen, "读者看见了超支"
    assert scene.looks >= 5
    # 断线重发的得到 duplicate：当初其实办成了
    done = {key for key, status in results.items() if status in ("accepted", "duplicate")}
    with psycopg.connect(scene.urls.verify) as conn:
        stored = {key for (key,) in conn.execute("SELECT business_key FROM ledger_movement WHERE ref_type = 'mix'")}
    assert stored == done, "不多一笔，不少一笔"
    shares = Counter("refused" if status == "refused" else "done" for status in results.values())
    assert shares["refused"] >= 0.1 * len(results)
    assert {tried[key][0] for key in done} == set(DEEDS), "每种动作都办成过"
    balances = _balances(scene)
    assert _filled(scene), "没有一行用到一分不剩"
    assert replayed([movement(key, *tried[key]) for key in _in_order(scene, tried)]) == balances
    _rebuilt(scene)
    _again(scene, tried, done)
    assert _balances(scene) == balances


def _balances(scene: Scene) -> dict[LimitKey, Balance]:
    with connected(scene.urls.app) as conn:
        return available(conn, KEYS, mof_div_code=DIVISION, fiscal_year=YEAR)


def _filled(scene: Scene) -> bool:
    """有一行被占到正好 0.00。"""
    statement = "SELECT EXISTS (SELECT 1 FROM ledger_movement_leg WHERE kind = 'indicator' AND available_after = 0)"
    with psycopg.connect(scene.urls.verify) as conn:
        row = conn.execute(statement).fetchone()
    return bool(row and row[0])


def _in_order(scene: Scene, tried: dict[str, tuple[str, Legs]]) -> list[str]:
    """办成的各笔，按提交的先后；同一批里按发出的先后。"""
    statement = """
        SELECT pg_xact_commit_timestamp((change_xid::text::bigint % 4294967296)::text::xid), business_key
          FROM ledger_movement WHERE ref_type = 'mix'"""
    sent = {key: number for number, key in enumerate(tried)}
    with psycopg.connect(scene.urls.verify) as conn:
        rows = conn.execute(statement).fetchall()
    return [key for _, key in sorted(rows, key=lambda row: (row[0], sent[row[1]]))]


def replayed(history: list[Movement]) -> dict[LimitKey, Balance]:
    """在纯规格里照提交的先后重放：库里放得下的，规格里一笔不差都放得下。"""
    core = Core()
    core.flush(new_limits=[NewLimit(key) for key in KEYS], movements=funding())
    for item in history:
        assert core._decide(0, item).status == "accepted", f"规格里放不下：{item}"
    return core.rows


def _rebuilt(scene: Scene) -> None:
    """从变动重建：摘要相同，重建一行也不改；弄坏一分，重建改回那一行。"""
    with psycopg.connect(scene.urls.owner, autocommit=True) as conn:
        conn.execute("SELECT set_config('app.divs', %s, false)", [DIVISION])
        before = rebuild.digests(conn, mof_div_code=DIVISION, fiscal_year=YEAR)
        assert before.same
        assert rebuild.rebuild(conn, mof_div_code=DIVISION, fiscal_year=YEAR) == 0
        conn.execute(
            "UPDATE ledger_limit SET amount = amount + 0.01 WHERE limit_id = %s AND kind = 'indicator'", [KEYS[0].id]
        )
        assert not rebuild.digests(conn, mof_div_code=DIVISION, fiscal_year=YEAR).same
        assert rebuild.rebuild(conn, mof_div_code=DIVISION, fiscal_year=YEAR) == 1
        assert rebuild.digests(conn, mof_div_code=DIVISION, fiscal_year=YEAR) == before


def _again(scene: Scene, tried: dict[str, tuple[str, Legs]], done: set[str]) -> None:
    """办成过的整个再发一遍：都是重复，一行不变。"""
    keys = sorted(done)[:2_000]
    with connected(scene.urls.app) as conn:
        answers = settle(conn, [(key, *tried[key]) for key in keys])
    assert {status for _, status in answers} == {"duplicate"}
