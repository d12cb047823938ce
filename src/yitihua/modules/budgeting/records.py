"""预算编制的记录。"""

from yitihua.engines.meta.records import record

_ROW = {"creater": "创建人", "last_user": "最后修改人", "row_version": "行版本"}

record(
    "BGT_PM_ANNUAL",
    title="部门预算项目年度预算",
    source="bgt_pm_annual",
    key="bgt_pman_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    names={
        "mof_div_name": ("mof_div_code", "MOF_DIV"),
        "agency_name": ("agency_code", "AGENCY"),
        "dept_name": ("dept_code", "AGENCY"),
        "manage_mof_dep_name": ("manage_mof_dep_code", "MOF_DEP"),
        "pro_name": ("pro_code", "PROJECT"),
        "pro_kind_name": ("pro_kind_code", "PRO_CAT"),
        "exp_func_name": ("exp_func_code", "EXP_FUNC"),
        "gov_bgt_eco_name": ("gov_bgt_eco_code", "GOV_BGT_ECO"),
        "dep_bgt_eco_name": ("dep_bgt_eco_code", "DEP_BGT_ECO"),
        "fund_type_name": ("fund_type_code", "FUND_TYPE"),
        "found_type_name": ("found_type_code", "FOUND_TYPE"),
        "budget_level_name": ("budget_level_code", "BUDGET_LEVEL"),
    },
    local={
        **_ROW,
        "audit_no": "审定次数",
        "npc_amt": "人大批准数",
        "cor_bgt_doc_no": "批复文号",
        "status": "状态",
        "source_sys": "来源系统",
        "source_key": "来源主键",
    },
    order="-create_time",
)
record(
    "BGT_APPROVAL",
    title="预算批复",
    source="bgt_approval",
    key="approval_id",
    reached_by=(("BGT_PM_ANNUAL", "cor_bgt_doc_no", "approval_file_no"),),
    whole_only=frozenset({"reply_amt"}),
    names={
        "dept_name": ("dept_code", "AGENCY"),
        "approval_level_name": ("approval_level_code", "APPROVAL_LEVEL"),
    },
    local={**_ROW, "approval_level_name": "批复层次"},
    order="-approval_date",
)
record(
    "BGT_INCOME",
    title="部门收入预算",
    source="""SELECT b.bgt_income_id, b.mof_div_code, b.fiscal_year, b.agency_code, b.dept_code, b.income_sort_code,
        b.fund_type_code, b.non_tax_code, b.apply_up, b.fin_audit_money, b.apply_link, b.reply_amt, b.adj_amt,
        b.cur_amt, b.remark, b.version, b.status, b.source_sys, b.source_key, b.creater, b.last_user, b.row_version,
        b.create_time, b.update_time, b.is_deleted, coalesce(l.split_amt, 0) AS issued_amt FROM bgt_income b
    LEFT JOIN ledger_limit l ON l.kind = 'unit_income' AND l.fiscal_year = b.fiscal_year AND l.limit_id =
        md5(b.mof_div_code || '/' || b.fiscal_year || '/' || b.agency_code || '/' || b.fund_type_code)::uuid""",
    key="bgt_income_id",
    agency="agency_code",
    names={
        "agency_name": ("agency_code", "AGENCY"),
        "fund_type_name": ("fund_type_code", "FUND_TYPE"),
        "income_sort_name": ("income_sort_code", "INCOME_SORT"),
    },
    local={
        **_ROW,
        "agency_name": "单位名称",
        "fund_type_name": "资金性质名称",
        "income_sort_name": "收入分类科目名称",
        "issued_amt": "本单位本资金已下达指标",
        "status": "状态",
        "source_sys": "来源系统",
        "source_key": "来源主键",
    },
    order="-create_time",
)
