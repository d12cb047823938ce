"""并发发请求：每个连接一个线程，同时起跑，逐次计时。"""

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

Shot = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Round:
    """一轮：每秒次数，一半与百分之九十九的请求在多少毫秒以内。"""

    rate: float
    p50_ms: float
    p99_ms: float


def drive(queues: Sequence[Sequence[Shot]]) -> Round:
    """一个连接依次发完自己的一列；有一次失败整轮就失败。"""
    gate = threading.Barrier(len(queues) + 1)

    def one(shots: Sequence[Shot]) -> list[float]:
        gate.wait()
        taken = []
        for shot in shots:
            started = time.perf_counter()
            shot()
            taken.append((time.perf_counter() - started) * 1000)
        return taken

    with ThreadPoolExecutor(max_workers=len(queues)) as crew:
        waiting = [crew.submit(one, shots) for shots in queues]
        gate.wait()
        started = time.perf_counter()
        taken = sorted(moment for future in waiting for moment in future.result())
        elapsed = time.perf_counter() - started
    return Round(len(taken) / elapsed, percentile(taken, 50), percentile(taken, 99))


def percentile(ordered: Sequence[float], percent: int) -> float:
    """已排好序的一列里，`percent`% 的数不超过它。"""
    position = -(-len(ordered) * percent // 100) - 1
    return ordered[max(0, position)]


def median_round(rounds: Sequence[Round]) -> Round:
    """各项各取中位数。"""
    return Round(
        statistics.median(item.rate for item in rounds),
        statistics.median(item.p50_ms for item in rounds),
        statistics.median(item.p99_ms for item in rounds),
    )
