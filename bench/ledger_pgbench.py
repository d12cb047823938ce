"""账本压测：落账函数与 pgbench TPC-B 在同一台服务、同一次运行里交替跑，报中位数与比值。

用法：python bench/ledger_pgbench.py [--scale 50] [--rounds 5] [--seconds 5]；比值是标准，绝对数只供参考。
"""

import argparse
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from multiprocessing.synchronize import Barrier
from pathlib import Path
from uuid import UUID

import psycopg

from yitihua.infra.pg.bootstrap import DatabaseUrls, bootstrap
from yitihua.infra.pg.server import EmbeddedServer
from yitihua.kernel.ids import uuid7
from yitihua.ledger import schema
from yitihua.ledger.flush import flush
from yitihua.ledger.types import Dims, Entry, Leg, LimitKey, Line, Movement, NewLimit, Voucher

SQL = Path(__file__).parent / "ledger_sql"
DIVISION, YEAR, LIMITS = "430600000", "2022", 5_000
CLIENTS = (1, 8, 32)
READY_SINGLE, READY_BATCHED = 8_000, 60_000
"""入参按每秒这么多笔备：远高于落得下的。"""
FEN = Decimal("0.01")
_ready: Barrier | None = None
NAIVE_ROLE = "bench_naive"
_NAIVE = f"""
CREATE ROLE {NAIVE_ROLE} LOGIN;
GRANT CONNECT ON DATABASE bench TO {NAIVE_ROLE};
GRANT USAGE ON SCHEMA public TO {NAIVE_ROLE};
GRANT SELECT, INSERT, UPDATE ON ledger_limit, ledger_movement, ledger_movement_leg, book_voucher, book_line
    TO {NAIVE_ROLE};
GRANT EXECUTE ON FUNCTION bench_id TO {NAIVE_ROLE}"""
"""逐句写法要直接写表，应用角色没有这个权；另设一个同样受行级安全约束的角色，只在压测库里有。"""


def main() -> int:
    parser = argparse.ArgumentParser(description="账本压测")
    parser.add_argument("--scale", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--version", type=int, default=18)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yitihua-bench-") as home:
        server = EmbeddedServer(Path(home), version=options.version)
        urls = bootstrap(server, database="bench")
        try:
            return report(run(server, urls, options))
        finally:
            server.stop()


def run(server: EmbeddedServer, urls: DatabaseUrls, options: argparse.Namespace) -> dict[str, float]:
    prepare(server, urls, options.scale)
    rates: dict[str, list[float]] = defaultdict(list)
    for _ in range(options.rounds):
        for name, rate in one_round(server, urls, options.seconds).items():
            rates[name].append(rate)
            print(f"  {name:<12}{rate:>12,.0f} 笔/秒", flush=True)
    return {name: statistics.median(values) for name, values in rates.items()}


def one_round(server: EmbeddedServer, urls: DatabaseUrls, seconds: int) -> dict[str, float]:
    """TPC-B 与落账交替，免得机器忽快忽慢偏向一边；每一项从清理过、落过检查点的库开始，免得替上一项收拾。"""
    bench = PgBench(server, seconds)
    measures: dict[str, Callable[[], float]] = {}
    for clients in CLIENTS:
        measures[f"tpcb/{clients}"] = partial(bench.tpcb, clients)
        measures[f"flush/{clients}"] = partial(bench.payments, clients, size=1)
    measures["naive/8"] = partial(bench.ledger, "naive", 8, user=NAIVE_ROLE)
    measures["batch/1"] = partial(bench.payments, 1, size=1000)
    measures["batch/2"] = partial(bench.payments, 2, size=1000)
    measures["hot/8"] = partial(bench.payments, 8, size=100, limits=1)
    measures["one/8"] = partial(bench.ledger, "one_limit", 8)
    measures["four/8"] = partial(bench.ledger, "four_limits", 8)
    measures["hot1/8"] = partial(bench.payments, 8, size=1, limits=1)
    for clients in (1, 8):
        measures[f"python/{clients}"] = partial(python_clients, server, urls.app, clients, seconds)
    return {name: measure() for name, measure in measures.items()}


