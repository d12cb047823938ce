"""账账核对 R-ACC-103：总会计集中支付支出与支付已清算，按资金性质、日，蓝字对 2301、红字对 2302（08 第 7 节）。

红冲凭证与被红冲的原凭证互相抵销，都不算；期初凭证是旧系统清算的，也不算；NET 清算下只比净额。
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import connection

from yitihua.engines.rules import decide
from yitihua.infra.calendar.parameters import parameters
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding
from yitihua.modules.accounting.event_ids import OPENING
from yitihua.modules.accounting.sets import GENERAL_SET
from yitihua.modules.payment.public import cleared_by_day

EXPENSES: Final = ("5001", "5002", "5003", "5005", "2011")
"""2015 制度的集中支付支出，含消化以前年度结余；1007 在途支出不在其内（08 第 7 节）。"""

_BOOKED = """
SELECT v.voucher_date, l.fund_type_code,
       coalesce(sum(l.dr_amt) FILTER (WHERE l.dr_amt > 0), 0), coalesce(sum(l.dr_amt) FILTER (WHERE l.dr_amt < 0), 0)
  FROM book_voucher v
  JOIN book_line l ON l.fiscal_year = v.fiscal_year AND l.vou_id = v.vou_id
 WHERE v.mof_div_code = %s AND v.fiscal_year = %s AND v.acct_set_code = %s AND v.red_flag = '0' AND v.biz_type <> %s
   AND v.voucher_date BETWEEN %s AND %s AND l.acc_code = ANY (%s) AND l.dr_amt <> 0
   AND EXISTS (SELECT 1 FROM book_line c WHERE c.fiscal_year = v.fiscal_year AND c.vou_id = v.vou_id
                  AND c.acc_code IN ('1001', '1004') AND c.cr_amt <> 0)
 GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCheck:
    """一个资金性质一天的两边（元）：左边是账，右边是已回单的清算凭证。"""

    day: date
    fund_type_code: str
    blue_left: Decimal = Decimal("0.00")
    blue_right: Decimal = Decimal("0.00")
    red_left: Decimal = Decimal("0.00")
    red_right: Decimal = Decimal("0.00")
    net_only: bool = False

    @property
    def left_amt(self) -> Decimal:
        return self.blue_left + self.red_left

    @property
    def right_amt(self) -> Decimal:
        return self.blue_right + self.red_right

    @property
    def diff_amt(self) -> Decimal:
        """差额：SEPARATE 取蓝字、红字两差中大的，NET 取净额之差。"""
        if self.net_only:
            return abs(self.left_amt - self.right_amt)
        return max(abs(self.blue_left - self.blue_right), abs(self.red_left - self.red_right))


def day_checks(first: date, last: date, *, ctx: Ctx) -> list[DayCheck]:
    """两日之间（含）每个资金性质每天一行；两边都没有发生的不列。"""
    with connection.cursor() as cursor:
        cursor.execute(_BOOKED, [ctx.mof_div_code, ctx.fiscal_year, GENERAL_SET, OPENING, first, last, list(EXPENSES)])
        booked = {(row[0], row[1]): (row[2], row[3]) for row in cursor.fetchall()}
    cleared = cleared_by_day(first, last, ctx=ctx)
    mode = parameters(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)["refund_clear_mode"]
    zero = (Decimal("0.00"), Decimal("0.00"))
    return [
        DayCheck(
            day=key[0],
            fund_type_code=key[1],
            blue_left=booked.get(key, zero)[0],
            red_left=booked.get(key, zero)[1],
            blue_right=cleared.get(key, zero)[0],
            red_right=cleared.get(key, zero)[1],
            net_only=mode == "NET",
        )
        for key in sorted({*booked, *cleared})
    ]


def differing_days(period: int, *, ctx: Ctx) -> list[DayCheck]:
    """本期核对不符的各行；13 期没有清算。"""
    if period > 12:
        return []
    year = int(ctx.fiscal_year)
    following = date(year + period // 12, period % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1)
    return [item for item in day_checks(date(year, period, 1), last, ctx=ctx) if item.diff_amt]


def judge(checks: Sequence[DayCheck]) -> list[Finding]:
    """每个不符的资金性质一条 R-ACC-103。"""
    found = [
        decide(
            "R-ACC-103",
            fires=item.diff_amt != 0,
            facts={"diff_amt": item.diff_amt},
            d=item.diff_amt,
            day=item.day,
            fund=item.fund_type_code,
            blue_left=item.blue_left,
            blue_right=item.blue_right,
            red_left=item.red_left,
            red_right=item.red_right,
        )
        for item in checks
    ]
    return [item for item in found if item is not None]
