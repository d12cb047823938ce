"""已落账凭证的读与红冲：锁头、读分录、写红冲标记。"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from yitihua.engines.meta.query import fetch_one
from yitihua.engines.meta.records import RECORDS
from yitihua.kernel.context import Ctx
from yitihua.ledger.types import DIMS, Dims, Ledger, Line
from yitihua.modules.accounting.records import HEADS

_HEAD = """
SELECT vou_id, ledger, acct_set_code, agency_code, voucher_date, voucher_no, voucher_abs, inputer, vou_status,
       red_flag, biz_type, biz_id, vou_cnt
  FROM book_voucher WHERE mof_div_code = %s AND fiscal_year = %s AND vou_id = %s FOR UPDATE
"""
_LINES = f"""
SELECT acc_code, subsystem, dr_amt, cr_amt, vou_det_desc, {", ".join(DIMS)}
  FROM book_line WHERE fiscal_year = %s AND vou_id = %s ORDER BY vou_seq
"""
_MARK = """
UPDATE book_voucher SET red_flag = '1' WHERE mof_div_code = %s AND fiscal_year = %s AND vou_id = %s
"""
_POST = """
UPDATE book_voucher SET vou_status = '3', auditor = %s, auditor_date = %s, poster = %s, poster_date = %s
 WHERE mof_div_code = %s AND fiscal_year = %s AND vou_id = %s
"""


@dataclass(frozen=True, slots=True)
class Head:
    """凭证头里办事要用的几栏。"""

    vou_id: UUID
    ledger: Ledger
    acct_set_code: str
    agency_code: str
    voucher_date: date
    voucher_no: str
    voucher_abs: str
    inputer: str
    vou_status: str
    red_flag: str
    biz_type: str
    biz_id: UUID | None
    vou_cnt: int


def locked_head(vou_id: UUID, *, ctx: Ctx) -> Head | None:
    """锁住凭证头；与凭证列表同一个范围，列表里看不到的为空。"""
    with connection.cursor() as cursor:
        cursor.execute(_HEAD, [ctx.mof_div_code, ctx.fiscal_year, vou_id])
        row = cursor.fetchone()
    head = Head(*row) if row else None
    if head is None or fetch_one(RECORDS[HEADS[head.ledger]], str(vou_id), ctx=ctx) is None:
        return None
    return head


def lines_of(vou_id: UUID, *, ctx: Ctx) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [ctx.fiscal_year, vou_id])
        rows = cursor.fetchall()
    return [
        Line(
            acc_code=row[0],
            subsystem=row[1],
            dr_amt=row[2],
            cr_amt=row[3],
            dims=Dims(**dict(zip(DIMS, row[5:], strict=True))),
            summary=row[4],
        )
        for row in rows
    ]


def red_lines(lines: list[Line]) -> tuple[Line, ...]:
    """同向红字：科目方向不变，金额取负（08 第 2 节）。"""
    return tuple(
        Line(item.acc_code, item.subsystem, _negative(item.dr_amt), _negative(item.cr_amt), item.dims, item.summary)
        for item in lines
    )


def mark_reversed(vou_id: UUID, *, ctx: Ctx) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [ctx.mof_div_code, ctx.fiscal_year, vou_id])


def mark_posted(vou_id: UUID, *, by: str, on: date, ctx: Ctx) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_POST, [by, on, by, on, ctx.mof_div_code, ctx.fiscal_year, vou_id])


def _negative(amount: Decimal) -> Decimal:
    return -amount if amount else amount
