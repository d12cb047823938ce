"""调整调剂的记录。"""

from yitihua.engines.meta.records import record

record(
    "ADJ_BATCH",
    title="调整批次",
    source="SELECT b.*, greatest(b.total_in, b.total_out) AS batch_amt FROM adj_batch b",
    key="adj_batch_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-adj_batch_no",
    names={
        "agency_name": ("agency_code", "AGENCY"),
        "manage_mof_dep_name": ("manage_mof_dep_code", "MOF_DEP"),
        "adj_type_name": ("adj_type_code", "ADJ_TYPE"),
    },
    local={
        "adj_batch_no": "调整批次号",
        "adj_kind": "批次种类",
        "adj_type_code": "调整类型",
        "adj_case": "调剂情形",
        "reason": "事由",
        "total_in": "调增合计",
        "total_out": "调减合计",
        "batch_amt": "批次金额",
        "doc_no": "批件号",
        "approve_org": "批准机关",
        "approve_date": "批准日期",
        "prelim_date": "送初审日期",
        "meeting_date": "常委会会议日期",
        "public_date": "公开日期",
        "adj_date": "生效日期",
        "npc_report_flag": "是否列入报人大常委会清单",
        "special_doc_no": "专项批件号",
        "goal_note": "绩效目标调整说明",
        "is_source_cut": "是否冲减来源",
        "reverse_of": "冲销的原批次",
        "round_no": "送审次数",
        "starter": "送审人",
        "status": "状态",
        "row_version": "行版本",
        "agency_name": "单位名称",
        "manage_mof_dep_name": "业务科室名称",
        "adj_type_name": "调整类型名称",
    },
)
record(
    "BA_BGT_ADJSUB",
    title="指标调整明细",
    source="""SELECT s.*, b.adj_kind, b.adj_case, b.status, b.reverse_of,
        b.agency_code AS batch_agency_code, b.manage_mof_dep_code AS batch_mof_dep_code,
        coalesce(l.amount - l.dis_amt - l.split_amt - l.frozen_amt - l.occ_amt - l.paid_amt - l.carry_amt, 0)
            AS source_cur_amt
    FROM ba_bgt_adjsub s
    JOIN adj_batch b ON b.adj_batch_id = s.adj_batch_id
    LEFT JOIN ledger_limit l ON l.fiscal_year = s.fiscal_year AND l.kind = 'indicator' AND l.limit_id = s.ori_bgt_id""",
    key="adj_sub_id",
    agency="batch_agency_code",
    mof_dep="batch_mof_dep_code",
    order="adj_batch_id,line_no",
    names={
        "agency_name": ("agency_code", "AGENCY"),
        "pro_name": ("pro_code", "PROJECT"),
        "fund_type_name": ("fund_type_code", "FUND_TYPE"),
        "exp_func_name": ("exp_func_code", "EXP_FUNC"),
        "gov_bgt_eco_name": ("gov_bgt_eco_code", "GOV_BGT_ECO"),
        "dep_bgt_eco_name": ("dep_bgt_eco_code", "DEP_BGT_ECO"),
        "manage_mof_dep_name": ("manage_mof_dep_code", "MOF_DEP"),
    },
    local={
        "adj_batch_id": "批次主键",
        "line_no": "行号",
        "agency_code": "单位代码",
        "pro_cat_code": "项目类别",
        "found_type_code": "资金来源代码",
        "tp_func_code": "上级约束科目",
        "is_gov_pur": "是否政府采购",
        "bgt_pman_id": "项目年度预算主键",
        "frozen_id": "冻结单",
        "fund_id": "追加来源",
        "recover_id": "收回登记",
        "total_bgt_id": "追加形成的总指标",
        "batch_agency_code": "批次单位",
        "batch_mof_dep_code": "批次业务科室",
        "source_cur_amt": "源指标可用",
        "adj_kind": "批次种类",
        "adj_case": "调剂情形",
        "reverse_of": "冲销的原批次",
        "status": "状态",
        "row_version": "行版本",
    },
)
record(
    "ADJ_BATCH_SOURCE",
    title="批次所用来源",
    source="""SELECT s.*, f.fund_kind, f.fund_type_code, f.src_acc, f.sup_bgt_doc_no FROM adj_batch_source s
    JOIN adj_fund f ON f.fund_id = s.fund_id""",
    key="batch_source_id",
    reached_by=(("ADJ_BATCH", "adj_batch_id", "adj_batch_id"),),
    order="adj_batch_id",
    names={"fund_type_name": ("fund_type_code", "FUND_TYPE")},
    local={"fund_kind": "来源种类", "amount": "使用金额", "src_acc": "来源科目", "fund_id": "追加来源"},
)
record(
    "ADJ_FUND",
    title="追加来源",
    source="""SELECT f.fund_id, f.mof_div_code, f.fiscal_year, f.fund_kind, f.fund_type_code,
        f.found_type_code, f.src_acc, f.amount, f.sup_bgt_doc_no, f.remark, f.create_time, f.update_time,
        f.is_deleted, f.creater, f.row_version, coalesce(l.occ_amt, 0) AS used_amt,
        coalesce(l.amount - l.dis_amt - l.occ_amt, 0) AS left_amt
    FROM adj_fund f
    LEFT JOIN ledger_limit l ON l.fiscal_year = f.fiscal_year AND l.kind = 'add_fund' AND l.limit_id = f.fund_id""",
    key="fund_id",
    order="-create_time",
    reached_by=(),
    names={"fund_type_name": ("fund_type_code", "FUND_TYPE"), "found_type_name": ("found_type_code", "FOUND_TYPE")},
    local={
        "fund_kind": "来源种类",
        "amount": "登记金额",
        "used_amt": "已用",
        "left_amt": "余额",
        "src_acc": "来源科目",
        "remark": "说明",
    },
)
record(
    "ADJ_WINDOW",
    title="调剂受理窗口",
    source="adj_window",
    key="window_id",
    order="-start_date",
    local={"start_date": "开始日期", "end_date": "结束日期", "reason": "事由"},
)
