"""自动凭证：一笔业务在一个账套里的各行分录，逐行自平，各子系统分别平衡（R-ACC-001）。

An automatic voucher: pairs of one business event in one ledger, balanced per subsystem.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from yitihua.kernel.errors import ConfigurationError
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting.select import NO_SWITCHES, NoTemplate, PostedLine, post, select
from yitihua.ledger.posting.template import TemplateLine, TemplateSet


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


Vouchers = tuple[Voucher, ...]


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
