"""指标模块的记录。金额来自账本额度行，下达前显示登记金额。"""

from yitihua.engines.meta.records import record
from yitihua.modules.appropriation import element_records as _elements  # noqa: F401
from yitihua.modules.appropriation import records_advance as _advance  # noqa: F401
from yitihua.modules.appropriation import records_execution as _execution  # noqa: F401
from yitihua.modules.appropriation import records_transfer as _transfer  # noqa: F401
from yitihua.modules.appropriation import records_unit_funds as _unit_funds  # noqa: F401
from yitihua.modules.appropriation import records_yearend as _yearend  # noqa: F401

_LOCAL = {
    "bgt_layer_code": "指标层次",
    "parent_bgt_id": "拆分父级",
    "src_acc": "来源科目",
    "use_acc": "用途",
    "split_amt": "已拆分",
    "frozen_amt": "冻结",
    "occ_amt": "在途占用",
    "paid_amt": "已支付净额",
    "carry_amt": "结转收回",
    "net_amt": "额度",
    "status": "状态",
    "row_version": "行版本",
    "reg_amt": "登记金额",
    "pro_cat_code": "项目类别",
    "made_by": "生成方式",
    "reasons": "预警说明",
}
INDICATOR_SOURCE = """
SELECT i.bgt_id, i.mof_div_code, i.fiscal_year, i.cor_bgt_doc_no, i.bgt_doc_title, i.doc_date, i.bgt_dec,
       i.budget_level_code, i.sup_bgt_doc_no, i.pro_code, i.pro_cat_code, i.bgt_exe_flag, i.is_track,
       i.track_pro_code, i.agency_code, i.fund_type_code, i.found_type_code, i.manage_mof_dep_code,
       i.bgt_mof_dep_code, i.tp_func_code, i.exp_func_code, i.gov_bgt_eco_code, i.dep_bgt_eco_code,
       i.bgt_type_code, i.source_type_code, i.is_gov_pur, i.is_adjust, i.adj_batch_no, i.ori_bgt_id,
       i.bgt_pman_id, i.rec_div_code, i.count_fund_pro_code, i.pay_type_code, i.exp_level_code,
       i.direct_flag_code, i.bgt_layer_code, i.parent_bgt_id, i.src_acc, i.use_acc, i.reg_amt, i.made_by, i.reasons,
       i.status, i.row_version, i.create_time, i.update_time, i.is_deleted,
       coalesce(l.amount, i.reg_amt) AS amount, coalesce(l.dis_amt, 0) AS dis_amt,
       coalesce(l.amount - l.dis_amt, i.reg_amt) AS net_amt,
       coalesce(l.amount - l.dis_amt - l.split_amt - l.frozen_amt - l.occ_amt - l.paid_amt - l.carry_amt, 0) AS cur_amt,
       coalesce(l.occ_amt + l.paid_amt, 0) AS pay_app_amt, coalesce(l.split_amt, 0) AS split_amt,
       coalesce(l.frozen_amt, 0) AS frozen_amt, coalesce(l.occ_amt, 0) AS occ_amt,
       coalesce(l.paid_amt, 0) AS paid_amt, coalesce(l.carry_amt, 0) AS carry_amt
FROM ba_bgt_info i
LEFT JOIN ledger_limit l ON l.fiscal_year = i.fiscal_year AND l.kind = 'indicator' AND l.limit_id = i.bgt_id
"""

