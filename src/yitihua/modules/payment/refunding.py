"""退款生效：恢复额度、核减可退金额、通知会计（06 第 4.5、7 节）。退票与当年退款走同一处。"""

from decimal import Decimal
from typing import Any

from yitihua.kernel.context import Ctx
from yitihua.ledger.types import Leg, LimitKey
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.payment.events import PaymentRefunded
from yitihua.modules.payment.messages.receipts import REFUNDABLE, elements_of
from yitihua.modules.payment.models import PayApp, PayBill, PayRefund
from yitihua.modules.payment.states import APPLICATION, BILL


def take_effect(refund: PayRefund, bill: PayBill, app: PayApp, ctx: Ctx) -> None:
    """累计退款超过原已付的，由账本拒绝（R-PAY-070）；否则已支付转可用。"""
    indicator: Any = appropriation.unscoped_indicators([app.bgt_id], ctx=ctx)[app.bgt_id]
    use = appropriation.Use(
        bgt_id=app.bgt_id,
        amount=refund.refund_amt,
        ref_type="payment.refund",
        ref_id=refund.refund_id,
        origin_id=app.pay_app_id,
        business_key=f"refund:{refund.refund_id}",
        summary=refund.refund_reason or "退款",
        extra_legs=(Leg(LimitKey(REFUNDABLE, bill.pay_cert_id), "occ_amt", refund.refund_amt),),
    )
    appropriation.refund([(use, indicator)], ctx=ctx)
    ctx.publish(
        PaymentRefunded(
            refund_id=refund.refund_id,
            pay_cert_id=bill.pay_cert_id,
            pay_cert_no=bill.pay_cert_no,
            agency_code=bill.agency_code,
            amount=refund.refund_amt,
            refunded_on=ctx.biz_date,
            elements=elements_of(app),
            bgt_id=app.bgt_id,
        )
    )


def bounce(refund: PayRefund, bill: PayBill, app: PayApp, ctx: Ctx) -> None:
    """清算前退票：从当日划款里扣除；整张退的申请转支付失败，凭证转失败。"""
    bill.bounced_amt = Decimal(bill.bounced_amt) + refund.refund_amt
    fields = ["bounced_amt"]
    if bill.bounced_amt == bill.xpay_amt:
        bill.status = BILL.require(bill.status, "bounce")
        app.status = APPLICATION.require(app.status, "bounce")
        app.save(update_fields=["status"])
        fields.append("status")
    bill.save(update_fields=fields)
