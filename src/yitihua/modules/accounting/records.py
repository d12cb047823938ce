"""会计核算的记录：三套账的账套、凭证、分录、余额都是账本同几张表的投影；另有期间与待生成队列。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from yitihua.engines.meta.names import Resolver, register_names
from yitihua.engines.meta.records import record
from yitihua.ledger.posting import standard_templates


@dataclass(frozen=True, slots=True)
class Book:
    """一套账：表名前缀、账本里的名称、科目字段的词头、凭证类型字段。"""

    prefix: str
    ledger: str
    title: str
    stem: str
    voucher_type: str

    @property
    def code(self) -> str:
        return f"{self.stem}_code"

    @property
    def head(self) -> str:
        """凭证头的记录。"""
        return f"{self.prefix}_VOU_HEAD"


BOOKS = (
    Book("GLA", "agency", "单位会计", "gov_acct_cls", "agency_acct_voucher_type"),
    Book("GLF", "general", "总预算会计", "fin_acct_cls", "fin_acct_voucher_type"),
    Book("GLB", "indicator", "预算指标会计", "bgt_acct_cls", "bgt_acct_voucher_type"),
)
HEADS: Final = {book.ledger: book.head for book in BOOKS}
"""账本里的名称 → 凭证头的记录。"""
_VOUCHER_LOCAL = {"ledger": "账套类型", "biz_type": "业务类型", "biz_id": "业务单据", "movement_id": "额度变动"}
_ELEMENT_NAMES: Mapping[str, tuple[str, str]] = {
    "agency_name": ("agency_code", "AGENCY"),
    "fund_type_name": ("fund_type_code", "FUND_TYPE"),
    "exp_func_name": ("exp_func_code", "EXP_FUNC"),
    "gov_bgt_eco_name": ("gov_bgt_eco_code", "GOV_BGT_ECO"),
    "dep_bgt_eco_name": ("dep_bgt_eco_code", "DEP_BGT_ECO"),
    "pro_name": ("pro_code", "PROJECT"),
}


def _accounts(ledger: str) -> Resolver:
    def resolve(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
        chart = standard_templates().charts.of(ledger=ledger, fiscal_year=int(fiscal_year))
        return {code: chart.account(code).name for code in codes if code in chart}

    return resolve


def _heads(book: Book) -> str:
    """单位账按财务会计、预算会计两列借贷；其余就是凭证合计。"""

    def of(side: str, subsystem: str) -> str:
        return (
            f"(SELECT coalesce(sum(l.{side}_amt), 0.00) FROM book_line l WHERE l.fiscal_year = v.fiscal_year"
            f" AND l.vou_id = v.vou_id AND l.subsystem = '{subsystem}')"
        )

    sums = "v.dr_amt, v.cr_amt"
    if book.ledger == "agency":
        sums = (
            f"{of('dr', 'CW')} AS dr_amt, {of('cr', 'CW')} AS cr_amt,"
            f" {of('dr', 'YS')} AS dr_ys_amt, {of('cr', 'YS')} AS cr_ys_amt"
        )
    return f"""SELECT v.vou_id, v.mof_div_code, v.fiscal_year, v.acct_set_code, v.acct_period, v.agency_code,
        v.voucher_type AS {book.voucher_type}, v.voucher_no, v.voucher_date, v.voucher_abs, v.inputer, v.inputer_date,
        v.auditor, v.auditor_date, v.checker, v.checker_date, v.poster, v.poster_date, v.fi_leader, {sums}, v.vou_cnt,
        v.red_flag, v.red_vou_no, v.is_adjust_period, v.vou_status, v.is_carry_over, v.biz_event_id, v.biz_type,
        v.biz_id, v.movement_id, v.create_time, v.update_time, 2 AS is_deleted
    FROM book_voucher v WHERE v.ledger = '{book.ledger}'"""


def _details(book: Book) -> str:
    """单位账按账套取一小片：从凭证找起（book_voucher_agency_set）；其余两套账从分录找起。"""
    by = "v" if book.ledger == "agency" else "l"
    return f"""SELECT replace(l.vou_id::text, '-', '') || lpad(l.vou_seq::text, 6, '0') AS vou_det_id, l.vou_id,
        l.mof_div_code, l.fiscal_year, {by}.acct_set_code, {by}.acct_period, l.agency_code, l.vou_seq, v.voucher_no,
        v.voucher_date, v.biz_event_id, v.agency_code AS set_agency_code, l.vou_det_desc, l.src_acc,
        l.acc_code AS {book.code}, CASE WHEN l.dr_amt <> 0 THEN 1 ELSE 2 END AS dr_cr,
        l.dr_amt + l.cr_amt AS amt, l.dr_amt, l.cr_amt, l.subsystem, l.bgt_id, l.pro_code, l.exp_func_code,
        l.gov_bgt_eco_code,
        l.dep_bgt_eco_code, l.fund_type_code, l.found_type_code, l.bgt_type_code, l.source_type_code,
        l.budget_level_code, l.cor_bgt_doc_no, l.sup_bgt_doc_no, l.ori_pro_code, l.mof_dep_code, l.pay_bus_type_code,
        l.pay_type_code, l.set_mode_code, l.income_sort_code, l.track_pro_code, l.department_code,
        l.fund_traobj_type_code, l.fund_tra_obj_no, l.fund_tra_obj_name, l.create_time
    FROM book_line l JOIN book_voucher v ON v.fiscal_year = l.fiscal_year AND v.vou_id = l.vou_id
    WHERE {by}.ledger = '{book.ledger}'"""


_BY_INDICATOR = "SELECT * FROM book_line"
_INDICATOR_KEYS = ("bgt_id", "pro_code", "gov_bgt_eco_code", "dep_bgt_eco_code", "bgt_type_code", "budget_level_code")


def _rolled(ledger: str) -> str:
    """汇总加尾巴；尾巴由账本函数取（docs/adr/0033）。"""
    return f"""SELECT ledger, mof_div_code, fiscal_year, acct_set_code, agency_code, acc_code, acct_period,
            fund_type_code, exp_func_code, dr_amt, cr_amt FROM book_balance
        UNION ALL
        SELECT '{ledger}', l.mof_div_code, w.fiscal_year, l.acct_set_code, l.agency_code, l.acc_code, l.acct_period,
            l.fund_type_code, l.exp_func_code, l.dr_amt, l.cr_amt
            FROM book_watermark w CROSS JOIN book_tail(w.fiscal_year, '{ledger}') l"""


def _balances(book: Book) -> str:
    """每个科目从有发生的那一期起，到 13 期每期一行；没有发生的期，期初即期末。汇总加尾巴，任一时刻都准。

    先合到各期，再铺到以后各期：铺开的是各期的数，不是一行行分录。
    """
    own = _INDICATOR_KEYS if book.ledger == "indicator" else ()
    dims = ("fund_type_code", "exp_func_code", *own)
    names = ("ledger", "mof_div_code", "fiscal_year", "acct_set_code", "agency_code", "acc_code", *dims)
    keys = ", ".join(f"b.{name}" for name in names)
    shown = ", ".join(f"g.{name}" for name in dims)
    net = {
        when: f"coalesce(sum(b.dr_amt - b.cr_amt) FILTER (WHERE b.acct_period {test}), 0)"
        for when, test in {"begin": "< p.n", "end": "<= p.n"}.items()
    }
    return f"""SELECT md5(concat_ws('|', g.acct_set_code, g.agency_code, g.acc_code,
            g.acct_period, {shown})) AS balance_id, g.mof_div_code, g.fiscal_year, g.acct_set_code, g.acct_period,
        g.agency_code, g.acc_code AS {book.code},
        CASE c.dr_cr WHEN 2 THEN 0.00 ELSE g.begin_net END AS begin_dr_amt,
        CASE c.dr_cr WHEN 2 THEN -g.begin_net ELSE 0.00 END AS begin_cr_amt, g.dr_amt, g.cr_amt, g.year_dr_amt,
        g.year_cr_amt, CASE c.dr_cr WHEN 2 THEN 0.00 ELSE g.end_net END AS end_dr_amt,
        CASE c.dr_cr WHEN 2 THEN -g.end_net ELSE 0.00 END AS end_cr_amt, {shown}
    FROM (SELECT {keys}, p.n AS acct_period, {net["begin"]} AS begin_net,
            coalesce(sum(b.dr_amt) FILTER (WHERE b.acct_period = p.n), 0.00) AS dr_amt,
            coalesce(sum(b.cr_amt) FILTER (WHERE b.acct_period = p.n), 0.00) AS cr_amt,
            sum(b.dr_amt) AS year_dr_amt, sum(b.cr_amt) AS year_cr_amt, {net["end"]} AS end_net
        FROM (SELECT {keys}, b.acct_period, sum(b.dr_amt) AS dr_amt, sum(b.cr_amt) AS cr_amt
                FROM ({_BY_INDICATOR if book.ledger == "indicator" else _rolled(book.ledger)}) b
               WHERE b.ledger = '{book.ledger}' GROUP BY {keys}, b.acct_period) b
        JOIN generate_series(1, 13) p(n) ON b.acct_period <= p.n
        GROUP BY {keys}, p.n) g
    LEFT JOIN gl_account_cls c ON c.ledger = g.ledger AND c.fiscal_year = g.fiscal_year
        AND c.acct_cls_code = g.acc_code"""


def _register(book: Book) -> None:
    catalog = book.stem.upper()
    register_names(catalog, _accounts(book.ledger))
    named = {f"{book.stem}_name": (book.code, catalog)}
    agency = "agency_code"
    record(
        f"{book.prefix}_ACCT_SET",
        title=f"{book.title}账套",
        source=f"SELECT s.* FROM gl_acct_set s WHERE s.ledger = '{book.ledger}'",
        key="acct_set",
        agency=agency,
        order="acct_set_code",
        names={"agency_name": _ELEMENT_NAMES["agency_name"]},
        local={"ledger": "账套类型"},
    )
    record(
        f"{book.prefix}_ACCOUNT_CLS",
        title=f"{book.title}科目",
        source=f"""SELECT c.id::text AS account_id, c.fiscal_year, c.acct_cls_code AS {book.code},
            c.acct_cls_name AS {book.stem}_name,
            c.parent_code, c.dr_cr, c.is_leaf, c.subsystem, c.acct_cls_type FROM gl_account_cls c
            WHERE c.ledger = '{book.ledger}'""",
        key="account_id",
        division=None,
        order=book.code,
        local={"account_id": "主键", "subsystem": "核算体系", "parent_code": "上级科目"},
    )
    record(
        book.head,
        title=f"{book.title}记账凭证",
        source=_heads(book),
        key="vou_id",
        agency=agency,
        order="-voucher_date,-voucher_no",
        names={"agency_name": _ELEMENT_NAMES["agency_name"]},
        local=_VOUCHER_LOCAL,
    )
    record(
        f"{book.prefix}_VOU_DETAIL",
        title=f"{book.title}记账凭证分录",
        source=_details(book),
        key="vou_det_id",
        agency=agency,
        order="voucher_date,vou_id,vou_seq",
        names={**named, **_ELEMENT_NAMES},
        local={
            "subsystem": "核算体系",
            "dr_amt": "借方金额",
            "cr_amt": "贷方金额",
            "voucher_date": "凭证日期",
            "src_acc": "来源科目",
            "set_agency_code": "账套单位",
            "biz_event_id": "来源业务事件号",
        },
    )
    record(
        f"{book.prefix}_BALANCE",
        title=f"{book.title}科目余额",
        source=_balances(book),
        key="balance_id",
        agency=agency,
        order=f"acct_period,{book.code}",
        names={**named, "agency_name": _ELEMENT_NAMES["agency_name"]},
        local={"bgt_id": "指标主键"},
    )


for _book in BOOKS:
    _register(_book)

record(
    "ACCT_PERIOD",
    title="会计期间",
    source="gl_acct_period",
    key="period_id",
    agency="agency_code",
    order="acct_set_code,acct_period",
    names={"agency_name": _ELEMENT_NAMES["agency_name"]},
    local={
        "period_id": "期间主键",
        "status": "状态",
        "close_time": "结账时间",
        "closer": "结账人",
        "row_version": "行版本",
    },
)
record(
    "VOUCHER_PENDING",
    title="凭证待生成",
    source="""SELECT p.pending_id, p.mof_div_code, p.fiscal_year, p.ledger, p.acct_set_code, p.agency_code,
        p.biz_event_id, p.biz_type, p.biz_id, p.biz_date, p.reason, 'R-ACC-007' AS rule_code, p.retry_cnt, p.status,
        p.voucher_no, p.closed_by, p.create_time, p.update_time FROM book_pending p""",
    key="pending_id",
    agency="agency_code",
    order="biz_date",
    names={"agency_name": _ELEMENT_NAMES["agency_name"]},
    local={
        "ledger": "账套类型",
        "pending_id": "待生成主键",
        "biz_type": "业务类型",
        "biz_date": "业务日期",
        "reason": "原因",
        "rule_code": "规则号",
        "retry_cnt": "补记次数",
        "status": "状态",
    },
)
