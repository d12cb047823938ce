"""成批：一个操作里分配一万行、下达一万行，经接口从发出到收完应答，各取中位数。"""

import statistics
import time
from typing import Any, Final
from uuid import uuid4

from yitihua.app.bench.measure import Figure
from yitihua.app.bench.session import Session
from yitihua.app.bench.stage import Pools, office, pools

LINES: Final = 10_000
"""当场办完的一批至多这么多行。"""
BAR: Final = 10_000.0
LEAST_ROUNDS: Final = 5


def batch(base_url: str, *, rounds: int, lines: int = LINES) -> list[Figure]:
    """每轮先分配 `lines` 行、再把分出来的全部下达；`rounds` 不足五次的按五次。"""
    times = max(rounds, LEAST_ROUNDS)
    source = pools(base_url)
    biz, bgt = office(base_url, "MOF_BIZ"), office(base_url, "MOF_BGT", seq=2)
    spent: dict[str, list[float]] = {"allocate": [], "issue": []}
    for _ in range(times):
        made, seconds = _timed(biz, "appropriation.indicator.allocate", _allocations(source, lines))
        spent["allocate"].append(seconds)
        issues = [{"bgt_id": child["bgt_id"]} for item in made for child in item["lines"]]
        _issued, seconds = _timed(bgt, "appropriation.indicator.issue", issues)
        spent["issue"].append(seconds)
    note = f"一批 {lines:,} 行，{times} 批"
    titles = {"allocate": "成批分配", "issue": "成批下达"}
    return [
        Figure(titles[name], lines / statistics.median(values), "行/秒", BAR, note=note)
        for name, values in spent.items()
    ]


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
