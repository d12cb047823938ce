"""支付凭证回单（5214 回单）：已付即占用转执行，未付即释放（06 第 4.1 节，R-PAY-060、061）。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from yitihua.engines.messages.codec import parse_voucher
from yitihua.engines.messages.envelope import parse_envelope
from yitihua.engines.messages.inbox import ACCEPTED, Incoming, Verdict, handles_all, refused
from yitihua.engines.messages.models import MsgOutbox
from yitihua.engines.messages.outbox import ACCEPTED as DELIVERED
from yitihua.engines.messages.outbox import ON_SETTLED
from yitihua.engines.messages.receipts import check_receipt
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import Leg, LimitKey, NewLimit
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.payment import queries
from yitihua.modules.payment.events import PaymentPaid
from yitihua.modules.payment.models import PayApp, PayBill, PayDetail
from yitihua.modules.payment.operations.submit_application import BIZ_TYPE, use_of
from yitihua.modules.payment.states import APPLICATION, BILL, BILL_CLEARED, BILL_PAID

REFUNDABLE = "refund"
_BILL_FIELDS = [
    "status", "xpay_amt", "xpay_date", "agent_business_no", "xpayee_acct_name", "xpayee_acct_no",
    "xpayee_acct_bank_name", "receipt_add_word",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receipt:
    """一张通过核对、要登记的回单；`amount` 为 0 即没有付成。"""

    incoming: Incoming
    bill: PayBill
    app: PayApp
    amount: Decimal


@handles_all("payment_voucher", "1")
def receipts_arrived(arrived: Sequence[Incoming], ctx: Ctx) -> list[Verdict]:
    """先核对再登记；拒收的原因原样回给银行。锁的次序：申请、凭证。"""
    numbers = [item.body.voucher_no for item in arrived]
    apps = queries.locked_apps(queries.app_ids_by_no(numbers, ctx=ctx), ctx=ctx)
    bills = queries.locked_bills_by_no(numbers, ctx=ctx)
    sent = _sent([bill.pay_cert_id for bill in bills.values()])
    verdicts, taken = [], []
    for incoming in arrived:
        found = _check(incoming, bills.get(incoming.body.voucher_no), apps, sent)
        if isinstance(found, Receipt):
            _mark(found, ctx)
            taken.append(found)
        verdicts.append(ACCEPTED if isinstance(found, Receipt) else found)
    _store(taken, ctx)
    return verdicts


def _check(
    incoming: Incoming, bill: PayBill | None, apps: Mapping[UUID, PayApp], sent: Mapping[UUID, MsgOutbox]
) -> Receipt | Verdict:
    number = incoming.body.voucher_no
    if bill is None or bill.agent_bank_code != incoming.from_org:
        return Verdict.reject("B001", f"没有发给本行的凭证 {number}")
    paid = Decimal(incoming.voucher.head.get("XPayAmt") or "0")
    done = bill.status in (BILL_PAID, BILL_CLEARED)
    problem = (
        refused(judged("R-PAY-061", fires=done, facts={"done": done}, no=number))
        or refused(judged("R-PAY-060", fires=paid not in (ZERO, bill.pay_amt), a=paid, b=bill.pay_amt))
        or _differs(incoming, bill, sent.get(bill.pay_cert_id))
    )
    if problem:
        return problem
    app = apps[bill.pay_app_id]
    action = "pay" if paid else "fail"
    if not (BILL.allows(bill.status, action) and APPLICATION.allows(app.status, action)):
        return Verdict.reject("B003", BILL.refusal(bill.status, action).message)
    return Receipt(incoming, bill, app, paid)


def _sent(bill_ids: Sequence[UUID]) -> dict[UUID, MsgOutbox]:
    """各凭证最近一次发出的报文。"""
    rows = MsgOutbox.objects.filter(ref_id__in=bill_ids, business="payment_voucher", voucher_flag="0").order_by("pk")
    return {row.ref_id: row for row in rows if row.ref_id is not None}


def _differs(incoming: Incoming, bill: PayBill, sent: MsgOutbox | None) -> Verdict | None:
    """回单除补录字段外须与发出的一字不差。"""
    if sent is None:
        return Verdict.reject("B001", f"凭证 {bill.pay_cert_no} 没有发出过")
    body = parse_envelope(bytes(sent.envelope)).bodies[0]
    found = check_receipt(
        incoming.voucher,
        original=parse_voucher(body.voucher_xml, message=incoming.message),
        message=incoming.message,
        receipt_key=incoming.body.key,
        original_key=body.key,
        voucher_flag=incoming.body.voucher_flag,
    )
    if not found.blocking:
        return None
    first = found.items[0]
    return Verdict.reject(first.code, first.message)


def _mark(receipt: Receipt, ctx: Ctx) -> None:
    """改凭证与申请自己的行；还没写库。"""
    bill, app, head = receipt.bill, receipt.app, receipt.incoming.voucher.head
    action = "pay" if receipt.amount else "fail"
    bill.status = BILL.require(bill.status, action)
    app.status = APPLICATION.require(app.status, action)
    if receipt.amount:
        bill.xpay_amt = app.xpay_amt = receipt.amount
        bill.xpay_date = compact_date(head.get("XPayDate", "")) or ctx.biz_date
        bill.agent_business_no = head.get("XAgentBusinessNo", "")
        bill.xpayee_acct_name = head.get("XPayeeAcctName", "")
        bill.xpayee_acct_no = head.get("XPayeeAcctNo", "")
        bill.xpayee_acct_bank_name = head.get("XPayeeAcctBankName", "")
    else:
        reasons = [detail.get("XAddWord", "") for detail in receipt.incoming.voucher.details]
        bill.receipt_add_word = next((reason for reason in reasons if reason), "银行退票")
    ctx.subjects.extend([("payment.voucher", str(bill.pay_cert_id)), (BIZ_TYPE, str(app.pay_app_id))])


def _store(receipts: Sequence[Receipt], ctx: Ctx) -> None:
    """成批写库；已付的占用转执行、告知会计，未付的释放占用。"""
    if not receipts:
        return
    PayBill.objects.bulk_update([item.bill for item in receipts], _BILL_FIELDS)
    PayApp.objects.bulk_update([item.app for item in receipts], ["status", "xpay_amt"])
    indicators = appropriation.unscoped_indicators([item.app.bgt_id for item in receipts], ctx=ctx)
    paid = [item for item in receipts if item.amount]
    failed = [item for item in receipts if not item.amount]
    PayDetail.objects.filter(pay_apply_id__in=[item.app.pay_app_id for item in paid]).update(xpay_amt=F("pay_amt"))
    ctx.limits.add([NewLimit(_refundable(item.bill), item.bill.agency_code) for item in paid])
    uses = [
        appropriation.with_legs(use_of(item.app, "pay"), [Leg(_refundable(item.bill), "amount", item.amount)])
        for item in paid
    ]
    appropriation.pay([(use, indicators[use.bgt_id]) for use in uses], ctx=ctx)
    ctx.publish(*(_paid_event(item) for item in paid))
    appropriation.release([(use_of(item.app, "release"), indicators[item.app.bgt_id]) for item in failed], ctx=ctx)


def _refundable(bill: PayBill) -> LimitKey:
    return LimitKey(REFUNDABLE, bill.pay_cert_id)


def _paid_event(receipt: Receipt) -> PaymentPaid:
    bill, app = receipt.bill, receipt.app
    assert bill.xpay_date is not None, "已付的凭证都有实际支付日期"
    return PaymentPaid(
        pay_cert_id=bill.pay_cert_id,
        pay_cert_no=bill.pay_cert_no,
        pay_app_id=app.pay_app_id,
        agency_code=bill.agency_code,
        amount=receipt.amount,
        paid_on=bill.xpay_date,
        elements=elements_of(app),
        bgt_id=app.bgt_id,
        use_des=app.use_des,
    )


def elements_of(app: PayApp) -> dict[str, str]:
    """会计要用的支付要素。"""
    names = (
        "fund_type_code", "exp_func_code", "gov_bgt_eco_code", "dep_bgt_eco_code", "pro_code", "pro_cat_code",
        "bgt_type_code", "found_type_code", "pay_bus_type_code", "set_mode_code", "pay_type_code",
    )  # fmt: skip
    return {name: getattr(app, name) for name in names}


def compact_date(text: str) -> date | None:
    """8 位日期或“年-月-日 时:分:秒”都见（messages 第 6 节）。"""
    digits = text.replace("-", "")[:8]
    if len(digits) != 8 or not digits.isdigit():
        return None
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _received(rows: Sequence[MsgOutbox], ctx: Ctx) -> None:
    """银行签收：已发送转银行已收；拒收的留在已发送，原因见发件箱，改后重发。"""
    ids = [row.ref_id for row in rows if row.status == DELIVERED and row.ref_id is not None]
    bills = [
        bill
        for bill in PayBill.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        if BILL.allows(bill.status, "receive")
    ]
    for bill in bills:
        bill.status = BILL.require(bill.status, "receive")
    PayBill.objects.bulk_update(bills, ["status"])


ON_SETTLED.add("payment_voucher:0", _received)
