"""演示城市：岳阳市本级 2022 年，从申报项目到清算，全部走真的操作与真的报文；同一种子装出同一座城。"""

from collections import defaultdict
from datetime import date
from pathlib import Path
from random import Random

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from yitihua.app.compose import compose
from yitihua.app.demo.city import budget, schedule
from yitihua.app.demo.city.budget import BudgetYear
from yitihua.app.demo.city.desk import Desk
from yitihua.app.demo.city.payments import Payments
from yitihua.app.demo.city.people import People, load_people
from yitihua.app.demo.city.post import Post
from yitihua.app.demo.city.scale import SCALES, SEED
from yitihua.app.runtime import home
from yitihua.app.world.base import DEMO_MOMENT
from yitihua.app.world.orgs import DIVISION
from yitihua.engines.messages.keyring import key_folder
from yitihua.infra.scoping.divisions import reading
from yitihua.modules.basedata import public as basedata

MID_YEAR = date(2022, 6, 6)


def seed_demo(*, scale: str = "demo", state: Path | None = None) -> None:
    """装一遍；模拟器的状态存到 `state`（缺省是运行目录的 simulators/）。"""
    compose()
    size, dice = SCALES[scale], Random(SEED)
    people = load_people()
    desk = Desk(run=f"seed-{scale}")
    post = Post(desk=desk, people=people, keys=key_folder())
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    ) as progress:
        bar = progress.add_task("装入演示城市", total=6 + len(schedule.DAYS))

        def step(title: str) -> None:
            progress.update(bar, description=title, advance=1)

        year = BudgetYear(desk=desk, people=people, dice=dice)
        projects = budget.plan(_units(people), size, dice)
        step("项目申报入库")
        year.store(projects)
        step("年度预算审定")
        year.audit()
        step("批复下达指标")
        year.issue()
        payments = Payments(desk=desk, people=people, post=post)
        holdings = list(year.budget.holdings)
        plan = schedule.plan(holdings, count=size.payments, days=schedule.DAYS, dice=dice)
        by_day = defaultdict(list)
        for item in plan:
            by_day[item.on].append(item)
        for number, day in enumerate(schedule.DAYS):
            step(f"{day:%m月%d日}支付")
            payments.day(day, by_day[day])
            if number % 2:
                payments.clear(day)
    desk.at(DEMO_MOMENT)
    post.save(state or home() / "simulators")
    desk.close()


def _units(people: People) -> list[basedata.AgencyItem]:
    with reading(people.system):
        snapshot = basedata.as_of(date(2022, 1, 1), DIVISION)
    return [unit for unit in snapshot.agencies_below("") if unit.is_leaf]
