"""支付的要素：申请上都有，凭证、明细随申请，退款随指标；清算单据只分资金性质。"""

from yitihua.infra.scoping.bounds import ELEMENTS, Via, bounded

bounded("pay_voucher", own=tuple(ELEMENTS), subject="payment.application")
bounded("pay_detail", via=[Via("pay_apply_id", "pay_voucher", "pay_app_id")])
bounded(
    "pay_voucher_bill",
    own=("fund_type_code", "exp_func_code"),
    via=[Via("pay_app_id", "pay_voucher", "pay_app_id")],
    subject="payment.voucher",
)
bounded("pay_seal", via=[Via("pay_cert_id", "pay_voucher_bill", "pay_cert_id")])
bounded("pay_refund", own=("fund_type_code",), via=[Via("bgt_id", "ba_bgt_info", "bgt_id")], subject="payment.refund")
for _table in ("pay_lqd_quota", "pay_lqd_cert"):
    bounded(_table, own=("fund_type_code",))
bounded("pay_correct", via=[Via("new_bgt_id", "ba_bgt_info", "bgt_id")], subject="payment.correction")
