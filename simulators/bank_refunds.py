"""代理银行的退票与退款：登记、通知、财政确认、财政拒收时撤回。来源：domain/06 §4.5、§7。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from simulators.bank_papers import BankProfile, refund_notice
from simulators.bank_state import BOUNCED, CONFIRMED, OFFSET, PAID, REFUSED, SENT, BankBook, Order, Refund
from simulators.money import given_amount, shown
from simulators.refusal import Refused
from simulators.wire import Key

FAIL, PAYEE_RETURN = "1", "2"
"""退回类型（REFUND_TYPE）：代理银行支付失败退回、收款人退回。"""


@dataclass(frozen=True, slots=True)
class Asked:
    """一条退票或退款指令。"""

    amount: Decimal
    detail_no: str
    before_clearing: bool
    blind: bool
    type_code: str
    remark: str


def asked(order: Order, given: Mapping[str, Any], *, before_clearing: bool) -> Asked:
    """读指令；没给金额的，退票取指定明细或凭证净额，退款同。清算前退票不得超过净额。"""
    detail_no = str(given.get("detail_no") or "")
    default = _detail_amount(order, detail_no) if detail_no else order.net
    amount = given_amount(given["amount"], what="amount") if "amount" in given else default
    if amount <= 0:
        raise Refused("B025", "退款金额须大于 0")
    if before_clearing and amount > order.net:
        raise Refused("B026", f"退票{shown(amount)}超过未划款净额{shown(order.net)}")
    fallback = FAIL if before_clearing else PAYEE_RETURN
    return Asked(
        amount=amount,
        detail_no=detail_no,
        before_clearing=before_clearing,
        blind=bool(given.get("blind")) and not before_clearing,
        type_code=str(given.get("type") or fallback),
        remark=str(given.get("reason") or ("收款账户有误，款项退回" if before_clearing else "收款人退回款项")),
    )


def book_refund(
    book: BankBook, order: Order, wanted: Asked, *, profile: BankProfile, key: Key, on: date, serial: str
) -> Refund:
    """款项退回零余额账户，并制退款通知书。"""
    refund = Refund(
        refund_no=key.voucher_no,
        pay_cert_no=order.pay_cert_no,
        detail_no=wanted.detail_no,
        amount=wanted.amount,
        before_clearing=wanted.before_clearing,
        blind=wanted.blind,
        account=order.account,
        returned_on=f"{on:%Y%m%d}",
        head={},
        details=[],
    )
    notice = refund_notice(
        profile, order, refund, key=key, on=on, serial=serial, type_code=wanted.type_code, remark=wanted.remark
    )
    refund.head, refund.details = notice.head, notice.details
    book.refunds[refund.refund_no] = refund
    book.post(refund.account, refund.amount)
    if refund.before_clearing:
        _take_off(order, refund.amount)
    return refund


def confirm(book: BankBook, refund_no: str, *, claimed: str) -> None:
    """财政确认。待认领的退款，回单附加信息里写着认领到的支付凭证号。"""
    refund = book.refunds[refund_no]
    if refund.status != SENT:
        return
    if refund.blind and claimed in book.orders:
        refund.pay_cert_no = claimed
        refund.detail_no = ""
    refund.status = OFFSET if refund.before_clearing else CONFIRMED
    refund.head, refund.details = {}, []


def withdraw(book: BankBook, refund: Refund) -> None:
    """财政拒收：款项退还收款人，退票的凭证恢复原状。"""
    refund.status = REFUSED
    book.post(refund.account, -refund.amount)
    if refund.before_clearing:
        order = book.orders[refund.pay_cert_no]
        order.off_amt -= refund.amount
        order.status = PAID


def _take_off(order: Order, amount: Decimal) -> None:
    order.off_amt += amount
    if order.net == 0:
        order.status = BOUNCED


def take_off_unclear(book: BankBook) -> None:
    """已确认而原凭证尚未划款的退款：改按退票，从当日划款中扣除。"""
    for refund in book.refunds.values():
        order = book.orders[refund.pay_cert_no]
        waiting = refund.status == CONFIRMED and not refund.before_clearing
        if waiting and order.status == PAID and refund.amount <= order.net:
            refund.before_clearing, refund.status = True, OFFSET
            _take_off(order, refund.amount)


def _detail_amount(order: Order, detail_no: str) -> Decimal:
    for detail in order.details:
        if detail.get("VoucherDetailNo") == detail_no:
            return Decimal(detail["PayAmt"])
    raise Refused("B027", f"支付凭证{order.pay_cert_no}没有明细{detail_no}")
