"""年结打不坏：两个作业进程抢着办，反复 kill -9，每条恰好核销一次，办完全部科目归零。"""

import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests.db.yearend.people import BGT, books, do, issued, problems, rows, source
from yitihua.app.bench.yearend_rows import load
from yitihua.infra.pg.bootstrap import DatabaseUrls

pytestmark = pytest.mark.usefixtures("world")
ADVANCE = "SELECT coalesce(max(slice_cnt), 0) FROM indi_year_end"


def _own(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def _spawn(urls: DatabaseUrls, key: str, *, size: int, pause_ms: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.db.yearend.worker", key, str(size), str(pause_ms)],
        env={**os.environ, "YITIHUA_MODE": "demo", "YITIHUA_DATABASE_URL": _own(urls.app)},
        start_new_session=True,
    )


def _killed_after_progress(urls: DatabaseUrls, key: str, *, size: int, pause_ms: int) -> int:
    """起两个进程，等真的又办了几批，一齐打掉；返回打掉时办到第几批。"""
    before = rows(ADVANCE)[0][0]
    crew = [_spawn(urls, key, size=size, pause_ms=pause_ms) for _ in range(2)]
    deadline = time.monotonic() + 60
    while rows(ADVANCE)[0][0] < before + 3:
        assert time.monotonic() < deadline, "作业进程没有动"
        time.sleep(0.02)
    for child in crew:
        assert child.poll() is None, "还没打就办完了，批数太少"
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return int(rows(ADVANCE)[0][0])


def _battered(urls: DatabaseUrls, *, count: int, size: int, kills: int, pause_ms: int) -> None:
    issued(source("1000.00"), "1000.00")
    load(_own(urls.owner), first=1, count=count, paid="0.00")
    key = str(do("appropriation.year_end.start", BGT)["year_end_id"])
    for _ in range(kills):
        _killed_after_progress(urls, key, size=size, pause_ms=pause_ms)
        assert rows("SELECT status FROM indi_year_end") == [("1",)]
    last = _spawn(urls, key, size=size, pause_ms=0)
    assert last.wait(timeout=300) == 0
    carried = Decimal(100) * (count // 3)
    total = Decimal(1000) * (count + 1)
    assert rows("SELECT status, done_cnt, left_cnt, carry_amt, back_amt FROM indi_year_end") == [
        ("2", count + 2, 0, carried, total - carried)
    ]
    assert rows("SELECT count(*), count(DISTINCT business_key) FROM ledger_movement WHERE event_code = 'E17'") == [
        (count + 1, count + 1)
    ]
    assert rows("SELECT count(*) FROM ba_bgt_info WHERE status = '2'") == [(0,)]
    assert books() == {"101": -total, "601": carried, "602": total - carried}
    do("appropriation.year_end.offset", BGT)
    assert books() == {}
    assert problems(urls.verify) == []


def test_反复打掉作业进程_恰好一次_全部归零(next_year: DatabaseUrls) -> None:
    _battered(next_year, count=400, size=20, kills=2, pause_ms=60)


@pytest.mark.long
def test_两万条反复打掉作业进程_恰好一次_全部归零(next_year: DatabaseUrls) -> None:
    _battered(next_year, count=20_000, size=500, kills=6, pause_ms=100)
