"""已清算数：按实际清算日期与资金性质，划款（2301）与退款（2302，负数）分列；账账核对用。"""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from yitihua.kernel.context import Ctx
from yitihua.modules.payment.models import LqdCert

ZERO = Decimal("0.00")


def cleared_by_day(first: date, last: date, *, ctx: Ctx) -> dict[tuple[date, str], tuple[Decimal, Decimal]]:
    """（日期，资金性质）→（2301 已回单合计，2302 已回单合计）。"""
    rows = (
        LqdCert.objects.scoped(ctx)
        .filter(fiscal_year=ctx.fiscal_year, act_lqd_date__range=(first, last))
        .values_list("act_lqd_date", "fund_type_code", "is_back")
        .annotate(total=Sum("total_amt"))
    )
    found: dict[tuple[date, str], tuple[Decimal, Decimal]] = {}
    for day, fund, is_back, total in rows:
        transfer, refund = found.get((day, fund), (ZERO, ZERO))
        found[day, fund] = (transfer, refund + total) if is_back == 1 else (transfer + total, refund)
    return found
