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
