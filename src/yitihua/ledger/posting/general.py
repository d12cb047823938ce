"""总会计凭证：收入入库退库、支付清算（2301）、当年退款（2302）、以前年度退款、更正、年末在途（08 第 5.1 节）。

General-ledger vouchers of the treasury: receipts, clearing, same-year and prior-year refunds, year-end transit.

2022 年及以前按 2015 制度一行一张；2023 年起财务会计（费用按政府经济分类）与预算会计两行合为一张。
哪个事件用哪些变体由 `general_variants.csv` 决定，没有的返回 NoTemplate（R-ACC-007）。
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from yitihua.ledger.posting.chart import read_rows
from yitihua.ledger.posting.select import NO_SWITCHES, NoTemplate, select
from yitihua.ledger.posting.template import TemplateLine, TemplateSet, standard_templates
from yitihua.ledger.posting.voucher import Voucher, lines_of, voucher_of
from yitihua.ledger.seeds import SEEDS

LEDGER: Final = "general"
IN_TRANSIT: Final = "年末已付未清"
NEXT_YEAR: Final = "次年补清算"
EXPENSE_BY_ECONOMY: Final = "按政府经济分类换用费用科目"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreasuryItem:
    """一笔库款收付的记账要素：资金性质、政府经济分类（支出，2023 年起必需）、收入分类（收入）。"""

    fiscal_year: int
    fund_type_code: str
    gov_bgt_eco_code: str = ""
    inc_code: str = ""

    def elements(self) -> dict[str, str]:
        return {"资金性质": self.fund_type_code, "政府经济分类": self.gov_bgt_eco_code}


@dataclass(frozen=True, slots=True)
class VariantRule:
    """变体表的一行。"""

    event_code: str
    stage: str
    years: range
    fund_prefix: str
    income_prefix: str
    variants: tuple[str, ...]
    amount_name: str

    def matches(self, item: TreasuryItem) -> bool:
        return (
            item.fiscal_year in self.years
            and item.fund_type_code.startswith(self.fund_prefix)
            and item.inc_code.startswith(self.income_prefix)
        )


def load_variants(directory: Path) -> tuple[VariantRule, ...]:
    """读 general_variants.csv。"""
    return tuple(
        VariantRule(
            event_code=row["event_code"],
            stage=row["stage"],
            years=range(int(row["year_from"]), int(row["year_to"]) + 1),
            fund_prefix=row["fund_type_code"],
            income_prefix=row["income_prefix"],
            variants=tuple(row["variants"].split("|")),
            amount_name=row["amount_name"],
        )
        for row in read_rows(directory / "general_variants.csv")
    )


@cache
def standard_variants() -> tuple[VariantRule, ...]:
    """随程序走的变体表。"""
    return load_variants(SEEDS)


def post_event(
    *,
    event_code: str,
    item: TreasuryItem,
    amount: Decimal,
    stage: str = "",
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> Voucher | NoTemplate:
    """按事件记一张凭证；`amount` 恒为正（元），退款的负号由模板决定。"""
    used = templates or standard_templates()
    rules = [
        rule
        for rule in standard_variants()
        if rule.event_code == event_code and rule.stage == stage and rule.matches(item)
    ]
    if len(rules) != 1:
        return NoTemplate(
            f"总会计变体表没有：{event_code}{stage}、资金性质 {item.fund_type_code} {item.inc_code}".rstrip()
        )
    lines = lines_of(
        ledger=LEDGER,
        event_code=event_code,
        variants=rules[0].variants,
        elements=item.elements(),
        fiscal_year=item.fiscal_year,
        switches=switches,
        templates=used,
    )
    if isinstance(lines, NoTemplate):
        return lines
    resolved = _with_expense_accounts(lines, item=item, switches=switches, templates=used)
    if isinstance(resolved, NoTemplate):
        return resolved
    return voucher_of(resolved, amounts={rules[0].amount_name: amount})


def receive_income(
    *,
    item: TreasuryItem,
    amount: Decimal,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> Voucher | NoTemplate:
    """GEN01 收入入库（国库收入日报、专户收入）。"""
    return post_event(event_code="GEN01", item=item, amount=amount, switches=switches, templates=templates)


def return_income(
    *,
    item: TreasuryItem,
    amount: Decimal,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> Voucher | NoTemplate:
    """GEN02 收入退库（不是红字）。"""
    return post_event(event_code="GEN02", item=item, amount=amount, switches=switches, templates=templates)


def clear_payment(
    *,
    item: TreasuryItem,
    amount: Decimal,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> Voucher | NoTemplate:
    """GEN10 国库集中支付清算：2301 划款回单；refund_clear_mode=NET 时是净额。"""
    return post_event(event_code="GEN10", item=item, amount=amount, switches=switches, templates=templates)


def clear_refund(
    *,
    item: TreasuryItem,
    amount: Decimal,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> Voucher | NoTemplate:
    """GEN12 当年退款清算：2302 退款回单，同向红字；NET 下没有单独的退款凭证。`amount` 给正数。"""
    return post_event(event_code="GEN12", item=item, amount=amount, switches=switches, templates=templates)


def refund_prior_year(
    *,
    item: TreasuryItem,
    amount: Decimal,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> Voucher | NoTemplate:
    """GEN13 以前年度退款：增加国库存款与结转结余（不是红字）。"""
    return post_event(event_code="GEN13", item=item, amount=amount, switches=switches, templates=templates)


def hold_in_transit(
    *,
    item: TreasuryItem,
    amount: Decimal,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> Voucher | NoTemplate:
    """GEN10 年末已付未清：决算清理期记旧账，列支出、贷在途款（T-ACC-010）。"""
    return post_event(
        event_code="GEN10", stage=IN_TRANSIT, item=item, amount=amount, switches=switches, templates=templates
    )


def clear_next_year(
    *,
    item: TreasuryItem,
    amount: Decimal,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> Voucher | NoTemplate:
    """GEN10 次年补清算：记新账，冲平在途款，不再列支（T-ACC-010）。"""
    return post_event(
        event_code="GEN10", stage=NEXT_YEAR, item=item, amount=amount, switches=switches, templates=templates
    )


def _with_expense_accounts(
    lines: tuple[TemplateLine, ...], *, item: TreasuryItem, switches: Mapping[str, str], templates: TemplateSet
) -> tuple[TemplateLine, ...] | NoTemplate:
    """注明“按政府经济分类换用费用科目”的行，借方取 GEN10“本级支出”同一经济分类的费用科目。"""
    if not any(EXPENSE_BY_ECONOMY in line.condition.remarks for line in lines):
        return lines
    found = select(
        ledger=LEDGER,
        event_code="GEN10",
        variant="本级支出",
        elements=item.elements(),
        fiscal_year=item.fiscal_year,
        switches=switches,
        templates=templates,
    )
    if isinstance(found, NoTemplate):
        return found
    expense = found[0].debit_account
    return tuple(
        replace(line, debit_account=expense) if EXPENSE_BY_ECONOMY in line.condition.remarks else line for line in lines
    )
