"""单位会计凭证：财政集中支付、单位资金支付与当年退款，财务会计与预算会计平行记账（08 第 5.2 节）。

Agency-ledger vouchers: payments and same-year refunds, financial and budgetary accounting in parallel.

变体由 `agency_variants.csv`（约定）决定：指标类型、资金性质、项目类别、部门经济分类各取最长的上级代码；
22 类指标只在 return_quota_mode=开 时另按 AGY31，关时与当年指标相同。表里没有的返回 NoTemplate（R-ACC-007）。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from yitihua.ledger.posting.chart import read_rows
from yitihua.ledger.posting.select import NO_SWITCHES, NoTemplate
from yitihua.ledger.posting.template import TemplateLine, TemplateSet, standard_templates
from yitihua.ledger.posting.voucher import Voucher, Vouchers, lines_of, red_copy, voucher_of
from yitihua.ledger.seeds import SEEDS

LEDGER: Final = "agency"
REFUND_EVENT: Final = "AGY20"
ACCRUAL_EVENT: Final = "AGY10"
FINANCIAL: Final = "财务会计"
BUDGETARY: Final = "预算会计"
CARRIED_OVER: Final = "22"
# 各支付事件模板里的取数名都是这笔支付的金额
AMOUNT_NAMES: Final = ("支付数", "计提数", "实发数")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyPayment:
    """一笔支付的记账要素。

    `accounting_kind` 为行政、事业（agencies_demo.csv），`special` 为单位资金是否专项（是、否）。
    """

    fiscal_year: int
    accounting_kind: str
    fund_type_code: str
    pro_cat_code: str
    dep_bgt_eco_code: str
    bgt_type_code: str
    special: str = ""

    def elements(self) -> dict[str, str]:
        return {
            "单位类型": self.accounting_kind,
            "资金性质": self.fund_type_code,
            "项目类别": self.pro_cat_code,
            "支出类型": self.pro_cat_code,
            "指标类型": self.bgt_type_code,
            "专项资金": self.special,
        }


@dataclass(frozen=True, slots=True)
class VariantRule:
    """变体表的一行；空的键不限。"""

    bgt_type_code: str
    fund_prefixes: tuple[str, ...]
    pro_cat_code: str
    dep_bgt_eco_code: str
    templates: tuple[tuple[str, str], ...]

    def matches(self, payment: AgencyPayment) -> bool:
        return (
            payment.fund_type_code.startswith(self.fund_prefixes)
            and payment.pro_cat_code.startswith(self.pro_cat_code)
            and payment.dep_bgt_eco_code.startswith(self.dep_bgt_eco_code)
        )


def load_variants(directory: Path) -> tuple[VariantRule, ...]:
    """读 agency_variants.csv。"""
    return tuple(
        VariantRule(
            bgt_type_code=row["bgt_type_code"],
            fund_prefixes=tuple(row["fund_type_code"].split("|")),
            pro_cat_code=row["pro_cat_code"],
            dep_bgt_eco_code=row["dep_bgt_eco_code"],
            templates=tuple(_event_and_variant(item) for item in row["templates"].split("|")),
        )
        for row in read_rows(directory / "agency_variants.csv")
    )


@cache
def standard_variants() -> tuple[VariantRule, ...]:
    """随程序走的变体表。"""
    return load_variants(SEEDS)


def pay(
    *,
    payment: AgencyPayment,
    amount: Decimal,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
    variants: tuple[VariantRule, ...] | None = None,
) -> Vouchers | NoTemplate:
    """支付的凭证：一般一张；人员经费两张，计提（AGY10）与发放（AGY12）同额、同一事务各记一次。"""
    used = templates or standard_templates()
    rule = _rule_for(payment, variants or standard_variants(), switches=switches, templates=used)
    if isinstance(rule, NoTemplate):
        return rule
    made: list[Voucher] = []
    for event_code, variant in rule.templates:
        lines = lines_of(
            ledger=LEDGER,
            event_code=event_code,
            variants=(variant,),
            elements=payment.elements(),
            fiscal_year=payment.fiscal_year,
            switches=switches,
            templates=used,
        )
        problem = lines if isinstance(lines, NoTemplate) else _defect(lines, payment=payment, templates=used)
        if problem is not None or isinstance(lines, NoTemplate):
            return problem or NoTemplate(f"{event_code}“{variant}”没有模板")
        made.append(voucher_of(lines, amounts=dict.fromkeys(AMOUNT_NAMES, amount)))
    return tuple(made)


def refund(*, original: Voucher, amount: Decimal) -> Voucher:
    """当年退款（AGY20）：同向红字，科目取自原支付凭证；计提凭证不随退款冲，见 reverse_accrual。"""
    return red_copy(original, event_code=REFUND_EVENT, amount=amount)


def reverse_accrual(*, original: Voucher, amount: Decimal) -> Voucher:
    """退回的人员经费不再补发的，另把计提（AGY10）记同向红字。"""
    return red_copy(original, event_code=ACCRUAL_EVENT, amount=amount)


def _rule_for(
    payment: AgencyPayment,
    variants: tuple[VariantRule, ...],
    *,
    switches: Mapping[str, str],
    templates: TemplateSet,
) -> VariantRule | NoTemplate:
    known = templates.normalized({}, switches)
    restored = payment.bgt_type_code == CARRIED_OVER and known["return_quota_mode"] == "开"
    own_money = payment.fund_type_code.startswith("3")
    wanted = CARRIED_OVER if restored and not own_money else ""
    found = [rule for rule in variants if rule.bgt_type_code == wanted and rule.matches(payment)]
    if not found:
        return NoTemplate(
            f"单位账变体表没有：资金性质 {payment.fund_type_code}、项目类别 {payment.pro_cat_code}、"
            f"部门经济分类 {payment.dep_bgt_eco_code}{'、上年结转' if wanted else ''}"
        )
    return max(found, key=lambda rule: (len(rule.dep_bgt_eco_code), len(rule.pro_cat_code)))


def _defect(lines: tuple[TemplateLine, ...], *, payment: AgencyPayment, templates: TemplateSet) -> NoTemplate | None:
    """支付须平行记账（R-ACC-016），科目须适用于这类单位（R-ACC-003）；计提只有财务会计。"""
    subsystems = {line.subsystem for line in lines}
    wanted = {FINANCIAL} if lines[0].event_code == ACCRUAL_EVENT else {FINANCIAL, BUDGETARY}
    if subsystems != wanted:
        return NoTemplate(f"{lines[0].event_code}“{lines[0].variant}”缺{'、'.join(sorted(wanted - subsystems))}分录")
    chart = templates.charts.of(ledger=LEDGER, fiscal_year=payment.fiscal_year)
    for line in lines:
        for code in (line.debit_account, line.credit_account):
            if not chart.open_to(code, unit_type=payment.accounting_kind):
                return NoTemplate(f"科目 {code} 不适用于{payment.accounting_kind}单位")
    return None


def _event_and_variant(item: str) -> tuple[str, str]:
    event_code, _, variant = item.partition(":")
    return event_code, variant
