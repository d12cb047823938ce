"""来源对冲与关账：各来源的贷方等于执行、结转、收回、核销之和才对冲（E18 后 E20），全部科目归零才关账（说明 5）。"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import connection

from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO, fmt
from yitihua.ledger.posting import indicator_yearend as posting
from yitihua.ledger.posting.indicator_line import IndicatorLine
from yitihua.ledger.types import Dims, Line, Voucher
from yitihua.modules.appropriation import yearend_queries
from yitihua.modules.appropriation.models import Recover, YearEnd, YearEndOffset
from yitihua.modules.appropriation.operations.yearend.run_year_end import within
from yitihua.modules.appropriation.states import YEAR_END

ACCT_SET: Final = "ZB"
YEAR_END_RECOVER: Final = "2"
_CARRY, _BACK, _WRITE_OFF = "601", "602", "603"
Books = dict[tuple[str, str], dict[str, Decimal]]


class OffsetSources(Command):
    """`fiscal_year` 写明哪一年。"""


class OffsetOut(Out):
    """一个来源科目的对冲：贷方等于其余各项之和。"""

    src_acc: str
    source_amt: Decimal
    paid_amt: Decimal
    other_amt: Decimal
    carry_amt: Decimal
    back_amt: Decimal
    write_off_amt: Decimal


class OffsetsOut(Out):
    offsets: list[OffsetOut]


@operation("appropriation.year_end.offset", title="来源对冲", roles={"MOF_BGT"})
def offset_sources(command: OffsetSources, *, ctx: Ctx) -> OffsetsOut:
    """逐个来源科目核对后对冲，差一分都不办；收回的登记为待定去向（年末收回）。"""
    row = _locked(ctx)
    row.status = YEAR_END.require(row.status, "offset")
    books = yearend_queries.book_balances(ctx=ctx)
    sources = sorted({src_acc for src_acc, _ in books})
    problems = [found for src_acc in sources for found in _unequal(src_acc, _of_source(books, src_acc))]
    if problems:
        raise Refusal(problems)
    ctx.books.add(item for src_acc in sources for item in _vouchers(src_acc, books, ctx))
    made = [_offset(src_acc, _of_source(books, src_acc), ctx) for src_acc in sources]
    YearEndOffset.objects.bulk_create(made)
    Recover.objects.bulk_create(_recovers(ctx))
    row.save(update_fields=["status"])
    ctx.subjects.append(("appropriation.year_end", str(row.year_end_id)))
    return OffsetsOut(offsets=[OffsetOut.model_validate(item) for item in made])


def _locked(ctx: Ctx) -> YearEnd:
    row = YearEnd.objects.filter(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year).select_for_update().first()
    if row is None:
        text = f"{ctx.fiscal_year}年度还没有发起年结"
        raise Refusal([Finding("E-YEAREND", Level.BLOCK, text, next_step="请先发起年结，全部核销后再办")])
    found: YearEnd = row
    return found


def _of_source(books: Books, src_acc: str) -> dict[str, Decimal]:
    """一个来源各科目的余额，不分资金性质。"""
    found: dict[str, Decimal] = {}
    for (source, _), accounts in books.items():
        if source == src_acc:
            for account, amount in accounts.items():
                found[account] = found.get(account, ZERO) + amount
    return found


def _unequal(src_acc: str, accounts: dict[str, Decimal]) -> list[Finding]:
    """贷方须等于 5、6 类之和；还有 2、3、4 类余额的，差的就是它。"""
    used = sum((amount for code, amount in accounts.items() if code[0] in "56"), ZERO)
    source = -sum((amount for code, amount in accounts.items() if code[0] == "1"), ZERO)
    if source == used:
        return []
    left = "、".join(f"{code} {fmt(amount)}" for code, amount in sorted(accounts.items()) if code[0] in "234")
    text = f"来源{src_acc}贷方{fmt(source)}与执行、结转、收回、核销合计{fmt(used)}相差{fmt(source - used)}，不能对冲"
    figures = {"source": fmt(source), "used": fmt(used), "d": fmt(source - used)}
    return [Finding("E-YEAREND", Level.BLOCK, text, figures=figures, next_step=f"请接着办年结，还有余额的科目：{left}")]


def _vouchers(src_acc: str, books: Books, ctx: Ctx) -> Iterable[Voucher]:
    """先 E18 后 E20，一个来源各一张；按资金性质分行，各资金性质也都归零。"""
    day = within(ctx.fiscal_year).date()
    carried: list[Line] = []
    executed: list[Line] = []
    for (source, fund), accounts in books.items():
        if source != src_acc:
            continue
        balances = {code: amount for code, amount in accounts.items() if code[0] in "56"}
        pairs = posting.offset_source(src_acc=src_acc, balances=balances, fiscal_year=int(ctx.fiscal_year))
        own = Dims(src_acc=src_acc, fund_type_code=fund)
        for pair in pairs:
            (carried if pair.credit_account.startswith("60") else executed).extend(_lines(pair, own))
    for event, summary, lines in (("E18", "年末结转结余与来源对冲", carried), ("E20", "年末执行与来源对冲", executed)):
        if lines:
            yield _voucher(event, summary, src_acc, tuple(lines), day, ctx)


def _lines(pair: IndicatorLine, own: Dims) -> tuple[Line, Line]:
    return (
        Line(pair.debit_account, "ZB", dr_amt=pair.amount, dims=own),
        Line(pair.credit_account, "ZB", cr_amt=pair.amount, dims=own),
    )


def _voucher(event: str, summary: str, src_acc: str, lines: tuple[Line, ...], day: date, ctx: Ctx) -> Voucher:
    voucher_id = uuid7()
    return Voucher(
        voucher_id=voucher_id,
        ledger="indicator",
        acct_set_code=ACCT_SET,
        acct_period=f"{day.month:02d}",
        voucher_date=day,
        biz_event_id=f"{event}:{ctx.fiscal_year}:{src_acc}",
        biz_type="appropriation.year_end",
        biz_id=voucher_id,
        lines=lines,
        summary=summary,
    )


def _offset(src_acc: str, accounts: dict[str, Decimal], ctx: Ctx) -> YearEndOffset:
    own = {_CARRY, _BACK, _WRITE_OFF}
    return YearEndOffset(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        src_acc=src_acc,
        source_amt=-sum((amount for code, amount in accounts.items() if code[0] == "1"), ZERO),
        paid_amt=sum((amount for code, amount in accounts.items() if code.startswith("501")), ZERO),
        other_amt=sum(
            (amt for code, amt in accounts.items() if code[0] in "56" and code not in own and code[:3] != "501"), ZERO
        ),
        carry_amt=accounts.get(_CARRY, ZERO),
        back_amt=accounts.get(_BACK, ZERO),
        write_off_amt=accounts.get(_WRITE_OFF, ZERO),
        creater=ctx.principal.user_id,
    )


_RECOVERED = """
SELECT i.src_acc, b.fund_type_code, sum(b.back_balance)
  FROM ba_bgt_balance b JOIN ba_bgt_info i ON i.bgt_id = b.ori_bgt_id
 WHERE b.mof_div_code = %s AND b.fiscal_year = %s GROUP BY 1, 2 ORDER BY 1, 2
