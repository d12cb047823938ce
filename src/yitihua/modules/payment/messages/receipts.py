"""支付凭证回单（5214 回单）：已付即占用转执行，未付即释放（06 第 4.1 节，R-PAY-060、061）。"""

from datetime import date
from decimal import Decimal

from django.db.models import F

from yitihua.engines.messages.codec import parse_voucher
from yitihua.engines.messages.envelope import parse_envelope
from yitihua.engines.messages.inbox import ACCEPTED, Incoming, Verdict, handles, refused
from yitihua.engines.messages.models import MsgOutbox
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


@handles("payment_voucher", "1")
def receipt_arrived(incoming: Incoming, ctx: Ctx) -> Verdict:
    """先核对再登记；拒收的原因原样回给银行。"""
    number = incoming.body.voucher_no
    bill = queries.locked_bills_by_no([number], ctx=ctx).get(number)
    if bill is None or bill.agent_bank_code != incoming.from_org:
        return Verdict.reject("B001", f"没有发给本行的凭证 {number}")
    paid = Decimal(incoming.voucher.head.get("XPayAmt") or "0")
    done = bill.status in (BILL_PAID, BILL_CLEARED)
    problem = (
        refused(judged("R-PAY-061", fires=done, facts={"done": done}, no=number))
        or refused(judged("R-PAY-060", fires=paid not in (ZERO, bill.pay_amt), a=paid, b=bill.pay_amt))
        or _differs(incoming, bill)
    )
    if problem:
        return problem
    app = PayApp.objects.scoped(ctx).select_for_update().get(pk=bill.pay_app_id)
    action = "pay" if paid else "fail"
    if not (BILL.allows(bill.status, action) and APPLICATION.allows(app.status, action)):
        return Verdict.reject("B003", BILL.refusal(bill.status, action).message)
    if paid:
        _paid(incoming, bill, app, paid, ctx)
    else:
        _failed(incoming, bill, app, ctx)
    ctx.subjects.extend([("payment.voucher", str(bill.pay_cert_id)), (BIZ_TYPE, str(app.pay_app_id))])
    return ACCEPTED


def _differs(incoming: Incoming, bill: PayBill) -> Verdict | None:
    """回单除补录字段外须与发出的一字不差。"""
    sent = MsgOutbox.objects.filter(ref_id=bill.pay_cert_id, business="payment_voucher", voucher_flag="0").last()
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


def _paid(incoming: Incoming, bill: PayBill, app: PayApp, amount: Decimal, ctx: Ctx) -> None:
    head = incoming.voucher.head
    paid_on = compact_date(head.get("XPayDate", "")) or ctx.biz_date
    bill.status = BILL.require(bill.status, "pay")
    bill.xpay_amt, bill.xpay_date = amount, paid_on
    bill.agent_business_no = head.get("XAgentBusinessNo", "")
    bill.xpayee_acct_name = head.get("XPayeeAcctName", "")
    bill.xpayee_acct_no = head.get("XPayeeAcctNo", "")
    bill.xpayee_acct_bank_name = head.get("XPayeeAcctBankName", "")
    bill.save()
    app.status, app.xpay_amt = APPLICATION.require(app.status, "pay"), amount
    app.save(update_fields=["status", "xpay_amt"])
    PayDetail.objects.filter(pay_apply_id=app.pay_app_id).update(xpay_amt=F("pay_amt"))
    indicator = appropriation.unscoped_indicators([app.bgt_id], ctx=ctx)[app.bgt_id]
    limit = LimitKey(REFUNDABLE, bill.pay_cert_id)
    ctx.limits.add([NewLimit(limit, bill.agency_code)])
    use = use_of(app, "pay")
    appropriation.pay(
        [(appropriation.with_legs(use, [Leg(limit, "amount", amount)]), indicator)],
        ctx=ctx,
    )
    ctx.publish(
        PaymentPaid(
            pay_cert_id=bill.pay_cert_id,
            pay_cert_no=bill.pay_cert_no,
            pay_app_id=app.pay_app_id,
            agency_code=bill.agency_code,
            amount=amount,
            paid_on=paid_on,
            elements=elements_of(app),
            bgt_id=app.bgt_id,
            use_des=app.use_des,
        )
    )


def _failed(incoming: Incoming, bill: PayBill, app: PayApp, ctx: Ctx) -> None:
    reasons = [detail.get("XAddWord", "") for detail in incoming.voucher.details]
    bill.status = BILL.require(bill.status, "fail")
    bill.receipt_add_word = next((reason for reason in reasons if reason), "银行退票")
    bill.save(update_fields=["status", "receipt_add_word"])
    app.status = APPLICATION.require(app.status, "fail")
    app.save(update_fields=["status"])
    indicator = appropriation.unscoped_indicators([app.bgt_id], ctx=ctx)[app.bgt_id]
    appropriation.release([(use_of(app, "release"), indicator)], ctx=ctx)


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


def _received(row: MsgOutbox, ctx: Ctx) -> None:
    """银行签收：已发送转银行已收；拒收的留在已发送，原因见发件箱，改后重发。"""
    if row.status != "2" or row.ref_id is None:
        return
    bill = PayBill.objects.select_for_update().filter(pk=row.ref_id).first()
    if bill is not None and BILL.allows(bill.status, "receive"):
        bill.status = BILL.require(bill.status, "receive")
        bill.save(update_fields=["status"])


ON_SETTLED.add("payment_voucher:0", _received)
