"""预拨的记录：转正记录与差异单。"""

from yitihua.engines.meta.records import record

record(
    "INDI_CONVERSION",
    title="预拨转正记录",
    source="""SELECT c.conversion_id, c.mof_div_code, c.fiscal_year, c.bgt_id, c.bgt_pman_id, c.reply_amt, c.pre_net,
        c.back_amt, c.supplement_amt, c.create_time, c.update_time, c.is_deleted, i.cor_bgt_doc_no, i.agency_code,
        i.manage_mof_dep_code, i.pro_code
    FROM indi_conversion c JOIN ba_bgt_info i ON i.bgt_id = c.bgt_id""",
    key="conversion_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-create_time",
    names={"agency_name": ("agency_code", "AGENCY"), "pro_name": ("pro_code", "PROJECT")},
    local={"reply_amt": "批复数", "pre_net": "已预拨净额", "back_amt": "收回预拨", "supplement_amt": "补差额"},
)
record(
    "INDI_DIFF",
    title="预拨差异单",
    source="""SELECT d.diff_id, d.mof_div_code, d.fiscal_year, d.bgt_pman_id, d.reply_amt, d.pre_net, d.paid_amt,
        d.diff_amt, d.remark, d.status, d.row_version, d.create_time, d.update_time, d.is_deleted, b.agency_code,
        b.manage_mof_dep_code, b.pro_code, b.cur_amt
    FROM indi_diff d JOIN bgt_pm_annual b ON b.bgt_pman_id = d.bgt_pman_id""",
    key="diff_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-create_time",
    names={"agency_name": ("agency_code", "AGENCY"), "pro_name": ("pro_code", "PROJECT")},
    local={
        "reply_amt": "批复数",
        "pre_net": "已预拨净额",
        "paid_amt": "已支付",
        "diff_amt": "差额",
        "remark": "处理说明",
        "status": "状态",
        "cur_amt": "变动后预算数",
    },
)
