"""业务时间与工作日：规则只从这里取“今天”。"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from yitihua.infra.calendar.models import BizClock, CalendarDay


def biz_now() -> datetime:
    """东八区业务时间。"""
    clock = BizClock.objects.filter(clock_id=1).first()
    if clock is not None and clock.mode == "fixed" and clock.fixed_at is not None:
        return timezone.localtime(clock.fixed_at)
    return timezone.localtime()


def local_text(moment: datetime | None) -> str:
    """一刻写成东八区的 ISO 文本，到毫秒；没有的是空文字。库里存的带时区，读出来可能是别的时区。"""
    return timezone.localtime(moment).isoformat(timespec="milliseconds") if moment else ""


def set_fixed(moment: datetime) -> None:
    """把业务时钟固定在某一刻；生产在启动检查时拒绝。"""
    aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    BizClock.objects.update_or_create(clock_id=1, defaults={"mode": "fixed", "fixed_at": aware})


def is_workday(day: date) -> bool:
    """先看例外表，再看是否周一至周五。"""
    exception = CalendarDay.objects.filter(day=day).first()
    if exception is not None:
        return exception.is_workday == 1
    return day.weekday() < 5


def next_workday(day: date) -> date:
    """`day` 之后的第一个工作日。"""
    following = day + timedelta(days=1)
    while not is_workday(following):
        following += timedelta(days=1)
    return following


def deadline_after(moment: datetime, *, working_days: int) -> datetime:
    """`moment` 起满 `working_days` 个工作日的那一刻：钟点不变，非工作日不算。"""
    day = moment.date()
    for _ in range(working_days):
        day = next_workday(day)
    return moment + (day - moment.date())
