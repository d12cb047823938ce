"""基础信息的记录：按标准表名可查、可导出。"""

from yitihua.engines.meta.records import record
from yitihua.modules.basedata import names as _names  # noqa: F401

_CODE_LOCAL = {"parent_code": "上级代码", "budget_type": "适用预算册别", "basis": "来源", "confidence": "把握"}
_ROW_LOCAL = {"creater": "创建人", "last_user": "最后修改人", "row_version": "行版本"}
_SUBJECTS = {
    "EXP_FUNC": "支出功能分类科目",
    "GOV_BGT_ECO": "政府支出经济分类科目",
    "DEP_BGT_ECO": "部门支出经济分类科目",
    "INCOME_SORT": "收入分类科目",
}

record(
    "BAS_MOF_DIV",
    title="财政区划",
    source="bas_mof_div",
    key="ele_id",
    division=None,
    local={"parent_code": "上级财政区划代码"},
    order="fiscal_year, ele_code",
)
record(
    "ELE_CATALOG",
    title="代码集目录",
    source="ele_catalog",
    key="ele_catalog_id",
    division=None,
    order="fiscal_year, ele_catalog_code",
)
record(
    "ELE_UNION",
    title="代码集",
    source="ele_union",
    key="ele_id",
    division=None,
    local=_CODE_LOCAL,
    order="fiscal_year, ele_catalog_code, ele_code",
)
for _code_set, _title in _SUBJECTS.items():
    record(
        _code_set,
        title=_title,
        source=f"SELECT * FROM ele_union WHERE ele_catalog_code = '{_code_set}'",
        key="ele_id",
        division=None,
        local=_CODE_LOCAL,
        order="fiscal_year, ele_code",
    )
record(
    "BAS_BANK_NODE",
    title="银行网点",
    source="bas_bank_node",
    key="bank_node_id",
    division=None,
    order="bank_no",
)
record(
    "BAS_MOF_DEP",
    title="财政内部机构",
    source="bas_mof_dep",
    key="mof_dep_id",
    names={"mof_dep_type_name": ("mof_dep_type_code", "MOF_DEP_TYPE")},
    local={**_ROW_LOCAL, "mof_dep_type_name": "机构职能类型"},
    order="fiscal_year, mof_dep_code",
)
record(
    "BAS_AGENCY_INFO",
    title="单位基本信息",
    source="bas_agency_info",
    key="agency_id",
    agency="agency_code",
    mof_dep="mof_dep_code",
    names={
        "mof_dep_name": ("mof_dep_code", "MOF_DEP"),
        "agency_type_name": ("agency_type_code", "AGENCY_TYPE"),
        "agency_nature_name": ("agency_nature_code", "AGENCY_NATURE"),
        "agency_level_name": ("agency_level_code", "AGENCY_LEVEL"),
        "exp_func_name": ("exp_func_code", "EXP_FUNC"),
        "executive_acc_name": ("executive_acc", "EXECUTIVE_ACC"),
        "supdep_name": ("supdep_code", "SUPDEP"),
    },
    local={
        **_ROW_LOCAL,
        "name_initials": "名称拼音首字母",
        "agency_type_name": "单位类型",
        "agency_nature_name": "单位性质",
        "agency_level_name": "单位层级",
        "executive_acc_name": "执行会计制度",
        "supdep_name": "经费保障方式",
    },
    order="fiscal_year, agency_code, start_date",
    masked=frozenset({"agency_leader_per_name"}),
)
record(
    "BAS_ACCT_INFO",
    title="账户信息",
    source="bas_acct_info",
    key="acct_id",
    agency="agency_code",
    names={
        "acc_type_name": ("acc_type_code", "ACC_TYPE"),
        "agency_name": ("agency_code", "AGENCY"),
        "bank_type_name": ("bank_type_code", "BANK_TYPE"),
        "fund_type_name": ("fund_type_code", "FUND_TYPE"),
    },
    local={**_ROW_LOCAL, "acc_type_name": "账户类别", "bank_type_name": "行别"},
    order="fiscal_year, acc_type_code, agency_code, acct_no",
)
record(
    "BAS_ELE_RELATION",
    title="要素对应关系",
    source="bas_ele_relation",
    key="relation_id",
    names={
        "ele_a_name": ("ele_a_code", "GOV_BGT_ECO"),
        "ele_b_name": ("ele_b_code", "DEP_BGT_ECO"),
    },
    local={**_ROW_LOCAL, "agency_kind": "适用单位", "remark": "说明", "ele_a_name": "主要素", "ele_b_name": "从要素"},
    order="fiscal_year, relation_type_code, ele_b_code, agency_kind",
)
