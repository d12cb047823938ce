"""期初导入：总会计、单位会计的余额，一个账套一张期初凭证，各子系统借贷须平（R-MIG-012；design 第 8 节）。"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from django.db import connection
from pydantic import ConfigDict

from yitihua.infra.operation.command import Amount
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import Dims, Ledger, Line, Voucher
from yitihua.modules.accounting.event_ids import OPENING, opening_event
from yitihua.modules.accounting.sets import GENERAL_SET, agency_set, period_of, statuses
from yitihua.modules.accounting.states import OPEN

Subsystem = Literal["CW", "YS", "ZYS"]
_TAKEN = """
SELECT acct_set_code FROM book_voucher
 WHERE mof_div_code = %s AND fiscal_year = %s AND acct_set_code = ANY(%s) AND biz_event_id = ANY(%s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningBalance:
    """一个科目的期初余额，借贷填一栏；`agency_code` 为空且子系统是 ZYS 即总会计。金额单位元。"""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    subsystem: Subsystem
    acc_code: str
    dr_amt: Amount = ZERO
    cr_amt: Amount = ZERO
    agency_code: str = ""
    fund_type_code: str = ""
    exp_func_code: str = ""
    dep_bgt_eco_code: str = ""
    pro_code: str = ""

    @property
    def acct_set_code(self) -> str:
        return GENERAL_SET if self.subsystem == "ZYS" else agency_set(self.agency_code)


def import_opening(rows: Sequence[OpeningBalance], *, batch_no: str, ctx: Ctx) -> list[str]:
    """返回记了期初凭证的账套；同一批次同一账套只记一次。"""
    by_set: dict[str, list[OpeningBalance]] = defaultdict(list)
    for row in rows:
        by_set[row.acct_set_code].append(row)
    problems = _two_sided(rows)
    problems += [item for code, items in by_set.items() for item in _problems(code, items)]
    problems += _unopened(by_set, ctx)
    if problems:
        raise Refusal(problems)
    taken = _taken(list(by_set), batch_no, ctx)
    fresh = [code for code in by_set if code not in taken]
    ctx.books.add(_voucher(code, by_set[code], batch_no, ctx) for code in fresh)
    return fresh


def _two_sided(rows: Sequence[OpeningBalance]) -> list[Finding]:
    """一行只能有一边。"""
    step = "请借、贷只填一栏；没有余额的科目不列"
    return [
        Finding("E-MIG", Level.BLOCK, f"科目 {row.acc_code} 的期初余额须借、贷只填一栏", fields=("dr_amt", "cr_amt"),
                next_step=step)
        for row in rows
        if (row.dr_amt == ZERO) == (row.cr_amt == ZERO)
    ]  # fmt: skip


def _problems(code: str, rows: Sequence[OpeningBalance]) -> list[Finding]:
    """各子系统自己平。"""
    totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        totals[row.subsystem] += row.dr_amt - row.cr_amt
    return [
        item
        for subsystem, gap in sorted(totals.items())
        for item in judged(
            "R-MIG-012", fires=gap != ZERO, facts={"gap": gap}, a=f"{code} {subsystem}", d=abs(gap), fields=("dr_amt",)
        )
    ]


def _unopened(by_set: dict[str, list[OpeningBalance]], ctx: Ctx) -> list[Finding]:
    """账套没有建、期间没有开，期初记不进去（R-ACC-004）。"""
    period = period_of(ctx.biz_date)
    found = statuses(((code, period) for code in by_set), ctx=ctx)
    return [
        item
        for code in by_set
        for item in judged(
            "R-ACC-004",
            fires=found.get((code, period)) != OPEN,
            facts={"status": found.get((code, period), "")},
            period=f"{code} 第{period}期",
        )
    ]


def _taken(codes: Sequence[str], batch_no: str, ctx: Ctx) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, [ctx.mof_div_code, ctx.fiscal_year, list(codes), [opening_event(batch_no)]])
        return {row[0] for row in cursor.fetchall()}


def _voucher(code: str, rows: Sequence[OpeningBalance], batch_no: str, ctx: Ctx) -> Voucher:
    ledger: Ledger = "general" if code == GENERAL_SET else "agency"
    return Voucher(
        voucher_id=uuid7(),
        ledger=ledger,
        acct_set_code=code,
        acct_period=str(period_of(ctx.biz_date)),
        voucher_date=ctx.biz_date,
        biz_event_id=opening_event(batch_no),
        biz_type=OPENING,
        biz_id=uuid7(),
        lines=tuple(_line(row) for row in rows),
        summary=f"期初余额（{batch_no}）",
        agency_code="" if ledger == "general" else rows[0].agency_code,
    )


def _line(row: OpeningBalance) -> Line:
    dims = Dims(
        agency_code=row.agency_code,
        fund_type_code=row.fund_type_code,
        exp_func_code=row.exp_func_code,
        dep_bgt_eco_code=row.dep_bgt_eco_code,
        pro_code=row.pro_code,
    )
    return Line(row.acc_code, row.subsystem, row.dr_amt, row.cr_amt, dims)
