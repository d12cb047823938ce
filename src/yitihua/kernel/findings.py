"""校验结果：一条发现＝规则号、级别、提示语、涉及金额、下一步（00 第 7 节，R-GEN-012）。

Findings: what a check says, sorted block → manual → warn → info.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Level(IntEnum):
    """校验级别，数字越小越靠前。"""

    BLOCK = 1
    MANUAL = 2
    WARN = 3
    INFO = 4

    @property
    def title(self) -> str:
        return {1: "拒绝", 2: "转人工", 3: "预警", 4: "提示"}[int(self)]


@dataclass(frozen=True, slots=True)
class Finding:
    """一条校验结果；`figures` 的值是已排好版的文字（金额为千分位两位小数）。"""

    code: str
    level: Level
    message: str
    figures: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    next_step: str = ""
    basis: str = ""

    def as_dict(self) -> dict[str, object]:
        return {
            "code": self.code,
            "level": self.level.name.lower(),
            "level_name": self.level.title,
            "message": self.message,
            "figures": dict(self.figures),
            "fields": list(self.fields),
            "next_step": self.next_step,
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True)
class Findings:
    """一次校验的全部结果，已按级别排序。"""

    items: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, items: Iterable[Finding]) -> "Findings":
        return cls(tuple(sorted(items, key=lambda item: item.level)))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __add__(self, other: "Findings") -> "Findings":
        return Findings.of((*self.items, *other.items))

    def at(self, level: Level) -> tuple[Finding, ...]:
        return tuple(item for item in self.items if item.level == level)

    @property
    def blocking(self) -> bool:
        return bool(self.at(Level.BLOCK))

    def raise_if_blocking(self) -> None:
        """有拒绝级时抛出 Refusal，带上全部结果。"""
        if self.blocking:
            from yitihua.kernel.errors import Refusal

            raise Refusal(self.items)
