"""演示城市：岳阳市本级 2022 年，从申报项目到清算，全部走真的操作与真的报文；同一种子装出同一座城。"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

from django.db import connection
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from yitihua.app import garbage
from yitihua.app.compose import compose
from yitihua.app.demo.city import budget, schedule
from yitihua.app.demo.city.budget import BudgetYear, Holding
from yitihua.app.demo.city.desk import Desk
from yitihua.app.demo.city.migrated import AGENCY, import_unit
from yitihua.app.demo.city.payments import Payments
from yitihua.app.demo.city.people import People, load_people
from yitihua.app.demo.city.pipeline import Pipeline
from yitihua.app.demo.city.post import Post
from yitihua.app.demo.city.scale import SCALES, SEED, Scale
from yitihua.app.demo.city.today import Today
from yitihua.app.runtime import home
from yitihua.app.world.base import DEMO_MOMENT
from yitihua.app.world.orgs import DIVISION
from yitihua.engines.messages.keyring import key_folder
from yitihua.infra.scoping.divisions import reading
from yitihua.modules.basedata import public as basedata

_ADDED_BEFORE: Final = date(2022, 6, 8)
_MIGRATED_BEFORE: Final = date(2022, 8, 5)
_ADJUSTED_BEFORE: Final = date(2022, 9, 28)
_STEPS: Final = 11 + len(schedule.DAYS)
Step = Callable[[str], None]
Days = Sequence[date]


def seed_demo(*, scale: str = "demo", state: Path | None = None) -> None:
    """装一遍；模拟器的状态存到 `state`（缺省是运行目录的 simulators/）。"""
    compose()
    _hurry()
    people = load_people()
    desk = Desk(run=f"seed-{scale}")
    post = Post(desk=desk, people=people, keys=key_folder())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        bar = progress.add_task("装入演示城市", total=_STEPS)
        city = City(desk=desk, people=people, post=post, size=SCALES[scale])
        city.live(step=lambda title: progress.update(bar, description=title, advance=1))
    desk.at(DEMO_MOMENT)
    post.save(state or home() / "simulators")
    _keep_books(desk, people)
    desk.close()


def _hurry() -> None:
    """装数的进程：提交不等落盘（断了就重装，装完的提交照常落盘），垃圾回收放疏。"""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    garbage.sparse()


def _keep_books(desk: Desk, people: People) -> None:
    """一年的凭证编上号、分录并入科目余额，不等作业。"""
    desk.one("accounting.pending.sweep", {}, by=people.system)


class City:
    """一年的业务，按日历办。"""

    def __init__(self, *, desk: Desk, people: People, post: Post, size: Scale) -> None:
        self._desk, self._people, self._post, self._size = desk, people, post, size
        self._dice = Random(SEED)
        self._units = _units(people)
        self._year = BudgetYear(desk=desk, people=people, dice=self._dice)
        self._payments = Payments(desk=desk, people=people, post=post)
        self._pipeline = Pipeline(desk=desk, people=people, year=self._year, units=self._units)

    def live(self, *, step: Step) -> None:
        """预算在先，支付逐日，年中调整，最后是今天还在办的。"""
        self._budget(step)
        self._pay(step)
        self._unfinished(step)

    def _budget(self, step: Step) -> None:
        projects = budget.plan(self._units, self._size, self._dice)
        step("项目申报入库")
        self._year.store(projects)
        step("年度预算审定")
        self._year.audit()
        step("批复下达指标")
        self._year.issue()

    def _pay(self, step: Step) -> None:
        """六月有上级专项追加，八月割接一个单位，九月调整；两个支付日清算一次，最后一日留着。"""
        waiting: dict[date, list[schedule.Payment]] = defaultdict(list)
        self._expect(waiting, self._year.budget.holdings, count=self._size.payments, days=schedule.DAYS)
        for number, day in enumerate(schedule.DAYS):
            if day == _ADDED_BEFORE:
                step("上级专项追加")
                added = self._year.add(self._size.added)
                self._expect(waiting, added, count=len(added), days=schedule.DAYS[number:])
            if day == _MIGRATED_BEFORE:
                step("割接一个单位")
                moved = import_unit(desk=self._desk, people=self._people)
                self._expect(waiting, moved, count=3 * len(moved), days=schedule.DAYS[number:])
            if day == _ADJUSTED_BEFORE:
                step("预算执行调整")
                self._pipeline.adjust()
            step(f"{day:%m月%d日}支付")
            self._payments.day(day, waiting[day])
            if number % 2:
                self._payments.clear(day)

    def _expect(
        self, waiting: dict[date, list[schedule.Payment]], holdings: Sequence[Holding], *, count: int, days: Days
    ) -> None:
        for item in schedule.plan(holdings, count=count, days=days, dice=self._dice):
            waiting[item.on].append(item)

    def _unfinished(self, step: Step) -> None:
        step("在办的项目与预算")
        self._pipeline.projects()
        step("在办的指标")
        self._pipeline.indicators()
        today = Today(desk=self._desk, people=self._people, post=self._post, dice=self._dice)
        step("昨日清算")
        today.clearing()
        step("在办的退款")
        today.refunds(self._payments)
        step("在办的支付申请与凭证")
        today.applications(self._year.budget.holdings)


def _units(people: People) -> list[basedata.AgencyItem]:
    """末级单位；迁来的那个另有来路。"""
    with reading(people.system):
        snapshot = basedata.as_of(date(2022, 1, 1), DIVISION)
    return [unit for unit in snapshot.agencies_below("") if unit.is_leaf and unit.agency_code != AGENCY]
