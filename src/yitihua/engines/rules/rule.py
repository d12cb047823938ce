"""规则：一条规则＝一个纯函数加它的名目、依据、提示语和例子（设计第 7 节）。

Rules: a pure function, facts to figures, with its wording, basis and examples.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, Protocol, TypeVar

from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import ConfigurationError
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.registry import Registry
from yitihua.kernel.rulebook import RULEBOOK, RuleCard, RuleExample, show

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """一次触发；`level`、`fields` 只在与规则声明不同时给。"""

    figures: Figures = field(default_factory=dict)
    level: Level | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """一个例子：`fires` 为真假，或触发时应给出的数；`params` 改写规则参数。"""

    title: str
    facts: Any
    fires: bool | Figures | Sequence[Figures] = True
    params: Figures = field(default_factory=dict)

    @property
    def firing(self) -> bool:
        return self.fires is not False


class FactProvider(Protocol):
    """上层模块给下层操作挂规则时自带的取数：一次为 n 份单据成批取，次序与单据一致，不适用的给空。"""

    def load(self, documents: Sequence[Any], *, ctx: Ctx | None) -> Sequence[Any]: ...


Judge = Callable[..., Any]
J = TypeVar("J", bound=Judge)


@dataclass(frozen=True, slots=True)
class Rule:
    """`operations` 是挂在哪些操作上；`judge` 的仅限关键字参数就是规则参数，缺省值即参数默认值。

    `protected` 的规则不得停用、不得改为非拒绝（06 第 5 节末段）。
    """

    card: RuleCard
    operations: tuple[str, ...]
    judge: Judge
    examples: tuple[Example, ...]
    fields: tuple[str, ...] = ()
    facts: FactProvider | None = None
    protected: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.card.code

    def hits(self, facts: Any, *, params: Figures) -> list[Hit]:
        """判断一份事实；只把规则声明过的参数交给它。"""
        given = {name: params.get(name, default) for name, default in self.parameters.items()}
        return [_as_hit(item) for item in _as_list(self.judge(facts, **given))]

    def finding(self, hit: Hit, *, level: Level | None = None) -> Finding:
        """按声明的提示语写成一条发现；改级不改文字。"""
        shown = {name: show(value) for name, value in hit.figures.items()}
        return Finding(
            self.code,
            level or hit.level or self.card.level,
            self.card.message.format_map(shown),
            figures=shown,
            fields=hit.fields or self.fields,
            next_step=self.card.next_step.format_map(shown),
            basis=self.card.basis,
        )


def _as_list(outcome: Any) -> list[Any]:
    if outcome is None or outcome is False:
        return []
    return list(outcome) if isinstance(outcome, list | tuple) else [outcome]


def _as_hit(item: Any) -> Hit:
    if isinstance(item, Hit):
        return item
    assert item is True or isinstance(item, Mapping), f"规则应返回 None、真假、各数或 Hit，得到 {item!r}"
    return Hit() if item is True else Hit(item)


class RuleSet:
    """一套规则：封闭、启动后冻结；名目同时进规则簿，提示语只写这一处。"""

    def __init__(self, name: str, *, cards: Registry[RuleCard]) -> None:
        self.registry: Registry[Rule] = Registry(name)
        self._cards = cards
        self._by_operation: dict[str, list[Rule]] = {}

    def rule(
        self,
        code: str,
        *,
        on: str | tuple[str, ...],
        title: str,
        basis: str,
        message: str,
        next_step: str,
        examples: Sequence[Example],
        level: Level = Level.BLOCK,
        fields: tuple[str, ...] = (),
        facts: FactProvider | None = None,
        protected: bool = False,
        enabled: bool = True,
    ) -> Callable[[J], J]:
        """登记一条规则，原函数照样可以直接调用。"""

        def register(judge: J) -> J:
            shown = _two_examples(code, examples)
            card = RuleCard(code, title, level, message, basis, next_step, "rules", shown, enabled)
            operations = (on,) if isinstance(on, str) else on
            added = Rule(card, operations, judge, tuple(examples), fields, facts, protected, _parameters(code, judge))
            self.registry.add(code, added)
            self._cards.add(code, card)
            for operation in operations:
                self._by_operation.setdefault(operation, []).append(added)
            return judge

        return register

    def on(self, operation: str) -> tuple[Rule, ...]:
        """挂在这个操作上的规则，按规则号排。"""
        return tuple(sorted(self._by_operation.get(operation, ()), key=lambda item: item.code))

    def freeze(self) -> None:
        self.registry.freeze()


def _two_examples(code: str, examples: Sequence[Example]) -> tuple[RuleExample, RuleExample]:
    firing = next((item for item in examples if item.firing), None)
    passing = next((item for item in examples if not item.firing), None)
    if firing is None or passing is None:
        raise ConfigurationError(f"规则{code}须至少有一个触发、一个不触发的例子")
    return RuleExample(firing.title, True), RuleExample(passing.title, False)


def _parameters(code: str, judge: Judge) -> dict[str, Any]:
    found = inspect.signature(judge).parameters.values()
    keyword = [item for item in found if item.kind is inspect.Parameter.KEYWORD_ONLY]
    missing = [item.name for item in keyword if item.default is inspect.Parameter.empty]
    if missing:
        raise ConfigurationError(f"规则{code}的参数{'、'.join(missing)}没有默认值")
    return {item.name: item.default for item in keyword}


def placeholders(template: str) -> frozenset[str]:
    """提示语里的占位名。"""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


RULES = RuleSet("规则", cards=RULEBOOK)
rule = RULES.rule
