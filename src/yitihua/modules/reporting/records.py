"""报表模块的记录：预算执行的明细行。"""

from yitihua.engines.meta.records import record

# 口径与 verify“已支付净额”一致：实付的凭证为正，已确认的当年退款（含清算前退票）为负，按各自的日期落月
_PAID_LINES = """
SELECT b.pay_cert_id AS line_id, b.mof_div_code, b.fiscal_year, '支付' AS line_kind, b.pay_cert_no, b.pay_cert_id,
       b.agency_code, b.exp_func_code, b.fund_type_code, b.pro_code, a.bgt_id, a.manage_mof_dep_code,
       b.xpay_date AS biz_date, extract(month FROM b.xpay_date)::int AS biz_month, b.xpay_amt AS net_amt, b.use_des
  FROM pay_voucher_bill b JOIN pay_voucher a ON a.pay_app_id = b.pay_app_id
 WHERE b.xpay_date IS NOT NULL
UNION ALL
SELECT r.refund_id, r.mof_div_code, r.fiscal_year, '退款', b.pay_cert_no, b.pay_cert_id,
       b.agency_code, b.exp_func_code, b.fund_type_code, b.pro_code, a.bgt_id, a.manage_mof_dep_code,
       r.vou_date, extract(month FROM r.vou_date)::int, -r.refund_amt, r.refund_reason
  FROM pay_refund r
  JOIN pay_voucher_bill b ON b.pay_cert_id = r.ori_pay_cert_id
  JOIN pay_voucher a ON a.pay_app_id = b.pay_app_id
 WHERE r.status IN ('40', '50') AND r.is_cross_year = 2
"""

record(
    "EXE_PAID_LINE",
    title="预算执行明细（支付与退款）",
    source=_PAID_LINES,
    key="line_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-biz_date",
    names={
        "agency_name": ("agency_code", "AGENCY"),
        "exp_func_name": ("exp_func_code", "EXP_FUNC"),
        "pro_name": ("pro_code", "PROJECT"),
    },
    local={
        "line_kind": "类别",
        "biz_date": "支付或退款日期",
        "biz_month": "月份",
        "net_amt": "支付净额",
        "use_des": "用途或退款原因",
    },
)
