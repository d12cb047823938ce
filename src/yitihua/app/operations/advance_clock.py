"""推进业务时钟（仅演示与场景）：推进到清算时点，或到下一工作日，并跑到期的周期作业（design 第 8 节）。"""

from datetime import datetime, time

from pydantic import Field

from yitihua.app import settings
from yitihua.app.periodic import CLOCK, DAILY
from yitihua.infra.calendar.clock import set_fixed
from yitihua.infra.calendar.workdays import next_workday
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7

CLEARING_TIME = time(15, 30)
OPENING_TIME = time(10, 0)
PERIODIC_JOB = "periodic.run"


class AdvanceClock(Command):
    """`to`：clearing 推进到当日清算时点；next_workday 推进到下一工作日 10:00。"""

    to: str = Field(pattern="^(clearing|next_workday)$")


class ClockOut(Out):
    biz_now: datetime


@operation(
    "demo.clock.advance",
    title="推进业务时钟",
    roles={"MOF_TRE", "PAY_CTR", "SYS_ADM", "MOF_BGT", "AG_OP", "AG_AUD"},
    money=False,
)
def advance_clock(command: AdvanceClock, *, ctx: Ctx) -> ClockOut:
    """生产模式拒绝；推进后排上清算额度、排队凭证等周期作业。"""
    if settings.MODE not in ("demo", "scenario"):
        raise Refusal([Finding("E-MODE", Level.BLOCK, "生产模式不能改业务时钟", next_step="业务时间取自数据库时钟")])
    if command.to == "clearing":
        moment = datetime.combine(ctx.biz_date, CLEARING_TIME, tzinfo=ctx.biz_now.tzinfo)
        jobs = ["payment.clearing.daily"]
    else:
        moment = datetime.combine(
            next_workday(ctx.biz_date, mof_div_code=ctx.mof_div_code), OPENING_TIME, tzinfo=ctx.biz_now.tzinfo
        )
        jobs = [*DAILY]
    set_fixed(moment)
    for code in jobs:
        run = {"trigger": CLOCK, "username": ctx.principal.username, "run_id": str(uuid7())}
        ctx.defer(PERIODIC_JOB, code=code, mof_div_code=ctx.mof_div_code, **run)
    if command.to == "clearing":
        ctx.defer("demo.banks.clear", moment=moment.replace(tzinfo=None).isoformat())
    return ClockOut(biz_now=moment)
