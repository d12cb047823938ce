"""账套编号与期间：一个业务日期落在哪一期，那一期能不能记账。"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from django.db import connection

from yitihua.kernel.context import Ctx
from yitihua.modules.accounting.states import OPEN

INDICATOR_SET: Final = "ZB"
GENERAL_SET: Final = "ZYS"
Slot = tuple[str, int]
"""（账套编号，会计期间）。"""

_STATUS = """
SELECT p.acct_set_code, p.acct_period, p.status
  FROM gl_acct_period p
  JOIN unnest(%s::text[], %s::int[]) w (acct_set_code, acct_period)
    ON w.acct_set_code = p.acct_set_code AND w.acct_period = p.acct_period
 WHERE p.mof_div_code = %s AND p.fiscal_year = %s
 ORDER BY p.acct_set_code, p.acct_period
   FOR SHARE OF p
"""
_FIRST_OPEN = """
SELECT min(acct_period) FROM gl_acct_period
 WHERE mof_div_code = %s AND fiscal_year = %s AND acct_set_code = %s AND acct_period >= %s AND status = %s
"""


def agency_set(agency_code: str) -> str:
    """单位账套的编号。"""
    return f"DW{agency_code}"


def period_of(day: date) -> int:
    return day.month


def statuses(slots: Iterable[Slot], *, ctx: Ctx) -> Mapping[Slot, str]:
    """各期间的状态，加共享锁到事务结束，免得记账与结账交错；没有建账套的不在结果里。"""
    wanted = sorted(set(slots))
    if not wanted:
        return {}
    codes, periods = [code for code, _ in wanted], [period for _, period in wanted]
    with connection.cursor() as cursor:
        cursor.execute(_STATUS, [codes, periods, ctx.mof_div_code, ctx.fiscal_year])
        return {(code, int(period)): status for code, period, status in cursor.fetchall()}


def first_open(acct_set_code: str, *, after: int, ctx: Ctx) -> int | None:
    """`after` 期及以后最早的开放期。"""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_OPEN, [ctx.mof_div_code, ctx.fiscal_year, acct_set_code, after, OPEN])
        found = cursor.fetchone()[0]
    return None if found is None else int(found)
