"""结账前的核对：凭证号、未记账、待生成、试算、上期、账账核对、指标账表（R-ACC-008 至 012、014，R-IND-031）。"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from yitihua.engines.rules import decide
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding
from yitihua.kernel.money import ZERO
from yitihua.modules.accounting.access import neighbour_status
from yitihua.modules.accounting.models import AcctSet
from yitihua.modules.accounting.reconcile import differing_days
from yitihua.modules.accounting.states import CLOSED, POSTED
from yitihua.modules.appropriation import public as appropriation

# 带上账簿，单位账才用得上自己的索引（book_voucher_agency_set）
_VOUCHERS = """
SELECT voucher_type, voucher_no, vou_status FROM book_voucher
 WHERE mof_div_code = %s AND fiscal_year = %s AND ledger = %s AND acct_set_code = %s AND acct_period = %s
"""
_WAITING = """
SELECT count(*) FROM book_pending
 WHERE mof_div_code = %s AND fiscal_year = %s AND acct_set_code = %s AND extract(month FROM biz_date) = %s
   AND status = 'waiting'
"""
_TRIAL = """
SELECT l.subsystem, sum(l.dr_amt), sum(l.cr_amt)
  FROM book_voucher v JOIN book_line l ON l.fiscal_year = v.fiscal_year AND l.vou_id = v.vou_id
 WHERE v.mof_div_code = %s AND v.fiscal_year = %s AND v.ledger = %s AND v.acct_set_code = %s AND v.acct_period <= %s
 GROUP BY l.subsystem ORDER BY l.subsystem
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """一个核算体系截至本期的借贷合计。"""

    subsystem: str
    dr_amt: Decimal
    cr_amt: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingFacts:
    """结一期账要看的数。`differences` 是账账核对不符的天数；`indicator_gap` 是指标账表的第一处差额。"""

    period: int
    previous_closed: bool
    numbers: tuple[tuple[str, tuple[int, ...]], ...]
    unposted: int
    waiting: int
    trials: tuple[Trial, ...]
    differences: int
    indicator_gap: Decimal = ZERO
    indicator_id: str = ""


def facts_of(acct_set: AcctSet, period: int, *, ctx: Ctx) -> ClosingFacts:
    where: list[str | int] = [ctx.mof_div_code, ctx.fiscal_year]
    key: list[str | int] = [acct_set.acct_set_code, period]
    with connection.cursor() as cursor:
        cursor.execute(_VOUCHERS, [*where, acct_set.ledger, *key])
        vouchers = cursor.fetchall()
        cursor.execute(_WAITING, [*where, *key])
        waiting = int(cursor.fetchone()[0])
        cursor.execute(_TRIAL, [*where, acct_set.ledger, *key])
        trials = tuple(Trial(*row) for row in cursor.fetchall())
    numbers: dict[str, list[int]] = {}
    for kind, number, _status in vouchers:
        numbers.setdefault(kind, []).append(int(number))
    previous = neighbour_status(acct_set, period - 1, ctx=ctx)
    gap = next(iter(appropriation.gaps(ctx)), None) if acct_set.ledger == "indicator" else None
    return ClosingFacts(
        period=period,
        previous_closed=previous in (None, CLOSED),
        numbers=tuple((kind, tuple(sorted(found))) for kind, found in sorted(numbers.items())),
        unposted=sum(1 for _kind, _number, status in vouchers if status != POSTED),
        waiting=waiting,
        trials=trials,
        differences=len(differing_days(period, ctx=ctx)) if acct_set.ledger == "general" else 0,
        indicator_gap=gap.diff_amt if gap else ZERO,
        indicator_id=str(gap.bgt_id) if gap else "",
    )


def judge(facts: ClosingFacts) -> list[Finding]:
    """纯判定：返回全部不能结账的原因。"""
    missing = [number for _kind, numbers in facts.numbers for number in gaps(numbers)]
    gap = max((abs(item.dr_amt - item.cr_amt) for item in facts.trials), default=ZERO)
    checks = (
        decide("R-ACC-012", fires=not facts.previous_closed, facts=facts),
        decide("R-ACC-008", fires=bool(missing), facts=facts, n="、".join(map(str, missing))),
        decide("R-ACC-009", fires=facts.unposted > 0, facts=facts, n=facts.unposted),
        decide("R-ACC-010", fires=facts.waiting > 0, facts=facts, n=facts.waiting),
        decide("R-ACC-011", fires=gap != ZERO, facts=facts, d=gap),
        decide("R-ACC-014", fires=facts.differences > 0, facts=facts, n=facts.differences),
        decide(
            "R-IND-031",
            fires=facts.indicator_gap != ZERO,
            facts={"diff": abs(facts.indicator_gap)},
            bgt_id=facts.indicator_id,
            d=facts.indicator_gap,
        ),
    )
    return [item for item in checks if item is not None]


def gaps(numbers: Iterable[int]) -> list[int]:
    """从 1 到最大号之间缺的号（R-ACC-008）。"""
    found = set(numbers)
    return [number for number in range(1, max(found, default=0)) if number not in found]
