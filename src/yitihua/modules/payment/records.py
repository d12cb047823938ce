"""支付模块的记录。"""

from yitihua.engines.meta.records import record

_NAMES = {
    "agency_name": ("agency_code", "AGENCY"),
    "dept_name": ("dept_code", "AGENCY"),
    "fund_type_name": ("fund_type_code", "FUND_TYPE"),
    "exp_func_name": ("exp_func_code", "EXP_FUNC"),
    "gov_bgt_eco_name": ("gov_bgt_eco_code", "GOV_BGT_ECO"),
    "dep_bgt_eco_name": ("dep_bgt_eco_code", "DEP_BGT_ECO"),
    "pro_name": ("pro_code", "PROJECT"),
    "set_mode_name": ("set_mode_code", "SET_MODE"),
    "pay_bus_type_name": ("pay_bus_type_code", "PAY_BUS_TYPE"),
    "pay_type_name": ("pay_type_code", "PAY_TYPE"),
}
_BANK = {"agent_bank_name": ("agent_bank_code", "BANK_TYPE")}
_BANK_LOCAL = {"agent_bank_name": "代理银行名称"}
_LOCAL = {"status": "状态", "row_version": "行版本", "agent_bank_code": "代理银行", "findings": "校验结果"}
_APP = """SELECT a.pay_app_id, a.pay_app_no, a.create_date, a.mof_div_code, a.fiscal_year, a.agency_code, a.dept_code,
    a.bgt_id, a.bgt_type_code, a.fund_type_code, a.exp_func_code, a.gov_bgt_eco_code, a.dep_bgt_eco_code, a.pro_code,
    a.pro_cat_code, a.set_mode_code, a.pay_type_code, a.pay_bus_type_code, a.use_des, a.pay_app_amt, a.foreign_amt,
    a.currency_code, a.pay_acct_name, a.pay_acct_no, a.pay_acct_bank_name, a.payee_acct_name, a.payee_acct_no,
    a.payee_initials, a.payee_acct_bank_name, a.payee_acct_bank_no, a.receiver_code, a.fund_traobj_type_code,
    a.internal_dep_code, a.contract_no, a.pay_cert_id, a.xpay_amt, a.found_type_code, a.manage_mof_dep_code,
    a.acc_type_code, a.is_gov_pur, a.agent_bank_code, a.is_returned, a.status,
    CASE WHEN a.status = '10' AND a.is_returned = 1 THEN 'returned' ELSE a.status END AS shown_status,
    a.row_version, a.findings, a.reasons,
    a.create_time, a.update_time,
    a.is_deleted, b.pay_cert_no, coalesce(r.refunded, 0) AS refund_amt
FROM pay_voucher a
LEFT JOIN pay_voucher_bill b ON b.pay_cert_id = a.pay_cert_id
LEFT JOIN (SELECT x.ori_pay_cert_id, sum(x.refund_amt) AS refunded FROM pay_refund x
           WHERE x.status IN ('40', '50') GROUP BY x.ori_pay_cert_id) r ON r.ori_pay_cert_id = a.pay_cert_id"""

