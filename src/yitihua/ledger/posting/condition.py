"""模板条件：把“要素=名称；要素=名称；说明文字”变成对已声明要素的检验（data/README.md“entries.csv 用法”）。

Template conditions: texts become tests against declared elements; nothing unknown passes silently.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from yitihua.kernel.errors import ConfigurationError
from yitihua.ledger.posting.chart import read_rows

SEPARATOR = "；"
_REMARK_IN_BRACKETS = re.compile("（[^）]*）$")
_LEADING_CODE = re.compile(r"^\d+")


class Outcome(Enum):
    """一条条件对一笔业务的结果。"""

    HOLDS = "成立"
    FAILS = "不成立"
    MISSING = "缺要素"


@dataclass(frozen=True, slots=True)
class Test:
    """一项检验：要素的值须是 `values` 之一，或以 `prefixes` 之一开头（按上级代码匹配）。"""

    element: str
    values: tuple[str, ...]
    prefixes: tuple[str, ...] = ()

    def outcome(self, elements: Mapping[str, str]) -> Outcome:
        value = elements.get(self.element, "")
        if not value:
            return Outcome.MISSING
        if value in self.values or value.startswith(self.prefixes):
            return Outcome.HOLDS
        return Outcome.FAILS


@dataclass(frozen=True, slots=True)
class Condition:
    """一行模板的条件：检验、由变体点明的说明、认不出来的文字（后者使该行不能用）。"""

    tests: tuple[Test, ...] = ()
    remarks: tuple[str, ...] = ()
    unparsed: tuple[str, ...] = ()

    def outcome(self, elements: Mapping[str, str]) -> Outcome:
        """任一检验不成立即不成立；否则任一要素缺即缺要素。"""
        outcomes = {test.outcome(elements) for test in self.tests}
        if Outcome.FAILS in outcomes:
            return Outcome.FAILS
        return Outcome.MISSING if Outcome.MISSING in outcomes else Outcome.HOLDS

    def missing(self, elements: Mapping[str, str]) -> tuple[str, ...]:
        """还缺哪些要素。"""
        return tuple(test.element for test in self.tests if test.outcome(elements) is Outcome.MISSING)


class Vocabulary:
    """已声明的要素、开关、取值与说明文字。"""

    def __init__(
        self,
        *,
        values: Mapping[tuple[str, str], tuple[str, ...]],
        open_elements: frozenset[str],
        switches: Mapping[str, tuple[str, ...]],
        defaults: Mapping[str, str],
        terms: Mapping[tuple[str, str], str],
    ) -> None:
        self._values = dict(values)
        self._open = open_elements
        self._switches = dict(switches)
        self.defaults = dict(defaults)
        self._terms = dict(terms)

    def parse(self, text: str, *, ledger: str) -> Condition:
        """解析一行条件；认不出的部分列在 `unparsed`。"""
        tests: list[Test] = []
        remarks: list[str] = []
        unparsed: list[str] = []
        for part in filter(None, text.split(SEPARATOR)):
            rewritten = self._terms.get((ledger, part), part)
            if not rewritten:
                remarks.append(part)
                continue
            parsed = [self._test(piece) for piece in rewritten.split(SEPARATOR)]
            known = [test for test in parsed if test is not None]
            if len(known) == len(parsed):
                tests += known
            else:
                unparsed.append(part)
        return Condition(tuple(tests), tuple(remarks), tuple(unparsed))

    def codes_of(self, element: str, value: str) -> tuple[str, ...]:
        """要素取值对应的代码（上级代码，匹配其全部下级）。"""
        return self._values.get((element, value), ())

    def name_of(self, element: str, code: str) -> str | None:
        """代码对应的取值名称，取最长的上级代码；未声明的返回 None。"""
        found = [
            (len(prefix), value)
            for (name, value), prefixes in self._values.items()
            if name == element
            for prefix in (*prefixes, value)
            if code.startswith(prefix)
        ]
        return max(found)[1] if found else None

    def require_switches(self, given: Mapping[str, str]) -> None:
        """开关名与取值都要在声明之内。"""
        for name, value in given.items():
            if value not in self._switches.get(name, ()):
                raise ConfigurationError(f"开关 {name}={value} 未声明")

    def _test(self, piece: str) -> Test | None:
        element, separator, value = piece.partition("=")
        if not separator:
            return None
        if element in self._switches:
            return Test(element, (value,)) if value in self._switches[element] else None
        bare = _REMARK_IN_BRACKETS.sub("", value)
        if element in self._open:
            return _open_test(element, bare.split("、"))
        names = [bare] if (element, bare) in self._values else bare.split("或")
        if not all((element, name) in self._values for name in names):
            return None
        prefixes = tuple(code for name in names for code in self._values[element, name])
        return Test(element, tuple(names), prefixes)


def _open_test(element: str, names: Iterable[str]) -> Test:
    """取值不逐一声明的要素：写代码的按代码前缀，写名称的按名称。"""
    values: list[str] = []
    prefixes: list[str] = []
    for name in names:
        code = _LEADING_CODE.match(name)
        if code and element != "科目":
            prefixes.append(code.group())
        else:
            values.append(name)
    return Test(element, tuple(values), tuple(prefixes))


def load_vocabulary(directory: Path) -> Vocabulary:
    """读 element_values.csv、switches.csv、condition_terms.csv。"""
    values: dict[tuple[str, str], tuple[str, ...]] = {}
    open_elements: set[str] = set()
    for row in read_rows(directory / "element_values.csv"):
        if row["value"] == "*":
            open_elements.add(row["element"])
        else:
            values[row["element"], row["value"]] = tuple(row["codes"].split("|"))
    switches = read_rows(directory / "switches.csv")
    terms = {(row["ledger"], row["term"]): row["tests"] for row in read_rows(directory / "condition_terms.csv")}
    return Vocabulary(
        values=values,
        open_elements=frozenset(open_elements),
        switches={row["switch"]: tuple(row["choices"].split("|")) for row in switches},
        defaults={row["switch"]: row["default"] for row in switches},
        terms=terms,
    )
