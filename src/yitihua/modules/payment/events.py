"""支付模块发布的事件；会计、监控等上层订阅（design 第 3 节）。"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PaymentPaid:
    """银行已付：单位会计据此记账。金额元。"""

    pay_cert_id: UUID
    pay_cert_no: str
    pay_app_id: UUID
    agency_code: str
    amount: Decimal
    paid_on: date
    elements: dict[str, str]
    bgt_id: UUID
    use_des: str


@dataclass(frozen=True, slots=True)
class PaymentRefunded:
    """当年退款已确认（或清算前退票）：额度已恢复，单位会计记同向红字。金额为正。"""

    refund_id: UUID
    pay_cert_id: UUID
    pay_cert_no: str
    agency_code: str
    amount: Decimal
    refunded_on: date
    elements: dict[str, str]
    bgt_id: UUID


@dataclass(frozen=True, slots=True)
class TransferCleared:
    """一张 2301 或 2302 已回单：总会计据此记账；退款金额为负。"""

    lqd_cert_id: UUID
    lqd_cert_no: str
    is_back: bool
    fund_type_code: str
    amount: Decimal
    cleared_on: date
    parts: tuple[tuple[str, str, Decimal], ...]
    """按（支出功能科目, 单位代码, 金额）分列。"""
