"""科目余额：汇总加尾巴，任一时刻都准；汇总由作业做，晚提交的事务既不丢也不重。

Account balances = rolled-up rows + the tail above the transaction-id watermark.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg

# 一条语句一个快照：水位与它之上的分录取自同一时刻
_READ = """
    SELECT acct_set_code, subsystem, acc_code, acct_period, agency_code, fund_type_code, exp_func_code,
           sum(dr_amt), sum(cr_amt)
      FROM (
        SELECT acct_set_code, subsystem, acc_code, acct_period, agency_code, fund_type_code, exp_func_code,
               dr_amt, cr_amt
          FROM book_balance
         WHERE fiscal_year = %(fiscal_year)s AND mof_div_code = %(mof_div_code)s AND acct_set_code = %(acct_set_code)s
           AND acct_period <= %(period)s
        UNION ALL
        SELECT acct_set_code, subsystem, acc_code, acct_period, agency_code, fund_type_code, exp_func_code,
               dr_amt, cr_amt
          FROM book_tail(%(fiscal_year)s, '', %(acct_set_code)s)
         WHERE mof_div_code = %(mof_div_code)s AND acct_period <= %(period)s
      ) parts
     GROUP BY 1, 2, 3, 4, 5, 6, 7
     ORDER BY 1, 2, 3, 4, 5, 6, 7"""


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """一个科目一个期间一组要素的发生额（元）。"""

    acct_set_code: str
    subsystem: str
    acc_code: str
    acct_period: int
    agency_code: str
    fund_type_code: str
    exp_func_code: str
    dr_amt: Decimal
    cr_amt: Decimal


def roll_up(conn: "psycopg.Connection[Any]", fiscal_year: str) -> int:
    """把了结的事务写的分录并入汇总，返回并入的行数。"""
    row = psycopg.Cursor(conn).execute("SELECT book_roll_up(%s)", [fiscal_year]).fetchone()
    assert row
    return int(row[0])


def account_balances(
    conn: "psycopg.Connection[Any]",
    *,
    mof_div_code: str,
    fiscal_year: str,
    acct_set_code: str,
    through_period: int = 13,
) -> Iterator[AccountBalance]:
    """账套截至某期间的各科目发生额，按科目、期间、单位、资金性质、功能科目分行。"""
    parameters = {
        "mof_div_code": mof_div_code,
        "fiscal_year": fiscal_year,
        "acct_set_code": acct_set_code,
        "period": through_period,
    }
    for row in psycopg.Cursor(conn).execute(_READ, parameters):
        yield AccountBalance(*row)
