"""记账来源：一件业务在一个账套里要记的事，写成可存可还原的样子；待生成队列存的就是它。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from yitihua.ledger.types import Ledger
from yitihua.modules.accounting.event_ids import cleared_event, paid_event, refunded_event
from yitihua.modules.accounting.sets import GENERAL_SET, agency_set
from yitihua.modules.payment.public import PaymentPaid, PaymentRefunded, TransferCleared


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`payload` 的金额是文字，能转成 JSON；`kind` 是 paid、refunded、cleared。"""

    ledger: Ledger
    acct_set_code: str
    agency_code: str
    biz_event_id: str
    biz_type: str
    biz_id: UUID
    biz_date: date
    payload: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.payload["kind"])

    @property
    def amount(self) -> Decimal:
        return Decimal(self.payload["amount"])

    @property
    def summary(self) -> str:
        return str(self.payload["summary"])[:300]


def of_paid(event: PaymentPaid) -> Source:
    """银行已付：单位账。"""
    return Source(
        ledger="agency",
        acct_set_code=agency_set(event.agency_code),
        agency_code=event.agency_code,
        biz_event_id=paid_event(event.pay_cert_no),
        biz_type="payment.voucher",
        biz_id=event.pay_cert_id,
        biz_date=event.paid_on,
        payload={
            "kind": "paid",
            "amount": f"{event.amount:.2f}",
            "summary": event.use_des or f"支付{event.pay_cert_no}",
            "elements": dict(event.elements),
            "bgt_id": str(event.bgt_id),
        },
    )


def of_refunded(event: PaymentRefunded) -> Source:
    """当年退款：单位账同向红字。"""
    return Source(
        ledger="agency",
        acct_set_code=agency_set(event.agency_code),
        agency_code=event.agency_code,
        biz_event_id=refunded_event(event.refund_id),
        biz_type="payment.refund",
        biz_id=event.refund_id,
        biz_date=event.refunded_on,
        payload={
            "kind": "refunded",
            "amount": f"{event.amount:.2f}",
            "summary": f"当年退款，原支付凭证{event.pay_cert_no}",
            "origin": paid_event(event.pay_cert_no),
        },
    )


def of_cleared(event: TransferCleared) -> Source:
    """2301、2302 回单：总会计账，一张回单一张凭证。"""
    return Source(
        ledger="general",
        acct_set_code=GENERAL_SET,
        agency_code="",
        biz_event_id=cleared_event(event.lqd_cert_id),
        biz_type="payment.lqd_cert",
        biz_id=event.lqd_cert_id,
        biz_date=event.cleared_on,
        payload={
            "kind": "cleared",
            "amount": f"{event.amount:.2f}",
            "summary": f"{'退款' if event.is_back else '划款'}清算，凭证{event.lqd_cert_no}",
            "is_back": event.is_back,
            "fund_type_code": event.fund_type_code,
            "parts": [[func, agency, f"{amount:.2f}"] for func, agency, amount in event.parts],
        },
    )


def of_pendings(rows: Sequence[Mapping[str, Any]]) -> list[Source]:
    """由待生成队列的行还原。"""
    return [
        Source(
            ledger=row["ledger"],
            acct_set_code=row["acct_set_code"],
            agency_code=row["agency_code"],
            biz_event_id=row["biz_event_id"],
            biz_type=row["biz_type"],
            biz_id=row["biz_id"],
            biz_date=row["biz_date"],
            payload=row["payload"],
        )
        for row in rows
    ]