"""


def _recovers(ctx: Ctx) -> list[Recover]:
    """年末收回的按来源、资金性质各登记一笔，去向待定（R-IND-034）。"""
    with connection.cursor() as cursor:
        cursor.execute(_RECOVERED, [ctx.mof_div_code, ctx.fiscal_year])
        rows = cursor.fetchall()
    return [
        Recover(
            recover_id=uuid7(),
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            recover_type=YEAR_END_RECOVER,
            src_acc=src_acc,
            fund_type_code=fund,
            amount=amount,
            creater=ctx.principal.user_id,
        )
        for src_acc, fund, amount in rows
    ]


class CloseYear(Command):
    """`fiscal_year` 写明关哪一年；关了不能再记账（R-GEN-009）。"""


class ClosedOut(Out):
    year_end_id: UUID
    status: str


@operation("appropriation.year_end.close", title="关账", roles={"MOF_BGT"})
def close_fiscal_year(command: CloseYear, *, ctx: Ctx) -> ClosedOut:
    """指标账全部科目余额为零才关（05 第 6.4 节）；其后该年度的业务一律拒绝。"""
    row = _locked(ctx)
    row.status = YEAR_END.require(row.status, "shut")
    left = {
        f"{src_acc} {account}": amount
        for (src_acc, _), accounts in yearend_queries.book_balances(ctx=ctx).items()
        for account, amount in accounts.items()
    }
    if left:
        shown = "、".join(f"{name} {fmt(amount)}" for name, amount in sorted(left.items())[:10])
        text = f"对冲之后还有科目没有归零：{shown}"
        raise Refusal([Finding("E-YEAREND", Level.BLOCK, text, next_step="请查明对冲之后又记的账，更正后再关")])
    row.end_time = ctx.biz_now
    row.save(update_fields=["status", "end_time"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_close_year(%s, %s)", [ctx.fiscal_year, ctx.mof_div_code])
    ctx.subjects.append(("appropriation.year_end", str(row.year_end_id)))
    return ClosedOut(year_end_id=row.year_end_id, status=row.status)
