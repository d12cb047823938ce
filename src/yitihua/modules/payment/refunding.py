"""退款生效：恢复额度、核减可退金额、通知会计（06 第 4.5、7 节）。退票与当年退款走同一处。"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from yitihua.kernel.context import Ctx
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import Leg, LimitKey
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.payment.events import PaymentRefunded
from yitihua.modules.payment.messages.receipts import REFUNDABLE, elements_of
from yitihua.modules.payment.models import PayApp, PayBill, PayCorrect, PayRefund
from yitihua.modules.payment.states import APPLICATION, BILL, CORRECT_EFFECTIVE

_LEFT = """
SELECT limit_id, amount - dis_amt - split_amt - frozen_amt - occ_amt - paid_amt - carry_amt
FROM ledger_limit WHERE kind = 'refund' AND limit_id = ANY (%s)
"""


def take_effect(refund: PayRefund, bill: PayBill, app: PayApp, ctx: Ctx) -> None:
    """累计退款超过原已付的，由账本拒绝（R-PAY-070）；否则已支付转可用。"""
    corrected = _corrected(refund, bill)
    bgt_id = corrected.new_bgt_id if corrected else app.bgt_id
    refund.bgt_id, refund.correct_id = bgt_id, corrected.correct_id if corrected else None
    indicator: Any = appropriation.unscoped_indicators([bgt_id], ctx=ctx)[bgt_id]
    use = appropriation.Use(
        bgt_id=bgt_id,
        amount=refund.refund_amt,
        ref_type="payment.refund",
        ref_id=refund.refund_id,
        origin_id=corrected.correct_id if corrected else app.pay_app_id,
        business_key=f"refund:{refund.refund_id}",
        summary=refund.refund_reason or "退款",
        extra_legs=(Leg(LimitKey(REFUNDABLE, refund.correct_id or bill.pay_cert_id), "occ_amt", refund.refund_amt),),
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
            bgt_id=bgt_id,
        )
    )


def _corrected(refund: PayRefund, bill: PayBill) -> PayCorrect | None:
    """先退没有更正的；不够退而某张更正够退的，恢复到更正后指标（06 第 4.5 节；0030 号决定）。都不够的由账本拒绝。"""
    rows = PayCorrect.objects.unscoped("退款由系统找更正").filter(
        ori_pay_cert_id=bill.pay_cert_id, status=CORRECT_EFFECTIVE
    )
    found = list(rows.order_by("effect_date", "correct_no"))
    if not found:
        return None
    left = refundable([bill.pay_cert_id, *(row.correct_id for row in found)])
    if left.get(bill.pay_cert_id, ZERO) >= refund.refund_amt:
        return None
    return next((row for row in found if left.get(row.correct_id, ZERO) >= refund.refund_amt), None)


def refundable(keys: list[UUID]) -> dict[UUID, Decimal]:
    """各行现在还可退多少；只用来选退哪一行，够不够由账本判。"""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [keys])
        return dict(cursor.fetchall())


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
