"""退款通知书（2203）：清算前退票自动确认，已清算的等单位与支付中心确认，对不上的待认领（06 第 4.5 节）。"""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from yitihua.engines.messages.inbox import ACCEPTED, Incoming, Verdict, handles
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.modules.payment import queries, refunding
from yitihua.modules.payment.models import PayApp, PayBill, PayDetail, PayRefund
from yitihua.modules.payment.states import (
    BILL_CLEARED,
    BILL_PAID,
    CONFIRMED,
    FAIL,
    PAYEE_RETURN,
    UNCLAIMED,
    UNCONFIRMED,
)

BEFORE_CLEARING = "1"


@handles("refund_notice", "0")
def refund_arrived(incoming: Incoming, ctx: Ctx) -> Verdict:
    """退款是外部已发生的事实，对不上原凭证也先登记为待认领，不动额度。"""
    head = incoming.voucher.head
    detail = incoming.voucher.details[0] if incoming.voucher.details else {}
    amount = Decimal(head["PayAmt"])
    number = _original(head, detail)
    bill = queries.locked_bills_by_no([number], ctx=ctx).get(number) if number else None
    if bill is not None and bill.agent_bank_code != incoming.from_org:
        bill = None
    before = head.get("Hold2") == BEFORE_CLEARING
    if before and (bill is None or bill.status != BILL_PAID):
        return Verdict.reject("B003", f"凭证 {number} 不是已付未清算，不能退票")
    refund = _register(incoming, bill, amount, detail, ctx)
    if before and bill is not None:
        _bounce(refund, bill, ctx)
    ctx.subjects.append(("payment.refund", str(refund.refund_id)))
    return ACCEPTED


def _original(head: Mapping[str, str], detail: Mapping[str, str]) -> str:
    """RefundType 2 按凭证号、1 按明细号（凭证号-行号）、5 不知道。"""
    if head.get("RefundType") == "5":
        return ""
    return detail.get("Hold2") or head.get("OriBillNo", "").partition("-")[0]


def _register(
    incoming: Incoming, bill: PayBill | None, amount: Decimal, detail: Mapping[str, str], ctx: Ctx
) -> PayRefund:
    head = incoming.voucher.head
    before = head.get("Hold2") == BEFORE_CLEARING
    app = PayApp.objects.scoped(ctx).get(pk=bill.pay_app_id) if bill else None
    clear = bill is not None and bill.status in (BILL_PAID, BILL_CLEARED)
    refund: PayRefund = PayRefund.objects.create(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        refund_no=incoming.body.voucher_no,
        vou_date=ctx.biz_date,
        agency_code=bill.agency_code if bill else "",
        agent_bank_code=incoming.from_org,
        fund_type_code=bill.fund_type_code if bill else "",
        refund_type_code=FAIL if before else (head.get("Hold1") or PAYEE_RETURN)[:1],
        ori_pay_cert_no=bill.pay_cert_no if bill else "",
        ori_pay_cert_id=bill.pay_cert_id if bill else None,
        ori_pay_detail_id=_detail_id(bill, detail),
        bgt_id=app.bgt_id if app else None,
        refund_amt=amount,
        refund_reason=head.get("Remark", "")[:300],
        payee_acct_name=head.get("PayeeAcctName", "")[:300],
        payee_acct_no=head.get("PayeeAcctNo", "")[:40],
        agent_business_no=head.get("AgentBusinessNo", ""),
        status=CONFIRMED if before else (UNCONFIRMED if clear else UNCLAIMED),
        creater=ctx.principal.user_id,
    )
    return refund


def _detail_id(bill: PayBill | None, detail: Mapping[str, str]) -> UUID | None:
    number = detail.get("Hold1", "").rpartition("-")[2]
    if bill is None or not number.isdigit():
        return None
    row = PayDetail.objects.filter(pay_apply_id=bill.pay_app_id, line_no=int(number)).first()
    return row.pay_detail_id if row else None


def _bounce(refund: PayRefund, bill: PayBill, ctx: Ctx) -> None:
    app = PayApp.objects.scoped(ctx).select_for_update().get(pk=bill.pay_app_id)
    refunding.take_effect(refund, bill, app, ctx)
    refund.save(update_fields=["bgt_id", "correct_id"])
    refunding.bounce(refund, bill, app, ctx)
    ctx.findings.add(judged("R-PAY-078", fires=True, facts={"status": BILL_PAID}))
