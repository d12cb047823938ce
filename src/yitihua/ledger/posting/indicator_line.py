"""指标账的一行分录：借、贷各记在哪条指标上（05 第 6.3 节）。

One indicator-ledger line: a pair of accounts, each side on its own indicator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from yitihua.kernel.money import ZERO
from yitihua.ledger.posting.amounts import evaluate, names_in
from yitihua.ledger.posting.select import NO_SWITCHES
from yitihua.ledger.posting.standing import Standing, one_line, refuse
from yitihua.ledger.posting.template import TemplateLine, TemplateSet, standard_templates


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """一借一贷、同额的一行（元，恒为正）；两边可以是不同的指标，来源科目随借方指标。"""

    event_code: str
    variant: str
    entry_id: str
    debit_account: str
    debit_bgt_id: str
    credit_account: str
    credit_bgt_id: str
    amount: Decimal
    src_acc: str


IndicatorLines = tuple[IndicatorLine, ...]


def entry(
    *,
    event_code: str,
    variant: str | None,
    debit: Standing,
    credit: Standing,
    amount: Decimal,
    others: Mapping[str, str] | None = None,
    amounts: Mapping[str, Decimal] | None = None,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
    elements_of: Standing | None = None,
    debit_account: str = "",
    credit_account: str = "",
) -> IndicatorLines:
    """按模板记一行；条件要素默认取借方指标，金额为 0.00 不记。

    模板只有一个金额名时就是 `amount`；有算式的另给 `amounts`。没有模板时拒绝（E-POSTING）。
    """
    if debit.src_acc != credit.src_acc:
        raise refuse(f"借方来源 {debit.src_acc} 与贷方来源 {credit.src_acc} 不同，来源科目逐级继承、不可改")
    line = one_line(
        at=debit,
        event_code=event_code,
        variant=variant,
        elements=(elements_of or debit).elements(others),
        switches=switches,
        templates=templates,
        debit_account=debit_account,
        credit_account=credit_account,
    )
    _check_source(line, standing=debit, templates=templates or standard_templates())
    value = evaluate(line.amount_basis, amounts=amounts or _single_amount(line, amount))
    if value == ZERO:
        return ()
    return (
        IndicatorLine(
            event_code=line.event_code,
            variant=line.variant,
            entry_id=line.entry_id,
            debit_account=line.debit_account,
            debit_bgt_id=debit.bgt_id,
            credit_account=line.credit_account,
            credit_bgt_id=credit.bgt_id,
            amount=value,
            src_acc=debit.src_acc,
        ),
    )


def _check_source(line: TemplateLine, *, standing: Standing, templates: TemplateSet) -> None:
    """分录动到的来源科目必须就是这条指标的来源科目。"""
    for code in (line.debit_account, line.credit_account):
        if code in templates.source_names and code != standing.src_acc:
            raise refuse(f"{line.event_code}“{line.variant}”动用来源 {code}，指标的来源是 {standing.src_acc or '空'}")


def _single_amount(line: TemplateLine, amount: Decimal) -> dict[str, Decimal]:
    return dict.fromkeys(names_in(line.amount_basis)[:1], amount)
