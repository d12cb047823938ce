"""年末的读取：额度行的各栏、未清的指标、指标账按来源与科目的余额。"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from yitihua.kernel.context import Ctx
from yitihua.kernel.money import ZERO

_LIMITS = """
SELECT limit_id, amount - dis_amt, amount - dis_amt - split_amt - frozen_amt - occ_amt - paid_amt - carry_amt,
       frozen_amt, occ_amt, carry_amt
  FROM ledger_limit WHERE kind = 'indicator' AND fiscal_year = %s AND mof_div_code = %s AND limit_id = ANY (%s)
"""
_UNCLEARED = """
SELECT count(*) FILTER (WHERE l.occ_amt > 0), coalesce(sum(l.occ_amt), 0),
       count(*) FILTER (WHERE l.frozen_amt > coalesce(w.amount, 0)),
       coalesce(sum(greatest(l.frozen_amt - coalesce(w.amount, 0), 0)), 0)
  FROM ledger_limit l
  LEFT JOIN (SELECT bgt_id, sum(amount) AS amount FROM indi_write_off
              WHERE mof_div_code = %(div)s AND fiscal_year = %(year)s AND status = '3' GROUP BY bgt_id) w
    ON w.bgt_id = l.limit_id
 WHERE l.kind = 'indicator' AND l.fiscal_year = %(year)s AND l.mof_div_code = %(div)s
   AND (l.occ_amt > 0 OR l.frozen_amt > 0)
"""
_BOOK = """
SELECT src_acc, fund_type_code, acc_code, sum(dr_amt - cr_amt)
  FROM book_line WHERE ledger = 'indicator' AND fiscal_year = %s AND mof_div_code = %s
 GROUP BY 1, 2, 3 HAVING sum(dr_amt - cr_amt) <> 0 ORDER BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """一条指标的额度：净额、可用、冻结、在途、已结转收回核销。"""

    net: Decimal = ZERO
    available: Decimal = ZERO
    frozen: Decimal = ZERO
    occupied: Decimal = ZERO
    carried: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Uncleared:
    """还有在途、冻结（已批准核销的不算）的指标各几条、各多少。"""

    occupied_cnt: int
    occupied: Decimal
    frozen_cnt: int
    frozen: Decimal

    @property
    def any(self) -> bool:
        return bool(self.occupied_cnt or self.frozen_cnt)


def balances(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Standing]:
    """各指标的额度；还没有额度行的全是零。"""
    wanted = list(ids)
    found = {row[0]: Standing(*row[1:]) for row in _rows(_LIMITS, [ctx.fiscal_year, ctx.mof_div_code, wanted])}
    return {key: found.get(key, Standing()) for key in wanted}


def uncleared(*, ctx: Ctx) -> Uncleared:
    """年结之前须清零的（05 第 6.3 节说明 4）。"""
    return Uncleared(*_rows(_UNCLEARED, {"div": ctx.mof_div_code, "year": ctx.fiscal_year})[0])


def book_balances(*, ctx: Ctx) -> dict[tuple[str, str], dict[str, Decimal]]:
    """（来源科目，资金性质）→ 科目 → 余额（借为正），余额为零的不列。"""
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for src_acc, fund, account, amount in _rows(_BOOK, [ctx.fiscal_year, ctx.mof_div_code]):
        found.setdefault((src_acc, fund), {})[account] = amount
    return found


def _rows(statement: str, values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


_FROZEN_LEFT = """
SELECT limit_id, amount - occ_amt FROM ledger_limit
 WHERE kind = 'freeze' AND fiscal_year = %s AND mof_div_code = %s AND limit_id = ANY (%s)
"""


def frozen_left(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Decimal]:
    """各冻结单还没解冻的。"""
    wanted = list(ids)
    found = dict(_rows(_FROZEN_LEFT, [ctx.fiscal_year, ctx.mof_div_code, wanted]))
    return {key: found.get(key, ZERO) for key in wanted}


_NEXT = """
SELECT i.bgt_id FROM ba_bgt_info i
  JOIN ledger_limit l ON l.kind = 'indicator' AND l.fiscal_year = i.fiscal_year AND l.limit_id = i.bgt_id
 WHERE i.mof_div_code = %(div)s AND i.fiscal_year = %(year)s AND i.bgt_id > %(after)s
   AND (i.status = '2' OR i.status IN ('3', '4', '5') AND l.amount - l.dis_amt - l.split_amt - l.occ_amt - l.paid_amt
        - l.carry_amt > 0)
 ORDER BY i.bgt_id LIMIT %(size)s
"""
_COUNT = "SELECT count(*) FROM (" + _NEXT.replace("ORDER BY i.bgt_id LIMIT %(size)s", "") + ") q"
_FIRST = UUID(int=0)


def next_ids(*, after: UUID | None, size: int, ctx: Ctx) -> list[UUID]:
    """按主键次序的下一批：有效的，以及年结之后又退回额度的。"""
    values = {"div": ctx.mof_div_code, "year": ctx.fiscal_year, "after": after or _FIRST, "size": size}
    return [row[0] for row in _rows(_NEXT, values)]


def open_count(*, ctx: Ctx) -> int:
    """还要办的有多少条。"""
    return int(_rows(_COUNT, {"div": ctx.mof_div_code, "year": ctx.fiscal_year, "after": _FIRST})[0][0])
