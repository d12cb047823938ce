"""转移支付下达、其他支出执行、年末处理、来源对冲、次年结转与期初（05 第 6.3 节 E16–E21、OPEN01）。

Transfers to lower levels, other execution, year-end, source offset, next-year carry-in and opening balances.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from yitihua.kernel.money import ZERO
from yitihua.ledger.posting.indicator_allotment import make_executable, move
from yitihua.ledger.posting.indicator_line import IndicatorLine, IndicatorLines, entry
from yitihua.ledger.posting.select import NO_SWITCHES
from yitihua.ledger.posting.standing import (
    FIELD_VARIANTS,
    LEDGER,
    OPENING_EVENT,
    Standing,
    carried_account,
    frozen_account,
    refuse,
    running_account,
)
from yitihua.ledger.posting.template import TemplateLine, TemplateSet, standard_templates

# 用途 → IND18 变体
EXECUTIONS: Final = {
    "上解支出": "上解支出",
    "债务还本": "债务还本",
    "调出资金": "调出资金",
    "安排预算稳定调节基金": "安排预算稳定调节基金",
    "债务转贷": "债务转贷下达",
}
# 次年指标层次 → IND21 变体
CARRY_INS: Final = {"40": "结转到单位", "30": "结转到部门", "20": "结转到科室"}
TOTAL_CARRY_INS: Final = {
    "本级支出": "结转到总预算",
    "对下转移支付": "结转对下转移支付",
    "年初预留": "结转年初预留",
}
# 与来源对冲的科目类别，先 E18 后 E20
OFFSET_CLASSES: Final = ("结转结余", "执行")


def issue_transfer(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E16a、E16b 转移支付下达下级。"""
    return _own("IND17", "下达", at, amount, templates)


