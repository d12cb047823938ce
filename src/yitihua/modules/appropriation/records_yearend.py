"""年末的记录：结转、结余两张标准清单，冻结核销、年结进度、来源对冲，与年结预览。"""

from yitihua.engines.meta.records import record

_OF_INDICATOR = {
    "agency_name": ("agency_code", "AGENCY"),
    "pro_name": ("pro_code", "PROJECT"),
    "exp_func_name": ("exp_func_code", "EXP_FUNC"),
    "fund_type_name": ("fund_type_code", "FUND_TYPE"),
}
_NAMES = {
    "mof_div_name": ("mof_div_code", "MOF_DIV"),
    "agency_name": ("agency_code", "AGENCY"),
    "pro_name": ("pro_code", "PROJECT"),
    "fund_type_name": ("fund_type_code", "FUND_TYPE"),
    "manage_mof_dep_name": ("manage_mof_dep_code", "MOF_DEP"),
    "exp_func_name": ("exp_func_code", "EXP_FUNC"),
    "gov_bgt_eco_name": ("gov_bgt_eco_code", "GOV_BGT_ECO"),
    "bgt_type_name": ("bgt_type_code", "BGT_TYPE"),
    "bgt_mof_dep_name": ("bgt_mof_dep_code", "MOF_DEP"),
    "budget_level_name": ("budget_level_code", "BUDGET_LEVEL"),
}

record(
    "BA_BGT_CARRYOVERS",
    title="财政资金结转指标",
    source="ba_bgt_carryovers",
    key="carryovers_bgt_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-create_time",
    names=_NAMES,
    local={"status": "状态", "row_version": "行版本"},
)
record(
    "BA_BGT_BALANCE",
    title="财政资金结余指标",
    source="ba_bgt_balance",
    key="balance_bgt_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-create_time",
    names=_NAMES,
    local={"row_version": "行版本"},
)
record(
    "INDI_WRITE_OFF",
    title="年末冻结核销",
    source="""SELECT w.write_off_id, w.mof_div_code, w.fiscal_year, w.frozen_id, w.bgt_id, w.amount,
        w.approve_doc_no, w.remark, w.status, w.row_version, w.create_time, w.update_time, w.is_deleted,
        i.agency_code, i.manage_mof_dep_code, i.cor_bgt_doc_no, i.pro_code, i.exp_func_code, i.fund_type_code,
        f.reason_type
    FROM indi_write_off w JOIN ba_bgt_info i ON i.bgt_id = w.bgt_id
    JOIN ba_bgt_frozen f ON f.frozen_id = w.frozen_id""",
    key="write_off_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-create_time",
    names=_OF_INDICATOR,
    local={
        "amount": "核销金额",
        "approve_doc_no": "批件文号",
        "remark": "核销理由",
        "status": "状态",
        "cor_bgt_doc_no": "本级指标文号",
        "reason_type": "冻结原因",
    },
)
record(
    "INDI_YEAR_END",
    title="年结",
    source="""SELECT year_end_id, mof_div_code, fiscal_year, status, round_no, slice_cnt, total_cnt, done_cnt, left_cnt,
        carry_amt, back_amt, write_off_amt, carry_in_amt, end_time, row_version, create_time, update_time, is_deleted
    FROM indi_year_end""",
    key="year_end_id",
    order="-fiscal_year",
    roles=frozenset({"MOF_BGT", "MOF_TRE", "MOF_ACC", "LEAD", "AUDIT"}),
    local={
        "status": "状态",
        "round_no": "第几遍",
        "slice_cnt": "已办批数",
        "total_cnt": "指标条数",
        "done_cnt": "已办条数",
        "left_cnt": "未清条数",
        "carry_amt": "结转金额",
        "back_amt": "收回金额",
        "write_off_amt": "核销金额",
        "carry_in_amt": "次年生成金额",
        "end_time": "办结时间",
    },
)
record(
    "INDI_YEAR_END_OFFSET",
    title="年末来源对冲",
    source="""SELECT offset_id, mof_div_code, fiscal_year, src_acc, source_amt, paid_amt, other_amt, carry_amt,
        back_amt, write_off_amt, source_amt - paid_amt - other_amt - carry_amt - back_amt - write_off_amt AS diff_amt,
        create_time, update_time, is_deleted
    FROM indi_year_end_offset""",
    key="offset_id",
    order="src_acc",
    roles=frozenset({"MOF_BGT", "MOF_TRE", "MOF_ACC", "LEAD", "AUDIT"}),
    local={
        "src_acc": "来源科目",
        "source_amt": "来源贷方余额",
        "paid_amt": "已支付",
        "other_amt": "其他执行",
        "carry_amt": "结转下年",
        "back_amt": "结余收回",
        "write_off_amt": "核销",
        "diff_amt": "差额",
    },
)
record(
    "INDI_YEAR_END_PREVIEW",
    title="年结预览",
    source="""SELECT i.bgt_id, i.mof_div_code, i.fiscal_year, i.cor_bgt_doc_no, i.bgt_layer_code, i.agency_code,
        i.manage_mof_dep_code, i.pro_code, i.exp_func_code, i.fund_type_code, i.bgt_type_code, i.src_acc, i.status,
        i.is_deleted, i.create_time, i.update_time, l.amount - l.dis_amt AS net_amt, l.occ_amt, l.paid_amt,
        l.frozen_amt, l.carry_amt, l.cur_amt, coalesce(c.carryovers_amt, 0) AS carry_plan,
        coalesce(w.amount, 0) AS write_off_plan,
        greatest(l.cur_amt - coalesce(c.carryovers_amt, 0), 0) AS back_plan,
        CASE WHEN i.status = '1' THEN '待审'
             WHEN l.occ_amt > 0 THEN '在途未清'
             WHEN l.frozen_amt <> coalesce(w.amount, 0) THEN '冻结未清'
             WHEN coalesce(c.carryovers_amt, 0) > l.cur_amt THEN '结转超余额'
             WHEN i.status IN ('3', '4', '5') AND l.cur_amt = 0 THEN '已办'
             WHEN coalesce(c.carryovers_amt, 0) > 0 THEN '结转'
             WHEN l.cur_amt > 0 THEN '收回'
             WHEN coalesce(w.amount, 0) > 0 THEN '核销'
             ELSE '关闭' END AS outcome
    FROM ba_bgt_info i
    LEFT JOIN LATERAL (SELECT amount, dis_amt, occ_amt, paid_amt, frozen_amt, carry_amt,
            amount - dis_amt - split_amt - frozen_amt - occ_amt - paid_amt - carry_amt AS cur_amt
          FROM ledger_limit WHERE fiscal_year = i.fiscal_year AND kind = 'indicator' AND limit_id = i.bgt_id) l ON true
    LEFT JOIN ba_bgt_carryovers c ON c.ori_bgt_id = i.bgt_id AND c.status = '3'
    LEFT JOIN (SELECT bgt_id, sum(amount) AS amount FROM indi_write_off WHERE status = '3' GROUP BY bgt_id) w
      ON w.bgt_id = i.bgt_id
    WHERE i.status <> '9'""",
    key="bgt_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-cur_amt",
    names=_OF_INDICATOR,
    local={
        "net_amt": "额度",
        "carry_plan": "拟结转",
        "back_plan": "拟收回",
        "write_off_plan": "拟核销",
        "outcome": "年末处理",
        "bgt_layer_code": "指标层次",
        "src_acc": "来源科目",
        "status": "状态",
    },
)
