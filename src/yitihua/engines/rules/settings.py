"""规则的本地设置：启停、改级、改参数、适用范围、生效期，都是数据（06 第 5 节末段）。

Local settings of rules, as data: switch, level, parameters, scope and validity.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from yitihua.engines.rules.rule import Rule, RuleSet
from yitihua.kernel.findings import Level


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """一条规则的设置；空值表示照规则声明。`agencies`、`fund_types` 是代码前缀，空即不限。"""

    enabled: bool | None = None
    level: Level | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    agencies: tuple[str, ...] = ()
    fund_types: tuple[str, ...] = ()
    start_date: date | None = None
    end_date: date | None = None

    def covers(self, facts: Any, *, at: date | None) -> bool:
        """这份事实在不在设置的范围和生效期内；事实没有的要素不限。"""
        if at is not None and not (self.start_date or at) <= at <= (self.end_date or at):
            return False
        return _begins(facts, "agency_code", self.agencies) and _begins(facts, "fund_type_code", self.fund_types)


def _begins(facts: Any, name: str, prefixes: tuple[str, ...]) -> bool:
    value = getattr(facts, name, None)
    return not prefixes or value is None or str(value).startswith(prefixes)


_AS_DECLARED = RuleSetting()


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """全部设置，按规则号。"""

    entries: Mapping[str, RuleSetting] = field(default_factory=dict)

    def of(self, rule: Rule) -> RuleSetting:
        return self.entries.get(rule.code, _AS_DECLARED)

    def is_enabled(self, rule: Rule) -> bool:
        """受保护的规则停用无效。"""
        enabled = self.of(rule).enabled
        if enabled is None or (rule.protected and rule.card.enabled):
            return rule.card.enabled
        return enabled

    def status(self, rule: Rule) -> str:
        """规则清单里显示的状态。"""
        return "启用" if self.is_enabled(rule) else "未启用"

    def level(self, rule: Rule) -> Level | None:
        """改过的级别；受保护的规则只能是拒绝。"""
        level = self.of(rule).level
        return None if rule.protected and level is not Level.BLOCK else level

    def params(self, rule: Rule) -> dict[str, Any]:
        """改过的参数，换成声明时的类型。"""
        changed = self.of(rule).params
        known = {name: text for name, text in changed.items() if name in rule.parameters}
        return {name: _typed(text, rule.parameters[name]) for name, text in known.items()}

    def problems(self, rules: RuleSet) -> list[str]:
        """设置里不能接受的地方，保存设置的操作据此拒绝。"""
        found = []
        for code, setting in self.entries.items():
            rule = rules.registry.get(code)
            if rule is None:
                found.append(f"没有规则{code}")
                continue
            if rule.protected and (setting.enabled is False or setting.level not in (None, Level.BLOCK)):
                found.append(f"规则{code}不得停用或改为非拒绝")
            found.extend(f"规则{code}没有参数{name}" for name in setting.params if name not in rule.parameters)
        return found


def _typed(text: str, default: Any) -> Any:
    if isinstance(default, Decimal):
        return Decimal(text)
    if isinstance(default, date):
        return date.fromisoformat(text)
    return int(text) if isinstance(default, int) else text
