"""开放、关闭未用、结账与解除结账（08 第 6 节）。"""

from django.db import connection
from django.db.models.functions import Now
from pydantic import Field

from yitihua.engines.rules import decide
from yitihua.infra.operation.command import Code, Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Findings, Level
from yitihua.modules.accounting.access import WRITERS, kept_set, locked_period, neighbour_status
from yitihua.modules.accounting.closing import facts_of, judge
from yitihua.modules.accounting.models import AcctPeriod
from yitihua.modules.accounting.numbering import assign_numbers
from yitihua.modules.accounting.states import CLOSED, PERIOD


class PeriodCommand(Command):
    acct_set_code: Code
    acct_period: int = Field(ge=1, le=13)


class PeriodOut(Out):
    acct_set_code: str
    acct_period: int
    status: str


@operation("accounting.period.open", title="开放会计期间", roles=WRITERS, money=False)
def open_period(command: PeriodCommand, *, ctx: Ctx) -> PeriodOut:
    """未开放的开放；已结账的解除结账，下期已结账的不行（R-ACC-013）。"""
    acct_set = kept_set(command.acct_set_code, ctx=ctx)
    period = locked_period(acct_set, command.acct_period, ctx=ctx)
    if period.status != CLOSED:
        return _moved(period, "open", ctx)
    following = neighbour_status(acct_set, command.acct_period + 1, ctx=ctx)
    blocked = decide("R-ACC-013", fires=following == CLOSED, facts={"following": following})
    if blocked:
        raise Refusal([blocked])
    return _moved(period, "reopen", ctx)


@operation("accounting.period.unopen", title="关闭未用的会计期间", roles=WRITERS, money=False)
def unopen_period(command: PeriodCommand, *, ctx: Ctx) -> PeriodOut:
    """还没有凭证的期间才能退回未开放。"""
    acct_set = kept_set(command.acct_set_code, ctx=ctx)
    period = locked_period(acct_set, command.acct_period, ctx=ctx)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM book_voucher WHERE mof_div_code = %s AND fiscal_year = %s AND ledger = %s"
            " AND acct_set_code = %s AND acct_period = %s",
            [ctx.mof_div_code, ctx.fiscal_year, acct_set.ledger, command.acct_set_code, command.acct_period],
        )
        used = int(cursor.fetchone()[0])
    if used:
        text = f"本期已有{used}张凭证，不能退回未开放"
        raise Refusal([Finding("E-STATE", Level.BLOCK, text, {"n": str(used)}, next_step="请办理结账")])
    return _moved(period, "unopen", ctx)


@operation("accounting.period.close", title="会计期间结账", roles=WRITERS, money=False)
def close_period(command: PeriodCommand, *, ctx: Ctx) -> PeriodOut:
    """先补齐凭证号，再逐项核对；有一项不过就不结，一次说全。"""
    acct_set = kept_set(command.acct_set_code, ctx=ctx)
    period = locked_period(acct_set, command.acct_period, ctx=ctx)
    if period.status == CLOSED:
        raise Refusal([PERIOD.refusal(period.status, "close")])
    assign_numbers(acct_set_code=command.acct_set_code, ctx=ctx)
    Findings.of(judge(facts_of(acct_set, command.acct_period, ctx=ctx))).raise_if_blocking()
    return _moved(period, "close", ctx)


def _moved(period: AcctPeriod, action: str, ctx: Ctx) -> PeriodOut:
    period.status = PERIOD.require(period.status, action)
    closing = period.status == CLOSED
    AcctPeriod.objects.filter(pk=period.pk).update(
        status=period.status,
        close_time=Now() if closing else None,
        closer=ctx.principal.user_name if closing else "",
        last_user=ctx.principal.user_id,
    )
    ctx.subjects.append(("accounting.period", str(period.period_id)))
    return PeriodOut.model_validate(period)
