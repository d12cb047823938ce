"""每张列表页、待办箱与全局查找：以权限最小的单位经办各取一页带合计，各取中位数；只报达标未达。"""

import statistics
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from yitihua.app.bench.measure import LIST_ROWS, Figure
from yitihua.app.bench.session import Session
from yitihua.app.bench.stage import office

LIST_MS: Final = 200.0
TODO_MS: Final = 100.0
SEARCH_MS: Final = 200.0
LEAST_ROUNDS: Final = 5
_PAGE: Final = {"page": "1", "page_size": "100", "totals": "1"}
_WORDS: Final = ("SQ-430600000-2022", "岳阳", "yyszx", "0001")


def pages(base_url: str, *, agency_code: str, rounds: int) -> list[Figure]:
    """`rounds` 不足五次的按五次；每样先取一次热身，不计。全市指标不够一座城的，只报数，不算达标未达。"""
    times = max(rounds, LEAST_ROUNDS)
    clerk = office(base_url, "AG_OP", subject=agency_code)
    found = [_listing(clerk, item["table"], item["title"], times=times) for item in clerk.get("/api/records")["rows"]]
    slowest = max((item.value for item in found), default=0.0)
    found.append(
        Figure("最慢的一张列表页（单位经办）", slowest, "毫秒", LIST_MS, at_most=True, note=f"共 {len(found)} 张")
    )
    for who, role, subject in (
        ("单位经办", "AG_OP", agency_code),
        ("单位审核", "AG_AUD", agency_code),
        ("支付中心", "PAY_CTR", ""),
        ("预算科", "MOF_BGT", ""),
    ):
        session = office(base_url, role, subject=subject) if subject else office(base_url, role)
        found.append(_todo(session, who, times=times))
        if role in ("AG_OP", "MOF_BGT"):
            found += [_search(session, who, words, times=times) for words in _WORDS]
    whole = int(office(base_url, "MOF_BGT").get("/api/records/BA_BGT_INFO", page_size="1")["count"]) >= LIST_ROWS
    return found if whole else [replace(item, bar=None) for item in found]


def _listing(session: Session, table: str, title: str, *, times: int) -> Figure:
    path = f"/api/records/{table}"
    rows = int(session.get(path, **_PAGE)["count"])
    value = _median(lambda: session.timed(path, **_PAGE), times)
    return Figure(f"列表 {title} {table}（单位经办）", value, "毫秒", LIST_MS, at_most=True, note=f"共 {rows:,} 行")


def _todo(session: Session, who: str, *, times: int) -> Figure:
    rows = int(session.get("/api/todo")["count"])
    value = _median(lambda: session.timed("/api/todo"), times)
    return Figure(f"待办（{who}）", value, "毫秒", TODO_MS, at_most=True, note=f"共 {rows:,} 件")


def _search(session: Session, who: str, words: str, *, times: int) -> Figure:
    path = f"/api/search?q={quote(words)}"
    rows = len(session.get(path)["rows"])
    value = _median(lambda: session.timed(path), times)
    return Figure(f"查找“{words}”（{who}）", value, "毫秒", SEARCH_MS, at_most=True, note=f"找到 {rows} 条")


def _median(shot: Callable[[], float], times: int) -> float:
    return statistics.median(shot() for _ in range(times))
