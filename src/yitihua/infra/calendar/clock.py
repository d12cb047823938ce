"""业务时间：规则只从这里取“今天”。"""

from datetime import datetime

from django.utils import timezone

from yitihua.infra.calendar.models import BizClock


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