def recall_transfer(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E16c 收回已下达未用；退回原待分另记 withdraw。"""
    return _own("IND17", "收回", at, amount, templates)


def execute(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E21 上解、债务还本、调出、安排稳调、债务转贷，按指标的用途。"""
    variant = EXECUTIONS.get(at.use)
    if variant is None:
        raise refuse(f"用途“{at.use}”不直接执行")
    return entry(
        event_code="IND18",
        variant=variant,
        debit=at,
        credit=at,
        amount=amount,
        credit_account=running_account(at=at, templates=templates),
        templates=templates,
    )


def execute_recovered(
    *, total: Standing, use: str, amount: Decimal, templates: TemplateSet | None = None
) -> IndicatorLines:
    """年中收回的补充稳调、调入其他预算（第 6.3 节说明 1）：不在 20101 的用途先转过去（E08），再执行（E21）。"""
    at = replace(total, use=use)
    lines: IndicatorLines = ()
    if running_account(at=at, templates=templates) != running_account(at=total, templates=templates):
        lines = move(source=total, target=at, amount=amount, templates=templates)
    return lines + execute(at=at, amount=amount, templates=templates)


def offset_accounts(*, src_acc: str, fiscal_year: int, templates: TemplateSet | None = None) -> frozenset[str]:
    """这个来源年末能对冲的执行类、年末类科目；记进别的科目，年末就关不了账。"""
    return frozenset(_offset_pairs(src_acc, fiscal_year, templates or standard_templates()))


def close_year(
    *,
    at: Standing,
    outcome: str,
    amount: Decimal,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> IndicatorLines:
    """E17 年末核销可用余额；`outcome` 为结转、收回、列支（权责发生制列支，仅开关打开时）。"""
    return entry(
        event_code="IND19",
        variant=None,
        debit=at,
        credit=at,
        amount=amount,
        debit_account=carried_account(at=at, outcome=outcome, switches=switches, templates=templates),
        credit_account=running_account(at=at, templates=templates),
        switches=switches,
        templates=templates,
    )


def write_off_frozen(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E17 经批准核销年末仍不能解除的冻结（603）。"""
    return entry(
        event_code="IND19",
        variant="冻结指标核销",
        debit=at,
        credit=at,
        amount=amount,
        credit_account=frozen_account(at=at, templates=templates),
        templates=templates,
    )


def carry_in(*, target: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E19 次年结转登记（指标类型 22），单位可执行的再记 IND03；金额须等于结转清单（R-IND-022）。"""
    if target.bgt_layer_code == "10":
        variant = TOTAL_CARRY_INS.get(target.use)
    else:
        variant = CARRY_INS.get(target.bgt_layer_code)
    if variant is None:
        raise refuse(f"层次 {target.bgt_layer_code}“{target.use}”没有结转登记")
    lines = _own("IND21", variant, target, amount, templates)
    return lines + (make_executable(target=target, amount=amount, templates=templates) if target.executable else ())


def rearrange_recovered(*, total: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """次年把上年末收回、去向为重新安排的资金登记为来源（第 6.3 节说明 1）。"""
    return entry(
        event_code="IND21",
        variant="收回资金重新安排",
        debit=total,
        credit=total,
        amount=amount,
        others={"去向": "重新安排"},
        templates=templates,
    )


def offset_source(
    *,
    src_acc: str,
    balances: Mapping[str, Decimal],
    fiscal_year: int,
    bgt_id: str = "",
    templates: TemplateSet | None = None,
) -> IndicatorLines:
    """E18、E20 一个来源科目的年末对冲：`balances` 是该来源各执行类、年末类科目的余额（元），先结转结余后执行。

    与该来源的贷方余额是否相等由调用方先核对，差一分不得关账（说明 5）；还有其他类科目余额的，拒绝。
    """
    used = templates or standard_templates()
    source = used.source_code(src_acc)
    chart = used.charts.of(ledger=LEDGER, fiscal_year=fiscal_year)
    pairs = _offset_pairs(src_acc, fiscal_year, used)
    classes = {code: chart.leaf(code).account_class for code, balance in balances.items() if balance != ZERO}
    for code in classes:
        if code not in pairs:
            raise refuse(f"来源 {source} 下科目 {code} 的余额 {balances[code]} 不能对冲")
    ordered = sorted(classes, key=lambda code: (OFFSET_CLASSES.index(classes[code]), code))
    return tuple(_offset(pairs[code], balances[code], bgt_id) for code in ordered)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningAmounts:
    """一条指标的期初运行字段（元）；`frozen` 按冻结、采购、合同分，`carried` 按结转、收回、核销、列支分。"""

    cur_amt: Decimal = ZERO
    frozen: Mapping[str, Decimal]
    occ_amt: Decimal = ZERO
    paid_amt: Decimal = ZERO
    carried: Mapping[str, Decimal]


def open_balances(
    *,
    at: Standing,
    amounts: OpeningAmounts,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> IndicatorLines:
    """OPEN01 期初：按运行字段借各科目，贷来源科目（src_acc）；0.00 的字段不记。"""
    plan: list[tuple[str, dict[str, str], Decimal]] = [("cur_amt", {}, amounts.cur_amt)]
    plan += [("frozen_amt", {"占用种类": hold}, value) for hold, value in amounts.frozen.items()]
    plan += [("occ_amt", {}, amounts.occ_amt), ("paid_amt", {}, amounts.paid_amt)]
    plan += [("carry_amt", {"年末处理": outcome}, value) for outcome, value in amounts.carried.items()]
    lines: IndicatorLines = ()
    for field, others, value in plan:
        if value == ZERO:
            continue
        lines += entry(
            event_code=OPENING_EVENT,
            variant=FIELD_VARIANTS[field],
            debit=at,
            credit=at,
            amount=value,
            others=others,
            switches=switches,
            templates=templates,
        )
    return lines


def _own(event_code: str, variant: str, at: Standing, amount: Decimal, templates: TemplateSet | None) -> IndicatorLines:
    return entry(event_code=event_code, variant=variant, debit=at, credit=at, amount=amount, templates=templates)


def _offset_pairs(src_acc: str, fiscal_year: int, used: TemplateSet) -> dict[str, TemplateLine]:
    """所冲科目 → 对冲模板的一行。"""
    source = used.source_code(src_acc)
    chart = used.charts.of(ledger=LEDGER, fiscal_year=fiscal_year)
    lines = used.of(chart=chart, event_code="IND20")
    return {line.credit_account: line for line in lines if line.debit_account == source}


def _offset(line: TemplateLine, balance: Decimal, bgt_id: str) -> IndicatorLine:
    return IndicatorLine(
        event_code=line.event_code,
        variant=line.variant,
        entry_id=line.entry_id,
        debit_account=line.debit_account,
        debit_bgt_id=bgt_id,
        credit_account=line.credit_account,
        credit_bgt_id=bgt_id,
        amount=balance,
        src_acc=line.debit_account,
    )
