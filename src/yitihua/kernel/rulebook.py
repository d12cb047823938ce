"""规则簿：每条 R-… 的名称、依据、提示语与下一步只写一处，谁拒绝都从这里取（design 第 7 节）。

Rule book: the single place of each rule's wording, basis and next step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import fmt
from yitihua.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class RuleExample:
    """一个例子：什么情形、是否触发；成对出现，只差最小的一步。"""

    title: str
    fires: bool


@dataclass(frozen=True, slots=True)
class RuleCard:
    """`message` 用 {名} 占位；`decided_by` 说明由谁判定（rules、ledger、workflow、operation、message）。"""

    code: str
    title: str
    level: Level
    message: str
    basis: str
    next_step: str
    decided_by: str
    examples: tuple[RuleExample, RuleExample]
    enabled: bool = True


RULEBOOK: Final[Registry[RuleCard]] = Registry("规则簿")


def declare(
    code: str,
    *,
    title: str,
    message: str,
    basis: str,
    next_step: str,
    fires: str,
    passes: str,
    decided_by: str = "operation",
    level: Level = Level.BLOCK,
    enabled: bool = True,
) -> RuleCard:
    """登记一条规则；`fires`、`passes` 是一触发一不触发的两个例子。"""
    examples = (RuleExample(fires, True), RuleExample(passes, False))
    return RULEBOOK.add(code, RuleCard(code, title, level, message, basis, next_step, decided_by, examples, enabled))


def finding(code: str, *, fields: tuple[str, ...] = (), level: Level | None = None, **figures: object) -> Finding:
    """按规则簿的提示语生成一条发现；金额自动排成千分位两位小数。"""
    card = RULEBOOK[code]
    shown = {name: show(value) for name, value in figures.items()}
    return Finding(
        code,
        card.level if level is None else level,
        card.message.format_map(shown),
        figures=shown,
        fields=fields,
        next_step=card.next_step.format_map(_Lenient(shown)),
        basis=card.basis,
    )


def show(value: object) -> str:
    """提示语里的写法：金额千分位两位小数，日期 ISO。"""
    if isinstance(value, Decimal):
        return fmt(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


class _Lenient(dict[str, str]):
    """下一步里没给出的占位原样留着。"""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
