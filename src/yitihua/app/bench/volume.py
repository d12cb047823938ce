"""大数据量：由属主成批造一千万行分录并汇总，再经接口量试算平衡表。

预算执行情况表取自支付与退款单据，不读分录，所以不在这里量。
"""

import statistics
import time
from pathlib import Path
from typing import Final

import psycopg

from yitihua.app.bench.measure import Figure
from yitihua.app.bench.stage import office
from yitihua.app.world.orgs import DIVISION

LINES: Final = 10_000_000
YEAR: Final = "2022"
_CHUNK: Final = 500_000
_LEDGERS: Final = (("GLB", "指标账"), ("GLA", "单位账"))
_SQL: Final = Path("bench/ledger_sql/volume.sql")
"""造数的语句与压测程序放在一起：产品里除账本外没有写账的语句。"""


def load(owner_url: str, *, lines: int) -> float:
    """写入 `lines` 行并汇总，返回汇总用了几秒；平衡检查照样在。"""
    with psycopg.connect(owner_url, autocommit=True) as conn:
        for first in range(0, lines // 2, _CHUNK // 2):
            last = min(first + _CHUNK // 2, lines // 2) - 1
            conn.execute(_SQL.read_bytes(), {"year": YEAR, "division": DIVISION, "first": first, "last": last})
        started = time.perf_counter()
        conn.execute("SELECT book_roll_up(%s)", [YEAR])
        spent = time.perf_counter() - started
        conn.execute("VACUUM ANALYZE book_line")
        conn.execute("ANALYZE book_balance")
    return spent


def volume(base_url: str, owner_url: str, *, rounds: int, lines: int = LINES) -> list[Figure]:
    spent = load(owner_url, lines=lines)
    found = [Figure(f"汇总 {lines:,} 行", lines / spent, "行/秒", note=f"{spent:.1f} 秒")]
    accountant = office(base_url, "MOF_ACC")
    for code, title in _LEDGERS:
        path = f"/api/reports/trial_balance?ledger={code}"
        value = statistics.median(accountant.timed(path) for _ in range(rounds))
        found.append(Figure(f"试算平衡表（{title}，共 {lines:,} 行分录）", value, "毫秒", 1000.0, at_most=True))
    return found
