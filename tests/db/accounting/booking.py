"""把支付的事件送进记账：与操作走同一条路——订阅、落账。"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

import yitihua.app.ports.ledger
import yitihua.modules.accounting.operations.close_period
import yitihua.modules.accounting.operations.keep_vouchers
import yitihua.modules.accounting.operations.number_vouchers
import yitihua.modules.accounting.operations.retry_pending
import yitihua.modules.accounting.operations.run_reconcile
import yitihua.modules.accounting.rules
import yitihua.modules.accounting.subscribers  # noqa: F401
from tests.db.django_fixtures import DIVISION, context, person
from yitihua.infra.operation import events as bus
from yitihua.infra.operation import ports
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.modules.payment.public import PaymentPaid, PaymentRefunded, TransferCleared

AGENCY, SET = "101001", "DW101001"
ELEMENTS = {
    "fund_type_code": "111",
    "exp_func_code": "2010101",
    "gov_bgt_eco_code": "50201",
    "dep_bgt_eco_code": "30201",
    "pro_code": "430600221010010000001",
    "pro_cat_code": "22",
    "bgt_type_code": "21",
}


def paid(amount: str, *, no: str = "0001", day: date = date(2022, 3, 1), **changed: str) -> PaymentPaid:
    return PaymentPaid(
        pay_cert_id=uuid7(),
        pay_cert_no=no,
        pay_app_id=uuid7(),
        agency_code=AGENCY,
        amount=Decimal(amount),
        paid_on=day,
        elements={**ELEMENTS, **changed},
        bgt_id=uuid7(),
        use_des="支付办公费",
    )


def refunded(amount: str, *, no: str = "0001", day: date = date(2022, 3, 2)) -> PaymentRefunded:
    return PaymentRefunded(uuid7(), uuid7(), no, AGENCY, Decimal(amount), day, ELEMENTS, uuid7())


def cleared(
    parts: Sequence[tuple[str, str, str]], *, is_back: bool = False, day: date = date(2022, 3, 1), fund: str = "111"
) -> TransferCleared:
    rows = tuple((func, agency, Decimal(amount)) for func, agency, amount in parts)
    return TransferCleared(uuid7(), "9001", is_back, fund, sum((row[2] for row in rows), Decimal(0)), day, rows)


def post(*happened: Any) -> Ctx:
    """一个事务里交付事件并落账；返回工作单元，看加了什么、提示了什么。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        ctx = context(person("SYSTEM"))
        ctx.publish(*happened)
        bus.deliver(ctx)
        ports.flush(ctx, connection.connection, each=False)
    return ctx


def rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """以应用角色读。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        with connection.cursor() as cursor:
            cursor.execute(statement, list(parameters))
            return list(cursor.fetchall())


def lines(event: str) -> list[tuple[str, str, Decimal, Decimal]]:
    """一件业务的分录：（体系，科目，借，贷），按次序。"""
    return rows(  # type: ignore[return-value]
        "SELECT l.subsystem, l.acc_code, l.dr_amt, l.cr_amt FROM book_line l JOIN book_voucher v"
        " ON v.fiscal_year = l.fiscal_year AND v.vou_id = l.vou_id WHERE v.biz_event_id = %s ORDER BY l.vou_seq",
        event,
    )


def pendings() -> list[tuple[UUID, str, str]]:
    return rows("SELECT pending_id, reason, status FROM book_pending ORDER BY create_time, biz_event_id")  # type: ignore[return-value]
