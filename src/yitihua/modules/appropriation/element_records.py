"""要素控制的记录：今天有效的矩阵（默认叠上改动），以及每一次改动。"""

from yitihua.engines.meta.names import register_names
from yitihua.engines.meta.records import record
from yitihua.engines.meta.standard import titles
from yitihua.modules.appropriation.amending import AMENDABLE
from yitihua.modules.appropriation.element_matrix import KINDS, LAYERS, MODES
from yitihua.modules.appropriation.elements import FLAGS

_CELL = """bgt_layer_code, ele_field, is_input, is_required, check_level, ctrl_mode_code, inherited, default_value,
        editable, when_sources"""
_KIND = """CASE WHEN inherited = 1 THEN 'I' WHEN is_input <> 1 THEN 'N' WHEN is_required = 1 THEN 'M' ELSE 'O' END"""
_MATRIX = f"""
WITH day AS (
    SELECT coalesce((SELECT fixed_at FROM sys_biz_clock WHERE clock_id = 1 AND mode = 'fixed'), now())
        AT TIME ZONE 'Asia/Shanghai' AS today
), place AS (
    SELECT mof_div_code, fiscal_year FROM bas_data_version WHERE mof_div_code <> ''
), changed AS (
    SELECT DISTINCT ON (c.mof_div_code, c.fiscal_year, c.bgt_layer_code, c.ele_field) c.*
    FROM ba_ele_ctrl_change c, day WHERE c.status = '2' AND c.effective_date <= day.today::date
    ORDER BY c.mof_div_code, c.fiscal_year, c.bgt_layer_code, c.ele_field, c.effective_date DESC, c.decide_time DESC,
        c.change_id DESC
), cells AS (
    SELECT p.mof_div_code, p.fiscal_year, {_CELL}, NULL::uuid AS change_id, NULL::date AS effective_date,
        NULL::timestamptz AS create_time
    FROM place p CROSS JOIN ba_ele_ctrl d
    WHERE NOT EXISTS (SELECT 1 FROM changed c WHERE (c.mof_div_code, c.fiscal_year, c.bgt_layer_code, c.ele_field)
        = (p.mof_div_code, p.fiscal_year, d.bgt_layer_code, d.ele_field))
    UNION ALL
    SELECT mof_div_code, fiscal_year, {_CELL}, change_id, effective_date, create_time FROM changed
)
SELECT bgt_layer_code || ':' || ele_field AS ctrl_id, mof_div_code, fiscal_year, {_CELL}, {_KIND} AS input_kind,
    CASE WHEN change_id IS NULL THEN '1' ELSE '2' END AS ctrl_source, effective_date, create_time,
    create_time AS update_time, 2::smallint AS is_deleted
FROM cells
"""


_AMENDED = ", ".join(f"('{field}', '{titles()[field]}', {field in FLAGS})" for field in AMENDABLE)
_AMENDMENTS = f"""
SELECT a.amend_id, a.bgt_id, a.mof_div_code, a.fiscal_year, said.changes, a.reason, a.proposer_name, a.creater,
    a.decider_name, a.opinion, a.status, a.create_time, a.update_time, a.is_deleted, i.agency_code,
    i.manage_mof_dep_code, i.cor_bgt_doc_no, i.pro_code, i.exp_func_code, i.reg_amt AS amount
FROM ba_bgt_amend a
JOIN ba_bgt_info i ON i.bgt_id = a.bgt_id
CROSS JOIN LATERAL (
    SELECT string_agg(t.title || '：' || coalesce(nullif(shown.before, ''), '空') || ' → ' ||
                      coalesce(nullif(shown.after, ''), '空'), '；' ORDER BY t.title) AS changes
    FROM jsonb_each(a.changes) one
    JOIN (VALUES {_AMENDED}) t (field, title, flag) ON t.field = one.key
    CROSS JOIN LATERAL (
        SELECT CASE WHEN t.flag THEN translate(one.value ->> 0, '12', '是否') ELSE one.value ->> 0 END,
            CASE WHEN t.flag THEN translate(one.value ->> 1, '12', '是否') ELSE one.value ->> 1 END
    ) shown (before, after)
) said
"""
"""改了什么写成“要素：原值 → 新值”。"""


