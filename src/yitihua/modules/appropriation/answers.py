"""答下层的询问：单位名下的指标还有多少可用（R-BAS-010）。"""

from django.db import connection

from yitihua.kernel.context import Ctx
from yitihua.modules.basedata.public import AGENCY_STOP, OpenMatters

_LEFT = """
SELECT i.agency_code,
       sum(l.amount - l.dis_amt - l.split_amt - l.frozen_amt - l.occ_amt - l.paid_amt - l.carry_amt)
  FROM ba_bgt_info i
  JOIN ledger_limit l ON l.fiscal_year = i.fiscal_year AND l.kind = 'indicator' AND l.limit_id = i.bgt_id
 WHERE i.mof_div_code = %s AND i.fiscal_year = %s AND i.agency_code = ANY (%s)
 GROUP BY i.agency_code
"""


@AGENCY_STOP.answers
def indicator_balances(agency_codes: frozenset[str], ctx: Ctx) -> list[OpenMatters]:
    """各单位本年度指标的可用余额合计，展示与拦停用，不作支付放行的依据。"""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [ctx.mof_div_code, ctx.fiscal_year, sorted(agency_codes)])
        return [OpenMatters(agency_code=code, indicator_balance=left) for code, left in cursor.fetchall()]
