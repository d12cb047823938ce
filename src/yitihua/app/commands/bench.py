"""`yitihua bench`：账本与 pgbench 同场比，从 HTTP 量送审、列表、报表与成批，另有千万行分录、年结。只报达标未达。"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

from yitihua.app.bench.batch import batch
from yitihua.app.bench.limits import limits
from yitihua.app.bench.measure import Figure, reading, writing
from yitihua.app.bench.pages import pages
from yitihua.app.bench.site import bench_site
from yitihua.app.bench.volume import volume
from yitihua.app.bench.yearend import yearend

LEDGER: Final = Path("bench/ledger_pgbench.py")
THREADS: Final = 16


def bench(*, parts: frozenset[str], rounds: int, scale: str, size: int, as_json: bool) -> int:
    """`parts` 取 ledger、http、batch、volume、limits、yearend，`size` 是年结的条数。

    退出码 0 全部达标，1 有未达，2 没有压测程序。
    """
    code = 0
    if parts & {"ledger", "volume", "limits", "yearend"} and not LEDGER.is_file():
        print(f"没有 {LEDGER}，请在源码目录里执行", file=sys.stderr)
        return 2
    if "ledger" in parts:
        output = sys.stderr if as_json else None
        code = subprocess.run(
            [sys.executable, str(LEDGER), "--rounds", str(rounds)], stdout=output, check=False
        ).returncode
    found = _http(rounds=rounds, scale=scale) if "http" in parts else []
    found += _batch(rounds=rounds) if "batch" in parts else []
    found += _volume(rounds=rounds) if "volume" in parts else []
    found += _limits(rounds=rounds) if "limits" in parts else []
    found += _yearend(size=size) if "yearend" in parts else []
    if as_json:
        print(json.dumps([{**asdict(item), "verdict": item.verdict} for item in found], ensure_ascii=False, indent=1))
    else:
        for item in found:
            print(_line(item))
    return 1 if code or any(item.verdict == "未达" for item in found) else 0


def _http(*, rounds: int, scale: str) -> list[Figure]:
    with bench_site(threads=THREADS, scale=scale) as site:
        written, units = writing(site.url, rounds=rounds)
        read = reading(site.url, units, rounds=rounds)
        return [*written, *read, *pages(site.url, agency_code=units[0].agency_code, rounds=rounds)]


def _batch(*, rounds: int) -> list[Figure]:
    with bench_site(threads=THREADS, scale="") as site:
        return batch(site, rounds=rounds)


def _volume(*, rounds: int) -> list[Figure]:
    with bench_site(threads=THREADS, scale="") as site:
        return volume(site.url, site.owner_url, rounds=rounds)


def _limits(*, rounds: int) -> list[Figure]:
    with bench_site(threads=THREADS, scale="") as site:
        return limits(site.url, site.owner_url, rounds=rounds)


def _yearend(*, size: int) -> list[Figure]:
    with bench_site(threads=THREADS, scale="") as site:
        return yearend(site, size=size)


def _line(item: Figure) -> str:
    sign = "≤" if item.at_most else "≥"
    bar = f"　标准 {sign} {item.bar:,g}" if item.bar is not None else ""
    note = f"　{item.note}" if item.note else ""
    return f"{item.verdict}　{item.name}　{item.value:,.2f}{item.unit and ' ' + item.unit}{bar}{note}"
