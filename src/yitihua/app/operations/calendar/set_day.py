"""工作日历：系统管理员写明某天上不上班、银行几点截止，或撤掉写过的；改动进操作日志。"""

from datetime import date, time, timedelta
from typing import Final

from django.db.models.functions import Now
from pydantic import Field

from yitihua.app.identity.accounts import refuse
from yitihua.infra.calendar.models import WorkDay
from yitihua.infra.operation.command import Command, Flag, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx

_AHEAD: Final = timedelta(days=800)


class SetDay(Command):
    """`is_workday` 1 上班、2 放假；`bank_cutoff` 写作 15:30，空即按参数。"""

    day: date
    is_workday: Flag
    bank_cutoff: str = Field(default="", pattern=r"^([0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$", description="银行截止时刻")
    remark: str = Field(min_length=2, max_length=60, description="依据，如“国务院办公厅放假通知”")


class ClearDay(Command):
    day: date


class DayOut(Out):
    day: date


@operation("calendar.day.set", title="设工作日历", roles={"SYS_ADM"}, money=False)
def set_day(command: SetDay, *, ctx: Ctx) -> DayOut:
    """只改今天与以后的：过去的日子已据它算过期限。已经给出的期限不随之重算。"""
    _check_day(command.day, ctx)
    cutoff = _cutoff(command)
    values = {
        "is_workday": command.is_workday,
        "bank_cutoff": cutoff,
        "remark": command.remark,
        "last_user_name": ctx.principal.user_name,
        "update_time": Now(),
    }
    WorkDay.objects.update_or_create(mof_div_code=ctx.mof_div_code, day=command.day, defaults=values)
    ctx.subjects.append(("calendar.day", command.day.isoformat()))
    return DayOut(day=command.day)


@operation("calendar.day.clear", title="撤掉工作日历", roles={"SYS_ADM"}, money=False)
def clear_day(command: ClearDay, *, ctx: Ctx) -> DayOut:
    """撤掉以后按各区划共用的例外与周末算。"""
    _check_day(command.day, ctx)
    gone, _ = WorkDay.objects.filter(mof_div_code=ctx.mof_div_code, day=command.day).delete()
    if not gone:
        text = f"{command.day.isoformat()} 没有单独写过"
        raise refuse("E-CALENDAR", text, field="day", step="只能撤掉本区划自己写的日子")
    ctx.subjects.append(("calendar.day", command.day.isoformat()))
    return DayOut(day=command.day)


def _check_day(day: date, ctx: Ctx) -> None:
    if day < ctx.biz_date:
        text = f"{day.isoformat()} 已经过去，不能再改"
        raise refuse("E-CALENDAR", text, field="day", step=f"只能改 {ctx.biz_date.isoformat()} 及以后的日子")
    latest = ctx.biz_date + _AHEAD
    if day > latest:
        text = f"{day.isoformat()} 太远"
        raise refuse("E-CALENDAR", text, field="day", step=f"至多写到 {latest.isoformat()}")


def _cutoff(command: SetDay) -> time | None:
    if not command.bank_cutoff:
        return None
    if command.is_workday == NO:
        raise refuse("E-CALENDAR", "放假的日子没有截止时刻", field="bank_cutoff", step="请清空截止时刻，或改为上班")
    try:
        return time.fromisoformat(command.bank_cutoff)
    except ValueError:
        text = f"截止时刻 {command.bank_cutoff} 不是一个时刻"
        raise refuse("E-CALENDAR", text, field="bank_cutoff", step="请写成 15:30 这样") from None
