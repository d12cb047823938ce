"""三套账的记录：凭证、分录、余额、账套、期间、科目、待生成。标准名在外，账本的表在里。"""

from typing import Final

from yitihua.engines.meta.records import record

_NAMES: Final = {
    "agency_name": ("agency_code", "AGENCY"),
    "exp_func_name": ("exp_func_code", "EXP_FUNC"),
    "fund_type_name": ("fund_type_code", "FUND_TYPE"),
    "pro_name": ("pro_code", "PROJECT"),
}
_LEDGERS: Final = (
    ("GLA", "agency", "单位会计", "gov_acct_cls", "CW"),
    ("GLF", "general", "总预算会计", "fin_acct_cls", "ZYS"),
    ("GLB", "indicator", "预算指标会计", "bgt_acct_cls", "ZB"),
)
"""（标准表前缀，账套类型，名称，科目字段词干，主体系）。"""
_DIMS: Final = (
    "pro_code, exp_func_code, gov_bgt_eco_code, dep_bgt_eco_code, fund_type_code, bgt_type_code, budget_level_code"
)


def _head(ledger: str, main: str) -> str:
    """财务会计（或唯一体系）的合计在 dr_amt、cr_amt，预算会计的在 dr_ys_amt、cr_ys_amt。"""
    return f"""SELECT h.vou_id, h.mof_div_code, h.fiscal_year, h.acct_set_code, h.acct_period, h.agency_code,
        h.voucher_type, h.voucher_no, h.voucher_date, h.voucher_abs, h.inputer, h.inputer_date, h.auditor,
        h.auditor_date, h.poster, h.poster_date, s.dr_amt, s.cr_amt, s.dr_ys_amt, s.cr_ys_amt, h.vou_cnt, h.red_flag,
        h.red_vou_no, h.is_adjust_period, h.vou_status, h.is_carry_over, h.biz_event_id, h.biz_type, h.biz_id,
        h.create_time, h.update_time, 2 AS is_deleted
    FROM book_voucher h
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(l.dr_amt) FILTER (WHERE l.subsystem = '{main}'), 0) AS dr_amt,
               coalesce(sum(l.cr_amt) FILTER (WHERE l.subsystem = '{main}'), 0) AS cr_amt,
               coalesce(sum(l.dr_amt) FILTER (WHERE l.subsystem = 'YS'), 0) AS dr_ys_amt,
               coalesce(sum(l.cr_amt) FILTER (WHERE l.subsystem = 'YS'), 0) AS cr_ys_amt
        FROM book_line l WHERE l.fiscal_year = h.fiscal_year AND l.vou_id = h.vou_id) s
    WHERE h.ledger = '{ledger}'"""


def _detail(ledger: str, stem: str) -> str:
    return f"""SELECT l.vou_id::text || '-' || l.vou_seq AS vou_det_id, l.vou_id, l.mof_div_code, l.fiscal_year,
        l.acct_set_code, l.acct_period, h.agency_code AS set_agency_code, l.agency_code, l.vou_seq, h.voucher_no,
        h.voucher_date, l.vou_det_desc, l.acc_code AS {stem}_code, c.acct_cls_name AS {stem}_name, l.subsystem,
        CASE WHEN l.dr_amt <> 0 THEN 1 ELSE 2 END AS dr_cr, l.dr_amt + l.cr_amt AS amt, l.bgt_id, l.pro_code,
        l.exp_func_code, l.gov_bgt_eco_code, l.dep_bgt_eco_code, l.fund_type_code, l.found_type_code,
        l.bgt_type_code, l.budget_level_code, l.source_type_code, l.cor_bgt_doc_no, l.mof_dep_code, l.src_acc,
        h.biz_event_id, l.create_time, 2 AS is_deleted
    FROM book_line l
    JOIN book_voucher h ON h.fiscal_year = l.fiscal_year AND h.vou_id = l.vou_id
    LEFT JOIN gl_account_cls c ON c.ledger = l.ledger AND c.fiscal_year = l.fiscal_year AND c.acct_cls_code = l.acc_code
    WHERE l.ledger = '{ledger}'"""


