"""年结：预算科发起，系统一批一批核销（E17），断了从记下的地方接着办；未清的留下，清了再接着办。"""

from datetime import datetime, time
from decimal import Decimal
from typing import Final
from uuid import UUID

from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.identity.principals import system_principal
from yitihua.infra.jobs.queue import job
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.registry import OPERATIONS, operation
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import fmt
from yitihua.modules.appropriation import yearend_close, yearend_queries
from yitihua.modules.appropriation.models import Carryover, Indicator, WriteOff, YearEnd
from yitihua.modules.appropriation.states import PENDING, RUNNING, WAITING, YEAR_END

JOB: Final = "appropriation.year_end.run"
SLICE: Final = 5_000
"""一个事务核销这么多条指标。"""


class StartYearEnd(Command):
    """`fiscal_year` 写明结哪一年。"""


class YearEndOut(Out):
    year_end_id: UUID
    status: str
    total_cnt: int
    done_cnt: int
    left_cnt: int
    carry_amt: Decimal
    back_amt: Decimal
    write_off_amt: Decimal


@operation("appropriation.year_end.start", title="发起年结", roles={"MOF_BGT"})
def start_year_end(command: StartYearEnd, *, ctx: Ctx) -> YearEndOut:
    """在途、冻结、待审的指标与没审完的申报都清了才能发起（05 第 6.3 节说明 4）；已发起的接着办。"""
    row = YearEnd.objects.filter(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year).select_for_update().first()
    problems = _uncleared(ctx)
    if problems:
        raise Refusal(problems)
    if row is None:
        row = YearEnd(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, creater=ctx.principal.user_id)
        row.total_cnt = yearend_queries.open_count(ctx=ctx)
        row.save(force_insert=True)
    else:
        row.status = YEAR_END.require(row.status, "resume")
        row.cursor_bgt_id, row.left_cnt, row.round_no = None, 0, row.round_no + 1
        row.total_cnt = row.done_cnt + yearend_queries.open_count(ctx=ctx)
        row.save()
    ctx.subjects.append(("appropriation.year_end", str(row.year_end_id)))
    ctx.defer(JOB, year_end_id=str(row.year_end_id), mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)
    return YearEndOut.model_validate(row)


class CloseSlice(Command):
    """`size` 是这一批多少条。"""

    year_end_id: UUID
    size: int = SLICE


@operation("appropriation.year_end.slice", title="年结一批", roles={"SYSTEM"})
def close_slice(command: CloseSlice, *, ctx: Ctx) -> YearEndOut:
    """核销记下的位置之后的一批，位置与核销同一事务前移；办完最后一批即核销完，或留下未清的。"""
    row = YearEnd.objects.filter(mof_div_code=ctx.mof_div_code, pk=command.year_end_id).select_for_update().get()
    if row.status != RUNNING:
        return YearEndOut.model_validate(row)
    ids = yearend_queries.next_ids(after=row.cursor_bgt_id, size=command.size, ctx=ctx)
    if ids:
        totals = yearend_close.close(ids, ctx=ctx)
        row.cursor_bgt_id = ids[-1]
        row.slice_cnt += 1
        row.done_cnt += totals.done
        row.left_cnt += totals.left
        row.carry_amt += totals.amounts[yearend_close.CARRY]
        row.back_amt += totals.amounts[yearend_close.BACK]
        row.write_off_amt += totals.amounts[yearend_close.WRITE_OFF]
    elif not row.left_cnt:
        row.status = YEAR_END.require(row.status, "settle")
        row.end_time = ctx.biz_now
    row.save()
    ctx.subjects.append(("appropriation.year_end", str(row.year_end_id)))
    return YearEndOut.model_validate(row)


@job(JOB, title="年结")
def run_year_end(year_end_id: str, mof_div_code: str, fiscal_year: str) -> None:
    """一批一批办到没有为止；作业进程被打掉、数据库断开，重新排上队就从记下的位置接着办。"""
    while advance(year_end_id=year_end_id, mof_div_code=mof_div_code, fiscal_year=fiscal_year):
        pass


def advance(*, year_end_id: str, mof_div_code: str, fiscal_year: str, size: int = SLICE) -> bool:
    """办一批；返回还有没有下一批。请求号由位置定，同一批重发不会办两次。"""
    principal = system_principal(mof_div_code)
    with reading(principal):
        row = YearEnd.objects.get(pk=year_end_id)
    if row.status != RUNNING:
        return False
    operation_ = OPERATIONS["appropriation.year_end.slice"]
    command = operation_.command.model_validate({"year_end_id": year_end_id, "size": size})
    request_id = f"{row.round_no}:{row.cursor_bgt_id or 'first'}"
    call = Call(
        operation_,
        (command,),
        principal,
        request_id=f"{fiscal_year}:{request_id}",
        fiscal_year=fiscal_year,
        moment=within(fiscal_year),
    )
    execute(call)
    with reading(principal):
        after = YearEnd.objects.get(pk=year_end_id)
    return bool(after.status == RUNNING and after.cursor_bgt_id != row.cursor_bgt_id)


def within(fiscal_year: str) -> datetime:
    """记账的时刻：次年才办的，记在本年最后一天。"""
    now = biz_now()
    last = datetime.combine(datetime(int(fiscal_year), 12, 31), time(23, 59), tzinfo=now.tzinfo)  # noqa: DTZ001
    return min(now, last)


def _uncleared(ctx: Ctx) -> list[Finding]:
    left = yearend_queries.uncleared(ctx=ctx)
    found = []
    if left.occupied_cnt:
        text = f"还有{left.occupied_cnt}条指标在途{fmt(left.occupied)}元没有办完"
        found.append(_finding(text, "请办完或退回在途的支付申请"))
    if left.frozen_cnt:
        text = f"还有{left.frozen_cnt}条指标冻结{fmt(left.frozen)}元没有解除"
        found.append(_finding(text, "请解冻；依法不能解除的，申请核销并经批准"))
    pending = Indicator.objects.unscoped("年结看全区划").filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, status=PENDING
    )
    if pending.exists():
        found.append(_finding(f"还有{pending.count()}条指标待审", "请下达或退回"))
    own = {"mof_div_code": ctx.mof_div_code, "fiscal_year": ctx.fiscal_year, "status": WAITING}
    waiting = Carryover.objects.unscoped("年结看全区划").filter(**own).count()
    waiting += WriteOff.objects.unscoped("年结看全区划").filter(**own).count()
    if waiting:
        found.append(_finding(f"还有{waiting}张结转申报、冻结核销没有审完", "请审核或退回"))
    return found


def _finding(text: str, step: str) -> Finding:
    return Finding("E-YEAREND", Level.BLOCK, text, next_step=step)
