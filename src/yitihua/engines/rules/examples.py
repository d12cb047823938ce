"""跑规则自带的例子：该触发的触发，该放行的放行，且有一对只差最小的一步（0.01、一天、一个代码）。

Runs a rule's own examples; the build calls this for every registered rule.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from yitihua.engines.rules.rule import Example, Rule, placeholders
from yitihua.kernel.money import FEN


def run_examples(rule: Rule) -> list[str]:
    """一条规则的全部毛病；空列表即合格。"""
    found = [problem for example in rule.examples if (problem := _run(rule, example))]
    firing = [item for item in rule.examples if item.firing]
    passing = [item for item in rule.examples if not item.firing]
    if not any(_adjacent(one, other) for one, other in product(firing, passing)):
        found.append(f"{rule.code}：没有只差最小一步的一对例子")
    return found


def _run(rule: Rule, example: Example) -> str:
    hits = rule.hits(example.facts, params=example.params)
    name = f"{rule.code}“{example.title}”"
    if bool(hits) is not example.firing:
        return f"{name}：应{'触发' if example.firing else '放行'}，实际{'触发' if hits else '放行'}"
    given = [dict(hit.figures) for hit in hits]
    if not isinstance(example.fires, bool):
        expected = [example.fires] if isinstance(example.fires, Mapping) else list(example.fires)
        if given != [dict(item) for item in expected]:
            return f"{name}：应给出{expected}，实际{given}"
    wanted = placeholders(rule.card.message) | placeholders(rule.card.next_step)
    missing = {name for figures in given for name in wanted if name not in figures}
    return f"{name}：提示语里的{'、'.join(sorted(missing))}没有给出" if missing else ""


def _adjacent(one: Example, other: Example) -> bool:
    """参数相同、事实只差一步；或事实相同、参数只差一步。"""
    facts = differs_by_smallest_step(one.facts, other.facts)
    params = differs_by_smallest_step(dict(one.params), dict(other.params))
    return (facts and one.params == other.params) or (params and one.facts == other.facts)


def differs_by_smallest_step(one: Any, other: Any) -> bool:
    """只有一个要素不同，且相差一步：金额 0.01、整数 1、日期一天，其余换一个值。"""
    left, right = dict(_leaves(one)), dict(_leaves(other))
    changed = [key for key in left.keys() | right.keys() if left.get(key) != right.get(key)]
    if len(changed) != 1:
        return False
    return _one_step(left.get(changed[0]), right.get(changed[0]))


def _leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if is_dataclass(value) and not isinstance(value, type):
        items: Any = [(item.name, getattr(value, item.name)) for item in fields(value)]
    elif isinstance(value, Mapping):
        items = value.items()
    elif isinstance(value, list | tuple):
        items = enumerate(value)
    elif hasattr(value, "__dict__"):
        items = vars(value).items()
    else:
        return [(path, value)]
    return [leaf for key, item in items for leaf in _leaves(item, f"{path}.{key}")]


def _one_step(one: Any, other: Any) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) == FEN
    if type(one) is int and type(other) is int:
        return abs(one - other) == 1
    if type(one) is date and type(other) is date:
        return abs(one - other) == timedelta(days=1)
    return True
