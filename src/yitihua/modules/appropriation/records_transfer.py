"""转移支付交接的记录：本区划下达的、本区划收到的；各看各的，别的区划的看不到。"""

from yitihua.engines.meta.records import record

BUREAU_ROLES = frozenset({"MOF_BGT", "MOF_BIZ", "MOF_TRE", "LEAD", "AUDIT"})
"""只给财政看的单据：不分单位，单位的人用不着。"""

record(
    "INDI_TRANSFER_OUT",
    title="转移支付下达单",
    source="""SELECT transfer_id, bgt_id, mof_div_code, fiscal_year, rec_div_code, cor_bgt_doc_no, amount, received_amt,
        recall_amt, back_amt, amount - back_amt AS net_amt, status, create_time, update_time, is_deleted
    FROM indi_transfer_out""",
    key="transfer_id",
    reached_by=(("BA_BGT_INFO", "bgt_id", "bgt_id"),),
    order="-create_time",
    roles=BUREAU_ROLES,
    names={"rec_div_name": ("rec_div_code", "MOF_DIV")},
    local={
        "amount": "下达金额",
        "received_amt": "下级已接收",
        "recall_amt": "正在收回",
        "back_amt": "已收回",
        "net_amt": "下达净额",
        "status": "状态",
    },
)
record(
    "INDI_TRANSFER_IN",
    title="转移支付接收单",
    source="""SELECT transfer_in_id, transfer_id, mof_div_code, fiscal_year, from_div_code, sup_bgt_doc_no,
        bgt_doc_title, amount, recall_amt, back_amt, amount - back_amt AS net_amt, fund_type_code, tp_func_code,
        exp_func_code, direct_flag_code, received_date, bgt_id, status, create_time, update_time, is_deleted
    FROM indi_transfer_in""",
    key="transfer_in_id",
    order="-create_time",
    roles=BUREAU_ROLES,
    names={"from_div_name": ("from_div_code", "MOF_DIV"), "fund_type_name": ("fund_type_code", "FUND_TYPE")},
    local={
        "transfer_id": "上级下达单",
        "from_div_code": "下达方区划",
        "amount": "下达金额",
        "recall_amt": "上级要求收回",
        "back_amt": "已退回",
        "net_amt": "净额",
        "received_date": "收到日期",
        "status": "状态",
    },
)