record(
    "PAY_VOUCHER",
    title="支付申请",
    source=_APP,
    key="pay_app_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-create_time",
    names=_NAMES,
    local={
        **_LOCAL,
        "pay_cert_no": "支付凭证号",
        "payee_initials": "收款人拼音首字母",
        "refund_amt": "已退款",
        "is_returned": "是否被退回",
        "shown_status": "显示状态",
        "reasons": "预警说明",
    },
)
record(
    "PAY_DETAIL",
    title="支付明细",
    source="pay_detail",
    key="pay_detail_id",
    agency="agency_code",
    order="pay_apply_id,line_no",
    personal=True,
    local={"line_no": "行号", "row_version": "行版本"},
)
record(
    "PAY_VOUCHER_BILL",
    title="支付凭证",
    source="""SELECT b.*, a.bgt_id, a.pay_app_no, a.manage_mof_dep_code FROM pay_voucher_bill b
        JOIN pay_voucher a ON a.pay_app_id = b.pay_app_id""",
    key="pay_cert_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-create_time",
    names={
        "set_mode_name": ("set_mode_code", "SET_MODE"),
        "pay_bus_type_name": ("pay_bus_type_code", "PAY_BUS_TYPE"),
        **_BANK,
    },
    local={
        **_LOCAL,
        **_BANK_LOCAL,
        "pay_app_id": "支付申请",
        "pay_app_no": "申请编号",
        "bounced_amt": "清算前退票",
        "plan_send_date": "计划发送日期",
        "send_time": "发送时间",
        "print_count": "打印次数",
    },
)
record(
    "PAY_REFUND",
    title="资金退回通知",
    source="pay_refund",
    key="refund_id",
    agency="agency_code",
    order="-create_time",
    names={
        "agency_name": ("agency_code", "AGENCY"),
        "refund_type_name": ("refund_type_code", "REFUND_TYPE"),
        "fund_type_name": ("fund_type_code", "FUND_TYPE"),
    },
    local={**_LOCAL, "correct_id": "更正主键", "claimer": "认领人", "reviewer": "单位审核人", "confirmer": "确认人"},
)
record(
    "PAY_CORRECT",
    title="更正申请书",
    source="pay_correct",
    key="correct_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-create_time",
    names={
        "agency_name": ("agency_code", "AGENCY"),
        "ori_exp_func_name": ("ori_exp_func_code", "EXP_FUNC"),
        "new_exp_func_name": ("new_exp_func_code", "EXP_FUNC"),
        "ori_gov_bgt_eco_name": ("ori_gov_bgt_eco_code", "GOV_BGT_ECO"),
        "new_gov_bgt_eco_name": ("new_gov_bgt_eco_code", "GOV_BGT_ECO"),
        "ori_dep_bgt_eco_name": ("ori_dep_bgt_eco_code", "DEP_BGT_ECO"),
        "new_dep_bgt_eco_name": ("new_dep_bgt_eco_code", "DEP_BGT_ECO"),
        "ori_pro_name": ("ori_pro_code", "PROJECT"),
        "new_pro_name": ("new_pro_code", "PROJECT"),
    },
    local={
        **_LOCAL,
        "ori_pay_cert_id": "原支付凭证主键",
        "is_reserved": "是否已占用新指标",
        "round_no": "送审轮次",
        "effect_date": "生效日期",
    },
)
record(
    "PAY_LQD_QUOTA",
    title="清算额度通知单",
    source="pay_lqd_quota",
    names={"fund_type_name": ("fund_type_code", "FUND_TYPE"), **_BANK},
    key="lqd_quota_id",
    order="-create_time",
    reached_by=(),
    local={"row_version": "行版本", **_BANK_LOCAL},
)
record(
    "PAY_CERT_SUM",
    title="支付凭证汇总清单",
    source="pay_cert_sum",
    key="pay_cert_sum_id",
    order="-create_time",
    reached_by=(),
)
record(
    "PAY_LQD_CERT",
    title="申请划款凭证",
    names={"fund_type_name": ("fund_type_code", "FUND_TYPE"), **_BANK},
    source="""SELECT c.*, CASE WHEN c.is_back = 1 THEN '2302' ELSE '2301' END AS vt_code FROM pay_lqd_cert c""",
    key="lqd_cert_id",
    order="-create_time",
    reached_by=(("PAY_VOUCHER_BILL", "lqd_cert_no", "lqd_cert_no"), ("PAY_REFUND", "lqd_cert_no", "lqd_cert_no")),
    whole_only=frozenset({"total_amt", "pay_cert_nos"}),
    local={
        "return_reason": "退回原因",
        "pay_cert_nos": "所列凭证",
        "vt_code": "凭证类型编号",
        "row_version": "行版本",
        **_BANK_LOCAL,
    },
)
