"""自动凭证：一笔业务在一个账套里的各行分录，逐行自平，各子系统分别平衡（R-ACC-001）。

An automatic voucher: pairs of one business event in one ledger, balanced per subsystem.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from yitihua.kernel.errors import ConfigurationError
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting.select import NO_SWITCHES, NoTemplate, PostedLine, post, select
from yitihua.ledger.posting.template import TemplateLine, TemplateSet

# 子系统 → 会计系统代码（08 第 2 节 acc_system）；2015 总预算会计、指标会计不分
ACC_SYSTEMS: Final[Mapping[str, str]] = {"财务会计": "CW", "预算会计": "YS"}


@dataclass(frozen=True, slots=True)
class Side:
    """凭证分录表的一行：只填借方或贷方一栏，红字以负数记在原方向（08 第 2 节）。"""

    seq: int
    subsystem: str
    acc_system: str
    acc_code: str
    dr_amt: Decimal
    cr_amt: Decimal
    entry_id: str


@dataclass(frozen=True, slots=True)
class Voucher:
    """一张凭证；`event_code` 是模板事件，`lines` 逐行借贷同额。"""

    event_code: str
    lines: tuple[PostedLine, ...]

    def of(self, subsystem: str) -> tuple[PostedLine, ...]:
        """一个子系统（财务会计、预算会计、总预算会计）的各行。"""
        return tuple(line for line in self.lines if line.subsystem == subsystem)

    def totals(self) -> dict[str, tuple[Decimal, Decimal]]:
        """每个子系统的借方、贷方合计（元）。"""
        found: dict[str, tuple[Decimal, Decimal]] = {}
        for line in self.lines:
            debit, credit = found.get(line.subsystem, (ZERO, ZERO))
            found[line.subsystem] = (debit + line.amount, credit + line.amount)
        return found

    def sides(self) -> tuple[Side, ...]:
        """摊成一行一方：每行分录先借后贷，序号从 1 连续。"""
        rows: list[Side] = []
        for line in self.lines:
            system = ACC_SYSTEMS.get(line.subsystem, "")
            debit = Side(len(rows) + 1, line.subsystem, system, line.debit_account, line.amount, ZERO, line.entry_id)
            credit = Side(len(rows) + 2, line.subsystem, system, line.credit_account, ZERO, line.amount, line.entry_id)
            rows += [debit, credit]
        return tuple(rows)

    @classmethod
    def of_sides(cls, sides: Sequence[Side], *, event_code: str) -> "Voucher":
        """由已存的分录还原成借贷成对的凭证，退款取原凭证科目时用；不成对的是数据损坏。"""
        ordered = sorted(sides, key=lambda side: side.seq)
        if len(ordered) % 2:
            raise ConfigurationError(f"凭证有 {len(ordered)} 行，借贷不成对")
        pairs = zip(ordered[::2], ordered[1::2], strict=True)
        return cls(event_code, tuple(_pair(debit, credit, event_code=event_code) for debit, credit in pairs))


Vouchers = tuple[Voucher, ...]


def _pair(debit: Side, credit: Side, *, event_code: str) -> PostedLine:
    matched = (debit.dr_amt, debit.cr_amt, debit.subsystem) == (credit.cr_amt, credit.dr_amt, credit.subsystem)
    if not matched or not debit.dr_amt:
        raise ConfigurationError(f"凭证第 {debit.seq}、{credit.seq} 行借贷不成对")
    return PostedLine(
        event_code=event_code,
        variant="",
        entry_id=debit.entry_id,
        subsystem=debit.subsystem,
        debit_account=debit.acc_code,
        credit_account=credit.acc_code,
        amount=debit.dr_amt,
    )


def lines_of(
    *,
    ledger: str,
    event_code: str,
    variants: Sequence[str],
    elements: Mapping[str, str],
    fiscal_year: int,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> tuple[TemplateLine, ...] | NoTemplate:
    """一个事件同时用的几个变体（如总会计 2023 年的费用与预算支出）合成一组；任一没有模板即没有。"""
    chosen: list[TemplateLine] = []
    for variant in variants:
        found = select(
            ledger=ledger,
            event_code=event_code,
            variant=variant,
            elements=elements,
            fiscal_year=fiscal_year,
            switches=switches,
            templates=templates,
        )
        if isinstance(found, NoTemplate):
            return found
        chosen += found
    return tuple(chosen)


def voucher_of(lines: Sequence[TemplateLine], *, amounts: Mapping[str, Decimal]) -> Voucher:
    """一组模板行记成一张凭证。"""
    return Voucher(lines[0].event_code, post(lines, amounts=amounts))


def red_copy(original: Voucher, *, event_code: str, amount: Decimal) -> Voucher:
    """当年退款的同向红字：科目、方向与原支付凭证相同，每行金额为负的退款数（08 第 5 节）。

    原凭证各行须同额（一笔支付一个金额）；退款数须大于 0 且不超过原金额。
    """
    paid = {line.amount for line in original.lines}
    if len(paid) != 1:
        raise ConfigurationError("原凭证各行金额不同，不能整张按一个退款数记红字")
    if not ZERO < amount <= paid.pop():
        raise ConfigurationError(f"退款数 {amount} 须大于 0 且不超过原支付金额")
    return Voucher(event_code, tuple(replace(line, event_code=event_code, amount=-amount) for line in original.lines))