record(
    "BA_BGT_INFO",
    title="指标信息",
    source=INDICATOR_SOURCE,
    key="bgt_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-create_time",
    names={
        "agency_name": ("agency_code", "AGENCY"),
        "fund_type_name": ("fund_type_code", "FUND_TYPE"),
        "exp_func_name": ("exp_func_code", "EXP_FUNC"),
        "gov_bgt_eco_name": ("gov_bgt_eco_code", "GOV_BGT_ECO"),
        "dep_bgt_eco_name": ("dep_bgt_eco_code", "DEP_BGT_ECO"),
        "manage_mof_dep_name": ("manage_mof_dep_code", "MOF_DEP"),
        "bgt_type_name": ("bgt_type_code", "BGT_TYPE"),
        "source_type_name": ("source_type_code", "SOURCE_TYPE"),
        "pro_name": ("pro_code", "PROJECT"),
        "found_type_name": ("found_type_code", "FOUND_TYPE"),
        "pay_type_name": ("pay_type_code", "PAY_TYPE"),
    },
    local=_LOCAL,
)
record(
    "BA_BGT_DOC",
    title="指标文",
    source="ba_bgt_doc",
    key="bgt_doc_id",
    order="-create_time",
    reached_by=(
        ("BA_BGT_INFO", "cor_bgt_doc_no", "cor_bgt_doc_no"),
        ("BGT_PM_ANNUAL", "cor_bgt_doc_no", "cor_bgt_doc_no"),
    ),
    whole_only=frozenset({"total_amt"}),
    local={"row_version": "行版本"},
)
record(
    "BA_DOC_PREFIX",
    title="文号前缀",
    source="ba_doc_prefix",
    key="prefix_id",
    order="doc_prefix",
    names={"fund_type_name": ("fund_type_code", "FUND_TYPE"), "bgt_mof_dep_name": ("bgt_mof_dep_code", "MOF_DEP")},
    local={"doc_biz": "适用业务", "row_version": "行版本"},
)
record(
    "BA_BGT_FROZEN",
    title="指标冻结解冻",
    source="""SELECT f.frozen_id, f.bgt_id, f.mof_div_code, f.fiscal_year, f.frozen_type, f.frozen_amt,
        coalesce(l.occ_amt, 0) AS thaw_amt, f.frozen_amt - coalesce(l.occ_amt, 0) AS left_amt, f.reason_type,
        f.remark, f.biz_id, f.create_time, f.update_time, f.is_deleted, i.agency_code, i.manage_mof_dep_code,
        i.cor_bgt_doc_no, i.bgt_layer_code, i.pro_code, i.fund_type_code,
        CASE WHEN f.biz_id IS NOT NULL THEN '随单据' WHEN f.reason_type = '收回待定' THEN '定去向'
             WHEN w.status IS NOT NULL THEN '核销' WHEN f.frozen_amt > coalesce(l.occ_amt, 0) THEN '可办'
             ELSE '已解冻' END AS freed_by
    FROM ba_bgt_frozen f
    JOIN ba_bgt_info i ON i.bgt_id = f.bgt_id
    LEFT JOIN ledger_limit l ON l.fiscal_year = f.fiscal_year AND l.kind = 'freeze' AND l.limit_id = f.frozen_id
    LEFT JOIN indi_write_off w ON w.frozen_id = f.frozen_id AND w.status <> '9'""",
    key="frozen_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-create_time",
    names={
        "agency_name": ("agency_code", "AGENCY"),
        "pro_name": ("pro_code", "PROJECT"),
        "fund_type_name": ("fund_type_code", "FUND_TYPE"),
    },
    local={
        "reason_type": "冻结原因",
        "left_amt": "未解冻",
        "cor_bgt_doc_no": "本级指标文号",
        "bgt_layer_code": "指标层次",
        "biz_id": "所属单据",
        "freed_by": "怎样解除",
    },
)
record(
    "INDI_RECOVER",
    title="收回资金登记",
    source="""SELECT r.recover_id, r.mof_div_code, r.fiscal_year, r.bgt_id, r.frozen_id, r.recover_type, r.amount,
        r.dest_code, r.dest_doc_no, r.used_amt, r.status, r.row_version, r.create_time, r.update_time, r.is_deleted,
        coalesce(nullif(r.src_acc, ''), i.src_acc) AS src_acc,
        coalesce(nullif(r.fund_type_code, ''), i.fund_type_code) AS fund_type_code, i.cor_bgt_doc_no,
        CASE WHEN r.recover_type = '2' AND r.dest_code = '3' THEN r.amount - r.used_amt ELSE 0 END AS left_amt
    FROM indi_recover r LEFT JOIN ba_bgt_info i ON i.bgt_id = r.bgt_id""",
    key="recover_id",
    reached_by=(("BA_BGT_INFO", "bgt_id", "bgt_id"),),
    order="-create_time",
    names={"fund_type_name": ("fund_type_code", "FUND_TYPE")},
    local={
        "cor_bgt_doc_no": "本级指标文号",
        "left_amt": "待重新安排",
        "dest_doc_no": "去向批件",
        "recover_type": "收回类型",
        "amount": "收回金额",
        "dest_code": "去向",
        "status": "状态",
        "src_acc": "来源科目",
        "used_amt": "已重新安排",
    },
)
record(
    "LEDGER_MOVEMENT",
    title="额度变动",
    source="""SELECT m.movement_id, l.limit_id, l.kind AS limit_kind, m.mof_div_code, m.fiscal_year, m.business_key,
        m.kind AS event_code, m.summary, m.ref_type, m.ref_id, m.biz_date, l.col, l.delta,
        l.available_after, i.agency_code,
        i.manage_mof_dep_code, m.movement_id::text || ':' || l.leg_no AS leg_key
    FROM ledger_movement m
    JOIN ledger_movement_leg l ON l.fiscal_year = m.fiscal_year AND l.movement_id = m.movement_id
    LEFT JOIN ba_bgt_info i ON i.bgt_id = l.limit_id""",
    key="leg_key",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    order="-biz_date",
    local={
        "event_code": "事件",
        "summary": "摘要",
        "ref_type": "单据类型",
        "col": "额度字段",
        "delta": "增减",
        "available_after": "变动后可用",
        "biz_date": "业务日期",
    },
)
_CELL = """
SELECT c.line_id, c.mof_div_code, c.fiscal_year, c.policy_id, p.policy_code, p.version_no, p.title AS policy_title,
       p.action_code, p.horizon_code, p.status AS policy_status, c.key_text, c.remark, c.create_time, c.update_time,
       c.is_deleted, coalesce(l.amount, c.amount) AS amount, coalesce(l.split_amt, 0) AS split_amt,
       coalesce(l.occ_amt, 0) AS occ_amt, coalesce(l.paid_amt, 0) AS paid_amt,
       coalesce(l.amount - l.dis_amt - l.split_amt - l.frozen_amt - l.occ_amt - l.paid_amt - l.carry_amt, c.amount)
           AS cur_amt
  FROM bgt_ctrl_line c
  JOIN bgt_ctrl_policy p ON p.policy_id = c.policy_id
  LEFT JOIN ledger_limit l ON l.fiscal_year = c.fiscal_year AND l.limit_id = c.line_id
       AND l.kind IN ('control', 'control_years', 'control_plan')
"""
record(
    "BGT_CTRL_POLICY",
    title="额度控制政策",
    source="""SELECT policy_id, mof_div_code, fiscal_year, policy_code, version_no, title, basis, action_code,
        horizon_code, tolerance_pct, begin_date, end_date, status, create_time, update_time, is_deleted
        FROM bgt_ctrl_policy""",
    key="policy_id",
    order="policy_code",
    reached_by=(),
    local={
        "policy_id": "政策主键",
        "policy_code": "政策编号",
        "version_no": "版本",
        "title": "政策名称",
        "basis": "依据",
        "action_code": "控制环节",
        "horizon_code": "额度期限",
        "tolerance_pct": "容差",
        "begin_date": "生效日",
        "end_date": "失效日",
        "status": "状态",
    },
)
record(
    "BGT_CTRL_LINE",
    title="额度控制格",
    source=_CELL,
    key="line_id",
    order="key_text",
    reached_by=(),
    local={
        "line_id": "控制额度主键",
        "policy_id": "政策主键",
        "policy_code": "政策编号",
        "version_no": "版本",
        "policy_title": "政策名称",
        "action_code": "控制环节",
        "horizon_code": "额度期限",
        "policy_status": "政策状态",
        "key_text": "控制键",
        "remark": "说明",
        "amount": "额度",
        "split_amt": "已下达",
        "occ_amt": "在途",
        "paid_amt": "已支付",
        "cur_amt": "可用",
    },
)
