"""工作日：哪天上班、几个工作日之后是哪一刻、超过期限几个工作小时、银行当天几点截止（10 第 6 节 R-WFL-011）。

期限按工作日算：到达之时在工作日的，到其后第 N 个工作日的同一时刻；不在工作日的，视同下一个工作日零时到达。
超时的时间只计工作日里的，周末、节假日不计；不足一小时按一小时。
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from yitihua.infra.calendar.models import CalendarDay, WorkDay
from yitihua.infra.calendar.parameters import parameters

_AHEAD: Final = timedelta(days=400)
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """`exceptions` 是与周末规则不同的日子：日期 → 上不上班。"""

    exceptions: dict[date, bool] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def next_workday(self, day: date) -> date:
        """`day` 之后的第一个工作日。"""
        following = day + timedelta(days=1)
        while not self.works(following):
            following += timedelta(days=1)
        return following

    def deadline(self, moment: datetime, working_days: int) -> datetime:
        """`moment` 起 `working_days` 个工作日的期限。"""
        start = timezone.localtime(moment)
        day, at = start.date(), start.time()
        if not self.works(day):
            day, at = self.next_workday(day), time(0)
        for _ in range(working_days):
            day = self.next_workday(day)
        return datetime.combine(day, at, tzinfo=start.tzinfo)

    def elapsed(self, since: datetime, until: datetime) -> timedelta:
        """两刻之间落在工作日里的时间；`until` 不晚于 `since` 的为零。"""
        start, end = timezone.localtime(since), timezone.localtime(until)
        total, day = timedelta(0), start.date()
        while day <= end.date():
            if self.works(day):
                opening = datetime.combine(day, time(0), tzinfo=start.tzinfo)
                total += max(min(end, opening + timedelta(days=1)) - max(start, opening), timedelta(0))
            day += timedelta(days=1)
        return total


def hours_of(late: timedelta) -> int:
    """超时几小时：不足一小时按一小时，没有超时为零。"""
    return -(-late // _HOUR)


def work_calendar(start: date, end: date, *, mof_div_code: str = "") -> WorkCalendar:
    """一段日子的日历，一次取齐；本区划写的优先于各区划共用的。"""
    common = CalendarDay.objects.filter(day__range=(start, end)).values_list("day", "is_workday")
    own = WorkDay.objects.filter(mof_div_code=mof_div_code, day__range=(start, end)).values_list("day", "is_workday")
    return WorkCalendar({day: flag == 1 for day, flag in [*common, *own]})


def is_workday(day: date, *, mof_div_code: str = "") -> bool:
    return work_calendar(day, day, mof_div_code=mof_div_code).works(day)


def next_workday(day: date, *, mof_div_code: str = "") -> date:
    """`day` 之后的第一个工作日。"""
    return work_calendar(day, day + _AHEAD, mof_div_code=mof_div_code).next_workday(day)


def deadline_after(moment: datetime, working_days: int, *, mof_div_code: str = "") -> datetime:
    """`moment` 起 `working_days` 个工作日的期限；成批的请自取 `work_calendar` 再逐个算。"""
    start = timezone.localtime(moment).date()
    end = start + _AHEAD + timedelta(days=2 * working_days)
    return work_calendar(start, end, mof_div_code=mof_div_code).deadline(moment, working_days)


def bank_cutoff(day: date, *, mof_div_code: str, fiscal_year: str) -> time:
    """当日的银行截止时刻：日历上单写了的按它，否则按参数。"""
    row = WorkDay.objects.filter(mof_div_code=mof_div_code, day=day).first()
    if row is not None and row.bank_cutoff is not None:
        return row.bank_cutoff
    return time.fromisoformat(parameters(mof_div_code=mof_div_code, fiscal_year=fiscal_year)["bank_cutoff"])
