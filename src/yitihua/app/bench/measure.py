"""各项指标：送审与插一行同场比，列表、试算平衡、执行情况表各取中位数。达标未达只报不断言。"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from yitihua.app.bench.drive import Round, Shot, drive, median_round
from yitihua.app.bench.session import Session
from yitihua.app.bench.stage import Unit, office, prepare

CONNECTIONS: Final = (8, 32)
ROUNDS: Final = 5
_SHOTS: Final = {8: 20, 32: 8}
LIST_ROWS: Final = 8000


@dataclass(frozen=True, slots=True)
class Figure:
    """一项：`bar` 为空只供对照；`at_most` 为真则不超过才达标。"""

    name: str
    value: float
    unit: str = ""
    bar: float | None = None
    at_most: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.bar is None:
            return "对照"
        met = self.value <= self.bar if self.at_most else self.value >= self.bar
        return "达标" if met else "未达"


def writing(base_url: str, *, rounds: int) -> tuple[list[Figure], list[Unit]]:
    """送审、插一行、空接口三样在每一轮里交替跑，免得机器忽快忽慢偏向一边。"""
    drafts = rounds * sum(_SHOTS.values())
    units = prepare(base_url, units=max(CONNECTIONS), drafts=drafts)
    found: list[Figure] = []
    for connections in CONNECTIONS:
        chosen, shots = units[:connections], _SHOTS[connections]
        results: dict[str, list[Round]] = {"送审": [], "插一行": [], "空接口": []}
        for _ in range(rounds):
            results["送审"].append(drive([_submits(unit, shots) for unit in chosen]))
            results["插一行"].append(drive([_inserts(unit.session, shots) for unit in chosen]))
            results["空接口"].append(drive([_health(unit.session, shots) for unit in chosen]))
        found += _compared(connections, {name: median_round(items) for name, items in results.items()})
    return found, units


def _submits(unit: Unit, count: int) -> list[Shot]:
    chosen, unit.drafts = unit.drafts[:count], unit.drafts[count:]
    return [partial(unit.session.run, "payment.application.submit", pay_app_id=key) for key in chosen]


def _inserts(session: Session, count: int) -> list[Shot]:
    return [partial(session.run, "bench.row.insert", remark="压测")] * count


def _health(session: Session, count: int) -> list[Shot]:
    return [partial(session.get, "/api/health")] * count


def _compared(connections: int, medians: dict[str, Round]) -> list[Figure]:
    submit, insert, bare = medians["送审"], medians["插一行"], medians["空接口"]
    where = f"{connections} 连接"
    rows = [Figure(f"{name} {where}", item.rate, "次/秒", note=_times(item)) for name, item in medians.items()]
    return [
        *rows,
        Figure(f"送审 ÷ 插一行 {where}", submit.rate / insert.rate, bar=0.3),
        Figure(f"送审 ÷ 空接口 {where}", submit.rate / bare.rate),
    ]


def _times(item: Round) -> str:
    return f"p50 {item.p50_ms:.1f} 毫秒，p99 {item.p99_ms:.1f} 毫秒"


def reading(base_url: str, units: Sequence[Unit], *, rounds: int) -> list[Figure]:
    """列表以权限最小的单位经办、另以预算科各看一页；行数不够 8,000 的照实写，不算达标未达。"""
    found = []
    accountant, budget = office(base_url, "MOF_ACC"), office(base_url, "MOF_BGT")
    for who, session in (("单位经办", units[0].session), ("预算科", budget)):
        query = {"page": "1", "page_size": "100", "totals": "1"}
        rows = int(session.get("/api/records/BA_BGT_INFO", **query)["count"])
        value = statistics.median(session.timed("/api/records/BA_BGT_INFO", **query) for _ in range(rounds))
        whole = rows >= LIST_ROWS
        note = f"共 {rows:,} 行" + ("" if whole else f"，不足 {LIST_ROWS:,} 行，不能与标准比")
        bar = 150.0 if whole else None
        found.append(Figure(f"指标列表一页 100 行带合计（{who}）", value, "毫秒", bar, at_most=True, note=note))
    for name, path, session in (
        ("试算平衡表", "/api/reports/trial_balance?ledger=GLB", accountant),
        ("预算执行情况表", "/api/reports/budget_execution", budget),
    ):
        value = statistics.median(session.timed(path) for _ in range(rounds))
        found.append(Figure(name, value, "毫秒", 300.0, at_most=True))
    return found
