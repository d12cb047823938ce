"""规则引擎：代码规则的登记、校验、本地设置、例子与覆盖记录（设计第 7、11 节）。

Rule engine: registration, checking, local settings, examples and coverage trace.
"""

from yitihua.engines.rules.check import check, check_many
from yitihua.engines.rules.decided import decide, declare_rule, finding, judged
from yitihua.engines.rules.examples import differs_by_smallest_step, run_examples
from yitihua.engines.rules.rule import RULES, Example, FactProvider, Hit, Rule, RuleSet, rule
from yitihua.engines.rules.settings import RuleSetting, RuleSettings

__all__ = [
    "RULES",
    "Example",
    "FactProvider",
    "Hit",
    "Rule",
    "RuleSet",
    "RuleSetting",
    "RuleSettings",
    "check",
    "check_many",
    "decide",
    "declare_rule",
    "differs_by_smallest_step",
    "finding",
    "judged",
    "rule",
    "run_examples",
]