def _element_titles(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    return {code: titles()[code] for code in codes if code in titles()}


def _layer_titles(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    return {code: LAYERS[code] for code in codes if code in LAYERS}


def _kind_titles(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    return {code: KINDS[code] for code in codes if code in KINDS}


def _mode_titles(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    return {code: MODES[code] for code in codes if code in MODES}


register_names("ELEMENT", _element_titles)
register_names("ELEMENT_LAYER", _layer_titles)
register_names("ELEMENT_KIND", _kind_titles)
register_names("ELEMENT_MODE", _mode_titles)

_NAMES = {
    "ele_name": ("ele_field", "ELEMENT"),
    "bgt_layer_name": ("bgt_layer_code", "ELEMENT_LAYER"),
    "input_kind_name": ("input_kind", "ELEMENT_KIND"),
    "ctrl_mode_name": ("ctrl_mode_code", "ELEMENT_MODE"),
}
_LOCAL = {
    "inherited": "由上级带出",
    "default_value": "默认值",
    "editable": "可改标志",
    "when_sources": "适用指标来源",
    "input_kind": "录入方式",
    "effective_date": "生效日期",
}

record(
    "BA_ELE_CTRL",
    title="要素控制",
    source=_MATRIX,
    key="ctrl_id",
    order="ele_field,bgt_layer_code",
    names=_NAMES,
    local={**_LOCAL, "ctrl_source": "出处"},
)
record(
    "BA_ELE_CTRL_CHANGE",
    title="要素控制改动",
    source=f"""SELECT change_id, mof_div_code, fiscal_year, {_CELL}, {_KIND} AS input_kind, effective_date, basis,
        opinion, proposer_name, creater, decider_name, decide_time, status, create_time, update_time, is_deleted,
        row_version FROM ba_ele_ctrl_change""",
    key="change_id",
    order="-create_time",
    names=_NAMES,
    local={
        **_LOCAL,
        "change_id": "改动主键",
        "ele_field": "要素字段",
        "bgt_layer_code": "指标层次代码",
        "is_input": "是否录入",
        "is_required": "是否必录",
        "check_level": "校验级次",
        "ctrl_mode_code": "控制方式",
        "basis": "依据",
        "opinion": "复核意见",
        "proposer_name": "拟改人",
        "creater": "拟改人主键",
        "decider_name": "复核人",
        "decide_time": "复核时间",
        "status": "状态",
        "row_version": "行版本",
    },
)
record(
    "BA_BGT_AMEND",
    title="指标要素修改",
    source=_AMENDMENTS,
    key="amend_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-create_time",
    names={
        "agency_name": ("agency_code", "AGENCY"),
        "pro_name": ("pro_code", "PROJECT"),
        "exp_func_name": ("exp_func_code", "EXP_FUNC"),
    },
    local={
        "amend_id": "修改主键",
        "bgt_id": "指标主键",
        "changes": "修改内容",
        "reason": "修改原因",
        "proposer_name": "修改人",
        "creater": "修改人主键",
        "decider_name": "审核人",
        "opinion": "审核意见",
        "status": "状态",
    },
)
record(
    "BA_BGT_BOOK_DIFF",
    title="指标账表差异",
    source="ba_bgt_book_diff",
    key="diff_id",
    order="-check_date",
    reached_by=(("BA_BGT_INFO", "bgt_id", "bgt_id"),),
    local={
        "diff_id": "差异主键",
        "check_date": "核对日期",
        "bgt_id": "指标主键",
        "col": "额度字段",
        "book_amt": "指标账余额",
        "limit_amt": "运行字段",
        "diff_amt": "差额",
    },
)
