"""锤打的场面：落盘的服务、一组工作进程、一个独立的超支监视者，以及打掉它们的手。"""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg

from tests.hammer.worker import DIVISION, YEAR, Legs, connected, limit
from yitihua.app.verification import checks, rows_of
from yitihua.infra.pg.bootstrap import DatabaseUrls, bootstrap
from yitihua.infra.pg.server import EmbeddedServer
from yitihua.kernel.ids import uuid7
from yitihua.ledger import schema
from yitihua.ledger.flush import flush
from yitihua.ledger.types import Dims, Entry, Leg, LimitKey, Movement, NewLimit

IN_FLIGHT = 4
REFUSED = 0.12
LEDGER_ONLY = ("01", "02", "08", "09", "10", "11", "23", "25", "27", "28")
# 监视者不用落账代码：直接从变动的腿合计，再看控制行
_OVERSPENT = """
    SELECT 'row', limit_id::text FROM ledger_limit
     WHERE dis_amt + split_amt + frozen_amt + occ_amt + paid_amt + carry_amt > amount
    UNION ALL
    SELECT 'legs', limit_id::text FROM ledger_movement_leg GROUP BY limit_id
    HAVING sum(delta) FILTER (WHERE col = 'amount') < sum(delta) FILTER (WHERE col <> 'amount')"""
_ACTIVE = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND state <> 'idle'"


@dataclass
class Journals:
    """各工作进程日志合起来：发出过什么，确认了什么。"""

    tried: dict[str, Legs] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)

    @property
    def acknowledged(self) -> set[str]:
        return {key for key, result in self.results.items() if result == "ok"}

    @property
    def unanswered(self) -> set[str]:
        return self.tried.keys() - self.results.keys()

    def share(self, result: str) -> float:
        return Counter(self.results.values())[result] / max(1, len(self.results))


def _funding(key: LimitKey, amount: Decimal) -> Movement:
    """开账：额度与指标账同记。"""
    entry = Entry("30101", "101", amount, Dims(bgt_id=key.id), Dims(bgt_id=key.id))
    legs = (Leg(key, "amount", amount),)
    return Movement(uuid7(), f"open-{key.id}", "open", "open", key.id, date(2022, 1, 1), legs, "-", (entry,))


class Crew:
    """一次锤打。`way` 是写法；`worker_url` 是工作进程用的地址。"""

    def __init__(self, home: Path, *, limits: int, amount: str, way: str = "ledger", workers: int = 6) -> None:
        self.home, self.limits, self.way, self.size = home, limits, way, workers
        self.server = EmbeddedServer(
            home, durable=True, extra_settings={"shared_buffers": "64MB", "deadlock_timeout": "200ms"}
        )
        self.urls: DatabaseUrls = bootstrap(self.server)
        self.workers: list[subprocess.Popen[bytes]] = []
        self.journals: list[Path] = []
        self.overspent: set[tuple[str, str]] = set()
        self.kills: Counter[str] = Counter()
        self.in_flight: list[int] = []
        self._stop = threading.Event()
        self._prepare(Decimal(amount))

    @property
    def worker_url(self) -> str:
        return self.urls.owner if self.way == "naive" else self.urls.app

    def _prepare(self, amount: Decimal) -> None:
        with psycopg.connect(self.urls.owner, autocommit=True) as conn:
            schema.apply(conn)
            schema.open_year(conn, YEAR)
        keys = [limit(number) for number in range(self.limits)]
        funding = [_funding(key, amount) for key in keys]
        with connected(self.urls.app) as conn:
            flush(
                conn,
                mof_div_code=DIVISION,
                fiscal_year=YEAR,
                new_limits=[NewLimit(key) for key in keys],
                movements=funding,
            )

    def ledger_problems(self) -> list[dict[str, str]]:
        """全链核对里只看变动、额度行、账簿三个来源的那几条；这里没有单据。"""
        with psycopg.connect(self.urls.verify) as conn:
            conn.read_only = True
            return [row for check in checks() if check.code[:2] in LEDGER_ONLY for row in rows_of(conn, check)]

    def owner_runs(self, statement: str) -> None:
        with psycopg.connect(self.urls.owner, autocommit=True) as conn:
            conn.execute(statement.encode())

    def go(self) -> None:
        for _ in range(self.size):
            self._hire()
        threading.Thread(target=self._watch, daemon=True).start()

    def _hire(self) -> None:
        journal = self.home / f"journal-{len(self.journals)}"
        seed = len(self.journals)
        command = [sys.executable, "-m", "tests.hammer.worker", self.worker_url, str(journal), str(self.limits)]
        self.workers.append(subprocess.Popen([*command, str(seed), self.way]))
        self.journals.append(journal)

    def kill_worker(self) -> None:
        self._wait_in_flight()
        victim = self.workers.pop(0)
        victim.kill()
        victim.wait()
        self.kills["worker"] += 1
        self._hire()

    def kill_database(self) -> None:
        self._wait_in_flight()
        self.server.kill()
        self.kills["database"] += 1
        self.server.start()

    def drop_connections(self) -> None:
        self._wait_in_flight()
        with psycopg.connect(self.urls.admin, autocommit=True) as conn:
            conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [self._role])
        self.kills["connection"] += 1

    @property
    def _role(self) -> str:
        return "yitihua_owner" if self.way == "naive" else "yitihua_app"

    def _wait_in_flight(self) -> None:
        """至少四笔正在办时才下手。"""
        deadline = time.monotonic() + 30
        with psycopg.connect(self.urls.admin, autocommit=True) as conn:
            while time.monotonic() < deadline:
                row = conn.execute(_ACTIVE, [self._role]).fetchone()
                assert row
                if row[0] >= IN_FLIGHT:
                    self.in_flight.append(row[0])
                    return
                time.sleep(0.005)
        raise AssertionError("等不到四笔同时在办")

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                with psycopg.connect(self.urls.verify, autocommit=True) as conn:
                    while not self._stop.is_set():
                        self.overspent.update(conn.execute(_OVERSPENT).fetchall())
                        time.sleep(0.05)
            except psycopg.OperationalError:
                time.sleep(0.05)

    def wait_filled(self) -> None:
        """等到有一行用得一分不剩，并且后来的撞上了：答复里一成以上是拒绝。"""
        deadline = time.monotonic() + 90
        with psycopg.connect(self.urls.verify, autocommit=True) as conn:
            while time.monotonic() < deadline:
                filled = conn.execute("SELECT 1 FROM ledger_limit WHERE occ_amt = amount").fetchone()
                if filled and self.read_journals().share("no") > REFUSED:
                    return
                time.sleep(0.1)
        raise AssertionError("没有一行用完，或被拒的不到一成")

    def rest(self) -> Journals:
        """全部停手，读日志。"""
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self._stop.set()
        time.sleep(0.3)
        with psycopg.connect(self.urls.verify, autocommit=True) as conn:
            self.overspent.update(conn.execute(_OVERSPENT).fetchall())
        return self.read_journals()

    def read_journals(self) -> Journals:
        """最后一行可能只写了一半。"""
        found = Journals()
        for journal in self.journals:
            for line in journal.read_text(encoding="utf-8").splitlines() if journal.exists() else ():
                try:
                    what, key, *legs = json.loads(line)
                except ValueError:
                    continue
                if what == "try":
                    found.tried[key] = [tuple(leg) for leg in legs[0]]
                else:
                    found.results[key] = what
        return found

    def close(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
                worker.wait()
        self._stop.set()
        self.server.stop()