def _balance(ledger: str, stem: str) -> str:
    """每个期间的期初、发生、累计与期末；余额写在一边，任一时刻都准。"""
    keys = f"l.mof_div_code, l.fiscal_year, l.acct_set_code, l.agency_code, l.bgt_id, {_dims('l')}, l.acc_code, p.n"
    return f"""SELECT concat_ws(':', b.acct_set_code, b.n, b.acc_code, b.agency_code, b.bgt_id, b.pro_code,
            b.exp_func_code, b.gov_bgt_eco_code, b.dep_bgt_eco_code, b.fund_type_code, b.bgt_type_code,
            b.budget_level_code) AS balance_id,
        b.mof_div_code, b.fiscal_year, b.acct_set_code, b.n AS acct_period, b.agency_code, b.bgt_id,
        b.acc_code AS {stem}_code, {_dims("b")},
        greatest(b.begin_net, 0) AS begin_dr_amt, greatest(-b.begin_net, 0) AS begin_cr_amt, b.dr_amt, b.cr_amt,
        b.year_dr_amt, b.year_cr_amt,
        greatest(b.year_dr_amt - b.year_cr_amt, 0) AS end_dr_amt,
        greatest(b.year_cr_amt - b.year_dr_amt, 0) AS end_cr_amt
    FROM (SELECT {keys},
            coalesce(sum(l.dr_amt - l.cr_amt) FILTER (WHERE l.acct_period < p.n), 0) AS begin_net,
            coalesce(sum(l.dr_amt) FILTER (WHERE l.acct_period = p.n), 0) AS dr_amt,
            coalesce(sum(l.cr_amt) FILTER (WHERE l.acct_period = p.n), 0) AS cr_amt,
            sum(l.dr_amt) AS year_dr_amt, sum(l.cr_amt) AS year_cr_amt
        FROM book_line l
        JOIN generate_series(1, 13) p(n) ON l.acct_period <= p.n
        WHERE l.ledger = '{ledger}'
        GROUP BY {keys}) b"""


def _dims(alias: str) -> str:
    return ", ".join(f"{alias}.{name.strip()}" for name in _DIMS.split(","))


for _prefix, _ledger, _title, _stem, _main in _LEDGERS:
    record(
        f"{_prefix}_VOU_HEAD",
        title=f"{_title}记账凭证",
        source=_head(_ledger, _main),
        key="vou_id",
        agency="agency_code" if _prefix == "GLA" else None,
        order="-voucher_date,-create_time",
        names={"agency_name": ("agency_code", "AGENCY")},
        local={"biz_type": "业务类型", "biz_id": "业务单据", "voucher_type": "凭证字", "dr_ys_amt": "预算会计借方"},
        roles=frozenset(),
    )
    record(
        f"{_prefix}_VOU_DETAIL",
        title=f"{_title}凭证分录",
        source=_detail(_ledger, _stem),
        key="vou_det_id",
        agency="agency_code",
        order="-voucher_date,vou_id,vou_seq",
        names=_NAMES,
        local={
            "subsystem": "核算体系",
            "src_acc": "来源科目",
            "set_agency_code": "账套单位",
            f"{_stem}_name": "科目名称",
            "biz_event_id": "业务事件号",
        },
    )
    record(
        f"{_prefix}_BALANCE",
        title=f"{_title}科目余额",
        source=_balance(_ledger, _stem),
        key="balance_id",
        agency="agency_code" if _prefix != "GLF" else None,
        order=f"{_stem}_code",
        names=_NAMES,
        local={"bgt_id": "指标主键"},
    )
    record(
        f"{_prefix}_ACCT_SET",
        title=f"{_title}账套",
        source="SELECT s.acct_set, s.mof_div_code, s.fiscal_year, s.acct_set_code, s.acct_set_name, s.acct_set_type, "
        "s.agency_code, s.start_date, s.vchno_type, s.is_enabled, s.create_time, s.update_time, s.is_deleted "
        f"FROM gl_acct_set s WHERE s.ledger = '{_ledger}'",
        key="acct_set",
        agency="agency_code" if _prefix == "GLA" else None,
        order="acct_set_code",
        names={"agency_name": ("agency_code", "AGENCY")},
    )
    record(
        f"{_prefix}_ACCOUNT_CLS",
        title=f"{_title}科目",
        source=f"SELECT c.id::text AS account_id, c.fiscal_year, c.acct_cls_code AS {_stem}_code, "
        f"c.acct_cls_name AS {_stem}_name, c.parent_code, c.dr_cr, c.is_leaf, c.subsystem, c.acct_cls_type "
        f"FROM gl_account_cls c WHERE c.ledger = '{_ledger}'",
        key="account_id",
        division=None,
        order=f"{_stem}_code",
        local={"account_id": "主键", "subsystem": "核算体系", "parent_code": "上级科目"},
    )
record(
    "ACCT_PERIOD",
    title="会计期间",
    source="gl_acct_period",
    key="period_id",
    agency="agency_code",
    order="acct_set_code,acct_period",
    local={
        "period_id": "期间主键",
        "status": "状态",
        "closer": "结账人",
        "close_time": "结账时间",
        "row_version": "行版本",
    },
)
record(
    "VOUCHER_PENDING",
    title="凭证待生成队列",
    source="SELECT p.pending_id, p.mof_div_code, p.fiscal_year, p.ledger, p.acct_set_code, p.agency_code, "
    "p.biz_event_id, p.biz_type, p.biz_id, p.biz_date, p.reason, 'R-ACC-007' AS rule_code, p.retry_cnt, p.status, "
    "p.voucher_no, p.create_time, p.update_time FROM book_pending p",
    key="pending_id",
    agency="agency_code",
    order="biz_date",
    names={"agency_name": ("agency_code", "AGENCY")},
    local={
        "ledger": "账套类型",
        "biz_type": "业务类型",
        "biz_date": "业务日期",
        "reason": "原因",
        "rule_code": "规则号",
        "retry_cnt": "补记次数",
        "status": "状态",
    },
)