def report(medians: Mapping[str, float]) -> int:
    """打印比值；返回码 0 全部达标，1 有未达标。"""
    bars = [(f"落账 {n} 客户端 ÷ TPC-B", medians[f"flush/{n}"] / medians[f"tpcb/{n}"], 0.5) for n in CLIENTS]
    bars += [(f"Python {n} 客户端 ÷ TPC-B", medians[f"python/{n}"] / medians[f"tpcb/{n}"], 0.3) for n in (1, 8)]
    bars += [("一道额度 8 客户端 ÷ TPC-B", medians["one/8"] / medians["tpcb/8"], 0.5)]
    bars += [("四道额度 8 客户端 ÷ TPC-B", medians["four/8"] / medians["tpcb/8"], 0.25)]
    bars += [("热行成批 100 ÷ TPC-B", medians["hot/8"] / medians["tpcb/8"], 4)]
    bars += [("成批 1,000（笔/秒，两连接）", max(medians["batch/1"], medians["batch/2"]), 10_000)]
    for name, value, bar in bars:
        print(f"{'达标' if value >= bar else '未达'}  {name:<28}{value:>12,.2f}  标准 {bar:,}")
    for name, key in (("逐句写法（ORM 的做法）", "naive/8"), ("单笔落账全打在一行", "hot1/8")):
        print(f"对照  {name:<28}{medians[key] / medians['tpcb/8']:>12,.2f}")
    return 0 if all(value >= bar for _, value, bar in bars) else 1


