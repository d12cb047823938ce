"""账本测试的造物：一两行就能说清的额度、变动、凭证。"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg

from yitihua.kernel.ids import uuid7
from yitihua.ledger.flush import flush
from yitihua.ledger.types import Column, Dims, Entry, FlushResult, Leg, LimitKey, Line, Movement, NewLimit, Voucher

DIVISION = "430600000"
YEAR = "2022"
DAY = date(2022, 3, 15)


def yuan(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))


def indicator() -> LimitKey:
    return LimitKey("indicator", uuid7())


def movement(*legs: tuple[LimitKey, Column, str], key: str = "", **fields: Any) -> Movement:
    movement_id: UUID = uuid7()
    defaults: dict[str, Any] = {
        "business_key": key or str(movement_id),
        "kind": "test",
        "ref_type": "test",
        "ref_id": uuid7(),
        "biz_date": DAY,
        "short": "R-PAY-004",
    }
    made = tuple(Leg(limit, column, yuan(delta)) for limit, column, delta in legs)
    return Movement(movement_id=movement_id, legs=made, **{**defaults, **fields})


def entry(key: LimitKey, debit: str, credit: str, amount: str) -> Entry:
    dims = Dims(bgt_id=key.id, agency_code="101001", fund_type_code="11", exp_func_code="2010101")
    return Entry(debit, credit, yuan(amount), dims, dims, '测试，含“引号"与逗号,(括号)\\')


def voucher(*lines: tuple[str, str, str, str], event: str = "", **fields: Any) -> Voucher:
    """每行（体系, 科目, 借, 贷）。"""
    made = tuple(
        Line(acc, subsystem, yuan(dr), yuan(cr), Dims(agency_code="101001")) for subsystem, acc, dr, cr in lines
    )  # type: ignore[arg-type]
    defaults: dict[str, Any] = {
        "ledger": "agency",
        "acct_set_code": "DW101001",
        "acct_period": "03",
        "voucher_date": DAY,
        "biz_type": "test",
        "biz_id": uuid7(),
        "agency_code": "101001",
    }
    voucher_id = uuid7()
    return Voucher(voucher_id=voucher_id, biz_event_id=event or str(voucher_id), lines=made, **{**defaults, **fields})


def post(conn: psycopg.Connection, *movements: Movement, **options: Any) -> FlushResult:
    """在自己的事务里落账。"""
    with conn.transaction():
        return flush(conn, mof_div_code=DIVISION, fiscal_year=YEAR, movements=movements, **options)


def opened(conn: psycopg.Connection, amount: str, *, kind: str = "indicator") -> LimitKey:
    """新开一个有额度的行。"""
    key = LimitKey(kind, uuid7())
    post(conn, movement((key, "amount", amount)), new_limits=[NewLimit(key, "101001")])
    return key
