"""年结：由属主成批造一年的指标，再照真的办法发起、核销、对冲、关账，量每秒核销多少条。"""

import subprocess
import sys
import time
from typing import Final

from yitihua.app.bench.measure import Figure
from yitihua.app.bench.session import Session
from yitihua.app.bench.site import Site
from yitihua.app.bench.stage import office, prepare
from yitihua.app.bench.yearend_rows import YEAR, load

SIZE: Final = 20_000
BAR: Final = 1_000_000 / 600
"""一百万条十分钟之内。"""
_LIMIT_S: Final = 3_600.0


def yearend(site: Site, *, size: int) -> list[Figure]:
    """核销由作业进程办，其余各步经接口；次年照结转清单生成。"""
    prepare(site.url, units=1, drafts=1)
    load(site.owner_url, first=1, count=size)
    bgt = office(site.url, "MOF_BGT")
    started = time.perf_counter()
    bgt.run("appropriation.year_end.start", fiscal_year=YEAR)
    site.start_worker()
    row = _settled(bgt)
    spent = time.perf_counter() - started
    done = int(str(row["done_cnt"]))
    note = f"{done:,} 条 {spent:.1f} 秒，{row['slice_cnt']} 批"
    found = [Figure("年结核销", done / spent, "条/秒", BAR, note=note)]
    found.append(_timed("来源对冲", bgt, "appropriation.year_end.offset", YEAR))
    found.append(_timed("关账", bgt, "appropriation.year_end.close", YEAR))
    opened = [sys.executable, "-m", "yitihua.app.scenario_world.next_year", str(int(YEAR) + 1)]
    subprocess.run(opened, env=site.environment, check=True, stdout=subprocess.DEVNULL)
    item = _timed("次年结转生成", bgt, "appropriation.carry_in.generate", str(int(YEAR) + 1))
    return [*found, item]


def _settled(bgt: Session) -> dict[str, object]:
    deadline = time.perf_counter() + _LIMIT_S
    while time.perf_counter() < deadline:
        row: dict[str, object] = bgt.get("/api/records/INDI_YEAR_END", fiscal_year=YEAR)["rows"][0]
        if row["status"] == "2":
            return row
        time.sleep(0.5)
    raise TimeoutError("年结没有办完")


def _timed(name: str, bgt: Session, operation: str, fiscal_year: str) -> Figure:
    started = time.perf_counter()
    bgt.run(operation, fiscal_year=fiscal_year)
    return Figure(name, time.perf_counter() - started, "秒")