class PgBench:
    """调用服务自带的 pgbench。"""

    def __init__(self, server: EmbeddedServer, seconds: int) -> None:
        self._server, self._seconds = server, seconds

    def tpcb(self, clients: int) -> float:
        return self._run("tpcb", "postgres", clients, ["-M", "prepared"])

    def ledger(self, script: str, clients: int, *, user: str = "yitihua_app", limits: int = LIMITS) -> float:
        options = ["-M", "prepared", "-f", str(SQL / f"{script}.sql"), "-D", f"limits={limits}"]
        return self._run("bench", user, clients, options)

    def payments(self, clients: int, *, size: int, limits: int = LIMITS) -> float:
        """每次落账 `size` 笔付款；入参先备够，不够用即这一次不作数。返回每秒多少笔。"""
        ready = (READY_SINGLE if size == 1 else READY_BATCHED // size) * self._seconds
        with psycopg.connect(self._server.url("bench"), autocommit=True) as conn:
            conn.execute("TRUNCATE bench_ready")
            conn.execute("SELECT setval('bench_next', 1, false)")
            conn.execute("SELECT bench_make(no, %s, %s) FROM generate_series(1, %s) no", [size, limits, ready])
        rate = self.ledger("payments", clients)
        with psycopg.connect(self._server.url("bench")) as conn:
            taken = conn.execute("SELECT last_value FROM bench_next").fetchone()
        if taken is None or taken[0] > ready:
            raise RuntimeError(f"备好的 {ready} 次不够用")
        return rate * size

    def _run(self, database: str, user: str, clients: int, options: list[str]) -> float:
        settle(self._server)
        threads = min(clients, os.cpu_count() or 1)
        common = ["-n", "-T", str(self._seconds), "-c", str(clients), "-j", str(threads)]
        done = subprocess.run(
            [str(self._server.programs.program("pgbench")), *common, *options, database],
            capture_output=True,
            text=True,
            env=connection_environment(self._server, user),
            check=False,
        )
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        if done.returncode or not found:
            raise RuntimeError(done.stderr)
        return float(found.group(1))


def connection_environment(server: EmbeddedServer, user: str) -> dict[str, str]:
    settings = f"-c app.divs={DIVISION}"
    address = {"PGHOST": str(server.socket_folder), "PGPORT": str(server.port), "PGUSER": user}
    return {**os.environ, **address, "PGOPTIONS": settings}


def prepare(server: EmbeddedServer, urls: DatabaseUrls, scale: int) -> None:
    with psycopg.connect(urls.admin, autocommit=True) as conn:
        conn.execute("CREATE DATABASE tpcb")
    pgbench = [str(server.programs.program("pgbench")), "-i", "-q", "-s", str(scale), "tpcb"]
    subprocess.run(pgbench, env=connection_environment(server, "postgres"), check=True, capture_output=True)
    with psycopg.connect(urls.owner, autocommit=True) as conn:
        schema.apply(conn)
        schema.open_year(conn, YEAR)
        conn.execute((SQL / "prepare.sql").read_bytes())
    with psycopg.connect(urls.app) as conn:
        conn.execute("SELECT set_config('app.divs', %s, false)", [DIVISION])
        numbers = [UUID(f"00000000-0000-7000-8000-{n:012d}") for n in range(1, LIMITS + 1)]
        keys = [LimitKey("indicator", number) for number in numbers]
        shared = {"control": 600, "control_years": 200, "control_plan": 600}
        keys += [LimitKey(kind, number) for kind, many in shared.items() for number in numbers[:many]]
        funding = [
            Movement(
                uuid7(),
                f"{key.kind}:{key.id}",
                "open",
                "bench",
                key.id,
                date(2022, 1, 1),
                (leg(key, "amount", "9e9"),),
                "-",
            )
            for key in keys
        ]
        flush(
            conn, mof_div_code=DIVISION, fiscal_year=YEAR, new_limits=[NewLimit(key) for key in keys], movements=funding
        )
    with psycopg.connect(server.url("bench"), autocommit=True) as conn:
        conn.execute(_NAIVE)
        conn.execute("VACUUM ANALYZE")
        conn.execute("CHECKPOINT")


def settle(server: EmbeddedServer) -> None:
    for database in ("tpcb", "bench"):
        with psycopg.connect(server.url(database), autocommit=True) as conn:
            conn.execute("VACUUM")
    with psycopg.connect(server.url("postgres"), autocommit=True) as conn:
        conn.execute("CHECKPOINT")


def leg(key: LimitKey, column: str, delta: str) -> Leg:
    return Leg(key, column, Decimal(delta))  # type: ignore[arg-type]


def python_clients(server: EmbeddedServer, url: str, clients: int, seconds: int) -> float:
    """独立进程各自一笔一提交；都起好了再一齐开始计时。"""
    settle(server)
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(clients, initializer=_meet_at, initargs=(spawn.Barrier(clients),)) as pool:
        rates = pool.starmap(python_client, [(url, number, seconds) for number in range(clients)], chunksize=1)
    return sum(rates)


def _meet_at(barrier: Barrier) -> None:
    global _ready
    _ready = barrier


def python_client(url: str, number: int, seconds: int) -> float:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SELECT set_config('app.divs', %s, false)", [DIVISION])
        assert _ready
        _ready.wait()
        count, begin = 0, time.monotonic()
        while time.monotonic() - begin < seconds:
            pay(conn, number * 613 + count)
            count += 1
        return count / (time.monotonic() - begin)


def pay(conn: psycopg.Connection, n: int) -> None:
    """一笔付款：额度行、变动、指标账两行、总会计两行、单位会计四行；落账一条语句即一个事务，同 pgbench 那边。"""
    key = LimitKey("indicator", UUID(f"00000000-0000-7000-8000-{n % LIMITS + 1:012d}"))
    dims = Dims(bgt_id=key.id, agency_code="101001", fund_type_code="11", exp_func_code="2010101", src_acc="101")
    movement = Movement(
        movement_id=uuid7(),
        business_key=str(uuid7()),
        kind="pay",
        ref_type="PAY_VOUCHER",
        ref_id=uuid7(),
        biz_date=date(2022, 3, 15),
        legs=(leg(key, "occ_amt", "0.01"),),
        short="R-PAY-004",
        entries=(Entry("408", "30101", FEN, dims, dims, "支付申请占用"),),
        event_code="E10",
    )
    common = {"acct_period": "03", "voucher_date": date(2022, 3, 15), "biz_type": "PAY_VOUCHER"}
    vouchers = [
        Voucher(
            voucher_id=uuid7(),
            ledger=ledger,  # type: ignore[arg-type]
            acct_set_code=book,
            biz_event_id=movement.business_key,
            biz_id=movement.ref_id,
            movement_id=movement.movement_id,
            lines=tuple(
                line
                for subsystem in subsystems
                for line in (
                    Line("5001", subsystem, dr_amt=FEN, dims=dims),  # type: ignore[arg-type]
                    Line("1001", subsystem, cr_amt=FEN, dims=dims),  # type: ignore[arg-type]
                )
            ),
            **common,  # type: ignore[arg-type]
        )
        for ledger, book, subsystems in (("general", "ZYS", ("ZYS",)), ("agency", "DW101001", ("CW", "YS")))
    ]
    flush(conn, mof_div_code=DIVISION, fiscal_year=YEAR, movements=[movement], vouchers=vouchers)


if __name__ == "__main__":
    sys.exit(main())
