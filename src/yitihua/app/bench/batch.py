"""成批：一个操作里分配一万行、下达一万行，经接口从发出到收完应答，各取中位数。

其中落账一条语句用了多久，由数据库自己记：解析入参加执行，不含操作的校验与写单据。
"""

import re
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg

from yitihua.app.bench.measure import Figure
from yitihua.app.bench.session import Session
from yitihua.app.bench.site import Site
from yitihua.app.bench.stage import Pools, office, pools

LINES: Final = 10_000
"""当场办完的一批至多这么多行。"""
BAR: Final = 10_000.0
LEAST_ROUNDS: Final = 5
_STATEMENT: Final = re.compile(
    r"duration: ([\d.]+) ms\s+(?:bind|execute) [^:]*:\s*SELECT \(f\)\.\* .{0,40}ledger_flush_", re.S
)
_WATCH: Final = {"log_min_duration_statement": "0", "log_min_messages": "log", "log_parameter_max_length": "0"}


class _Postings:
    """数据库日志里落账语句的用时。"""

    def __init__(self, site: Site) -> None:
        (self._log,) = Path(site.environment["YITIHUA_HOME"]).glob("pg*.log")
        with psycopg.connect(site.environment["YITIHUA_ADMIN_DATABASE_URL"], autocommit=True) as admin:
            for name, value in _WATCH.items():
                admin.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
            admin.execute("SELECT pg_reload_conf()")
        self._read = self._log.stat().st_size

    def seconds(self) -> float:
        """上次问过以后的合计；一次也没有记到即这一次不作数。"""
        with self._log.open(encoding="utf-8", errors="replace") as log:
            log.seek(self._read)
            text = log.read()
            self._read = log.tell()
        spent = [float(found) for found in _STATEMENT.findall(text)]
        if not spent:
            raise RuntimeError("数据库日志里没有落账的语句")
        return sum(spent) / 1000


def batch(site: Site, *, rounds: int, lines: int = LINES) -> list[Figure]:
    """每轮先分配 `lines` 行、再把分出来的全部下达；`rounds` 不足五次的按五次。"""
    times = max(rounds, LEAST_ROUNDS)
    source = pools(site.url)
    biz, bgt = office(site.url, "MOF_BIZ"), office(site.url, "MOF_BGT", seq=2)
    postings = _Postings(site)
    spent: dict[str, list[float]] = defaultdict(list)
    for _ in range(times):
        made, seconds = _timed(biz, "appropriation.indicator.allocate", _allocations(source, lines))
        spent["成批分配"].append(seconds)
        spent["成批分配，其中落账"].append(postings.seconds())
        issues = [{"bgt_id": child["bgt_id"]} for item in made for child in item["lines"]]
        _issued, seconds = _timed(bgt, "appropriation.indicator.issue", issues)
        spent["成批下达"].append(seconds)
        spent["成批下达，其中落账"].append(postings.seconds())
    note = f"一批 {lines:,} 行，{times} 批"
    return [Figure(name, lines / statistics.median(values), "行/秒", BAR, note=note) for name, values in spent.items()]


def _allocations(source: Pools, lines: int) -> list[dict[str, Any]]:
    """各科室待分指标轮着分，各单位轮着得，金额各不相同。"""
    return [
        {
            "bgt_id": source.bgt_ids[number % len(source.bgt_ids)],
            "lines": [
                {
                    "agency_code": source.agency_codes[number % len(source.agency_codes)],
                    "amount": f"{100 + number % 900}.{number % 100:02d}",
                    **source.child,
                }
            ],
        }
        for number in range(lines)
    ]


def _timed(session: Session, operation: str, rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], float]:
    """整批成才算；返回各行结果与用了几秒。"""
    body = {"request_id": str(uuid4()), "lines": rows, "mode": "all"}
    started = time.perf_counter()
    answer = session.call("POST", f"/api/operations/{operation}_batch", body)
    seconds = time.perf_counter() - started
    if answer["ok"] != len(rows):
        raise RuntimeError(f"{operation} 应办成 {len(rows)} 行，实办成 {answer['ok']} 行")
    return [item["result"] for item in answer["outcomes"]], seconds
