"""全局查找：任何编号或名称（含拼音首字母）在哪些单据里；范围与列表同一个过滤器（10 第 5 节）。"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from yitihua.app.record_access import may_read
from yitihua.engines.meta import names
from yitihua.engines.meta.lookup import Lookup, look_up
from yitihua.engines.meta.records import RECORDS
from yitihua.kernel.context import Ctx
from yitihua.kernel.pinyin import LONGEST

EACH: Final = 6
"""每类先给几条，再多的到列表里看。"""


@dataclass(frozen=True, slots=True)
class Target:
    """一类可查找的东西：在哪张记录里、查哪几列、显示什么、打开哪一页、更多去哪张列表。"""

    kind: str
    table: str
    source: str
    fields: tuple[str, ...]
    number: str
    titles: tuple[str, ...]
    page: str
    listing: str
    amount: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    def lookup(self) -> Lookup:
        return Lookup(RECORDS[self.table], self.source, self.fields, **self.options)


_WHO: Final = "mof_div_code, fiscal_year, agency_code, manage_mof_dep_code"


def _vouchers(book: str, ledger: str, title: str) -> Target:
    """记账凭证号各账套都从一起编，行又多，只找相等与开头。"""
    return Target(
        kind=f"{title}凭证",
        table=f"{book}_VOU_HEAD",
        source="SELECT vou_id, mof_div_code, fiscal_year, agency_code, voucher_no, voucher_abs, acct_set_code, dr_amt "
        f"FROM book_voucher WHERE ledger = '{ledger}' AND voucher_no <> ''",
        fields=("voucher_no",),
        number="voucher_no",
        titles=("acct_set_code", "voucher_abs"),
        page=f"/accounting/vouchers/{book}/{{key}}",
        listing=f"/accounting/vouchers?scope={book}&voucher_no__contains={{q}}",
        amount="dr_amt",
        options={"within": False},
    )


TARGETS: Final = (
    Target(
        kind="支付申请",
        table="PAY_VOUCHER",
        source=f"SELECT pay_app_id, {_WHO}, pay_app_no, payee_acct_name, payee_initials, use_des, pay_app_amt "
        "FROM pay_voucher",
        fields=("pay_app_no", "payee_acct_name"),
        number="pay_app_no",
        titles=("payee_acct_name", "use_des"),
        page="/payment/applications/{key}",
        listing="/payment/applications?tab=all&search={q}",
        amount="pay_app_amt",
        options={"initials": "payee_initials"},
    ),
    Target(
        kind="支付凭证",
        table="PAY_VOUCHER_BILL",
        source="SELECT b.pay_cert_id, b.mof_div_code, b.fiscal_year, b.agency_code, a.manage_mof_dep_code, "
        "b.pay_cert_no, b.payee_acct_name, b.use_des, b.pay_amt FROM pay_voucher_bill b "
        "JOIN pay_voucher a ON a.pay_app_id = b.pay_app_id",
        fields=("pay_cert_no",),
        number="pay_cert_no",
        titles=("payee_acct_name", "use_des"),
        page="/payment/vouchers/{key}",
        listing="/payment/vouchers?tab=all&pay_cert_no__contains={q}",
        amount="pay_amt",
    ),
    Target(
        kind="指标",
        table="BA_BGT_INFO",
        source=f"SELECT bgt_id, {_WHO}, cor_bgt_doc_no, bgt_dec, pro_code, reg_amt FROM ba_bgt_info",
        fields=("cor_bgt_doc_no",),
        number="cor_bgt_doc_no",
        titles=("pro_code", "bgt_dec"),
        page="/appropriation/indicators/{key}",
        listing="/appropriation/indicators?tab=all&cor_bgt_doc_no__contains={q}",
        amount="reg_amt",
    ),
    Target(
        kind="项目",
        table="PM_PROJECT_INFO",
        source=f"SELECT pro_id, {_WHO}, pro_code, pro_name, name_initials, pro_total_amt FROM pm_project_info",
        fields=("pro_code", "pro_name"),
        number="pro_code",
        titles=("pro_name",),
        page="/projects/{key}",
        listing="/projects?tab=all&search={q}",
        amount="pro_total_amt",
        options={"initials": "name_initials"},
    ),
    Target(
        kind="单位",
        table="BAS_AGENCY_INFO",
        source="SELECT agency_id, mof_div_code, fiscal_year, agency_code, mof_dep_code, agency_name, name_initials, "
        "unifsoc_cred_code FROM bas_agency_info",
        fields=("agency_code", "agency_name", "unifsoc_cred_code"),
        number="agency_code",
        titles=("agency_name",),
        page="/basedata/agencies/{key}",
        listing="/basedata/agencies?search={q}",
        options={"initials": "name_initials", "year": True},
    ),
    Target(
        kind="账户",
        table="BAS_ACCT_INFO",
        source="SELECT acct_id, mof_div_code, fiscal_year, agency_code, acct_no, acct_name FROM bas_acct_info",
        fields=("acct_no", "acct_name"),
        number="acct_no",
        titles=("acct_name",),
        page="/basedata/accounts?acct_no={number}",
        listing="/basedata/accounts?search={q}",
        options={"year": True},
    ),
    Target(
        kind="资金退回",
        table="PAY_REFUND",
        source="SELECT refund_id, mof_div_code, fiscal_year, agency_code, refund_no, ori_pay_cert_no, refund_reason, "
        "refund_amt FROM pay_refund",
        fields=("refund_no", "ori_pay_cert_no"),
        number="refund_no",
        titles=("ori_pay_cert_no", "refund_reason"),
        page="/payment/refunds?tab=all&refund_id={key}",
        listing="/payment/refunds?tab=all&search={q}",
        amount="refund_amt",
    ),
    _vouchers("GLA", "agency", "单位会计"),
    _vouchers("GLF", "general", "总预算会计"),
    _vouchers("GLB", "indicator", "预算指标会计"),
)


def search(text: str, *, ctx: Ctx) -> dict[str, Any]:
    """`rows` 相等的在先、开头的次之、包含的最后；`more` 是没列完的各类与去哪里看。调用方已在只读事务里。"""
    rows: list[dict[str, Any]] = []
    more: list[dict[str, str]] = []
    for target in _readable(ctx):
        found = look_up(target.lookup(), text[:LONGEST], limit=EACH + 1, ctx=ctx)
        rows += [_shown(target, row) for row in found[:EACH]]
        if len(found) > EACH:
            more.append({"kind": target.kind, "path": target.listing.format(q=quote(text))})
    rows.sort(key=lambda row: int(row["rank"]))
    _name_agencies(rows, ctx)
    return {"rows": rows, "more": more}


def _readable(ctx: Ctx) -> Iterator[Target]:
    if ctx.principal.scope.empty:
        return
    for target in TARGETS:
        if may_read(RECORDS[target.table], ctx.principal):
            yield target


def _shown(target: Target, row: dict[str, Any]) -> dict[str, Any]:
    number = str(row[target.number] or "")
    key = str(row[RECORDS[target.table].key])
    return {
        "kind": target.kind,
        "table": target.table,
        "key": key,
        "no": number,
        "title": "　".join(str(row[name]) for name in target.titles if row[name]),
        "agency_code": row["agency_code"] or "",
        "fiscal_year": row["fiscal_year"],
        "amount": f"{row[target.amount]:.2f}" if target.amount else "",
        "path": target.page.format(key=key, number=quote(number)),
        "rank": row["rank"],
    }


def _name_agencies(rows: list[dict[str, Any]], ctx: Ctx) -> None:
    where = {"fiscal_year": ctx.fiscal_year, "mof_div_code": ctx.mof_div_code}
    found = names.resolve("AGENCY", {row["agency_code"] for row in rows}, **where)
    for row in rows:
        row["agency_name"] = found.get(row["agency_code"], "")
