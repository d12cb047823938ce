"""控制键：一张单据的要素落在哪一个控制格里（纯函数，不查库）。

A policy picks elements; a document's elements give one key, or no key at all. No key means no permission.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Action(StrEnum):
    """控制哪一步：下达给单位，还是支付申请占用。"""

    ISSUE = "1"
    PAY = "2"


class Horizon(StrEnum):
    """额度管多久：本年度、跨年、按月放行的用款计划。"""

    YEAR = "1"
    YEARS = "2"
    PLAN = "3"


class By(StrEnum):
    """要素怎么取：全码、前若干位（树的一级）、代码区间。"""

    VALUE = "value"
    LEVEL = "level"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Band:
    """一段代码，两头都算；`high` 的下级代码也在内。"""

    name: str
    low: str
    high: str

    def holds(self, value: str) -> bool:
        return self.low <= value and value[: len(self.high)] <= self.high


@dataclass(frozen=True, slots=True)
class Part:
    """键的一栏。"""

    field: str
    by: By = By.VALUE
    length: int = 0
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """政策管哪些单据：这个要素落在其中一段。"""

    field: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """一版生效的控制政策；`tolerance_pct` 是容差（0.05 即 5%），只在开额度时用。"""

    policy_id: UUID
    policy_code: str
    version_no: int
    title: str
    action: Action
    horizon: Horizon
    parts: tuple[Part, ...]
    conditions: tuple[Condition, ...] = ()
    tolerance_pct: Decimal = Decimal(0)
    begin_date: date
    end_date: date

    def on(self, day: date) -> bool:
        return self.begin_date <= day <= self.end_date


@dataclass(frozen=True, slots=True)
class Key:
    """控制键：各栏按政策的次序，写法唯一。"""

    values: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        return ";".join(f"{field}={value}" for field, value in self.values)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """定不了键：缺这些要素，或不到级次、不在任何一段。一律按不能办处理。"""

    fields: tuple[str, ...]


def applies(policy: Policy, elements: Mapping[str, str]) -> bool | Unplaced:
    """政策管不管这张单据；条件里的要素空着，说不清管不管，也算定不了。"""
    blank = tuple(item.field for item in policy.conditions if not elements.get(item.field))
    if blank:
        return Unplaced(blank)
    return all(any(band.holds(elements[item.field]) for band in item.bands) for item in policy.conditions)


def key_of(policy: Policy, elements: Mapping[str, str]) -> Key | Unplaced:
    """这张单据的控制键。"""
    values = [(part.field, _value(part, elements.get(part.field, ""))) for part in policy.parts]
    lost = tuple(field for field, value in values if not value)
    return Unplaced(lost) if lost else Key(tuple(values))


def _value(part: Part, value: str) -> str:
    if part.by is By.LEVEL:
        return value[: part.length] if len(value) >= part.length else ""
    if part.by is By.RANGE:
        return next((band.name for band in part.bands if value and band.holds(value)), "")
    return value


def parse_key(policy: Policy, values: Mapping[str, str]) -> Key | Unplaced:
    """拟额度时写的键：各栏都要有，区间写段名，级次写够位数。"""
    found = [(part.field, _named(part, values.get(part.field, ""))) for part in policy.parts]
    lost = tuple(field for field, value in found if not value) + tuple(sorted(values.keys() - dict(found).keys()))
    return Unplaced(lost) if lost else Key(tuple(found))


def _named(part: Part, value: str) -> str:
    if part.by is By.LEVEL:
        return value if len(value) == part.length else ""
    if part.by is By.RANGE:
        return value if value in {band.name for band in part.bands} else ""
    return value


def overlapping(parts: Sequence[Part]) -> tuple[str, ...]:
    """区间互相重叠的要素：同一个代码会有两个键。"""
    return tuple(part.field for part in parts if part.by is By.RANGE and _touch(part.bands))


def _touch(bands: Sequence[Band]) -> bool:
    ordered = sorted(bands, key=lambda band: (band.low, band.high))
    return any(
        later.low <= earlier.high or later.low.startswith(earlier.high)
        for earlier, later in itertools.pairwise(ordered)
    )
