"""读覆盖记录：哪条规则在什么事实上触发、放行，哪个场景通过。一次运行可以写几个文件，一并读。"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from yitihua.engines.rules import differs_by_smallest_step

_AMOUNT: Final = re.compile(r"-?\d+\.\d\d")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(slots=True)
class Sightings:
    """一条规则被看到的情形，相同的事实只算一次；`tests` 是触发它的 pytest 测试。"""

    fired: list[Any] = field(default_factory=list)
    passed: list[Any] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    marks: set[tuple[bool, str]] = field(default_factory=set)

    @property
    def adjacent(self) -> bool:
        """有没有一份触发、一份放行的事实只差最小的一步。"""
        return any(differs_by_smallest_step(one, other) for one in self.fired for other in self.passed)


@dataclass(slots=True)
class Evidence:
    """一次运行的全部记录：规则号 → 情形，场景号 → 是否通过（重跑的以最后一次为准）。"""

    rules: dict[str, Sightings] = field(default_factory=dict)
    scenarios: dict[str, bool] = field(default_factory=dict)

    def of(self, code: str) -> Sightings:
        return self.rules.setdefault(code, Sightings())

    def take(self, line: dict[str, Any]) -> None:
        if "scenario" in line:
            self.scenarios[str(line["scenario"])] = bool(line["passed"])
            return
        seen = self.of(str(line["rule"]))
        fired = line["outcome"] == "fired"
        mark = (fired, json.dumps(line["facts"], ensure_ascii=False, sort_keys=True))
        if mark not in seen.marks:
            seen.marks.add(mark)
            (seen.fired if fired else seen.passed).append(revived(line["facts"]))
        test = str(line.get("test") or "").rpartition(" (")[0]
        if fired and test and test not in seen.tests:
            seen.tests.append(test)


def read(paths: Iterable[Path]) -> Evidence:
    """逐行读；写坏的行直接报错，不悄悄少算。"""
    found = Evidence()
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                found.take(json.loads(line))
    return found


def revived(value: Any) -> Any:
    """记录里金额、日期是文字，比“只差一步”前换回原样。"""
    if isinstance(value, dict):
        return {key: revived(item) for key, item in value.items()}
    if isinstance(value, list):
        return [revived(item) for item in value]
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        return Decimal(value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value
