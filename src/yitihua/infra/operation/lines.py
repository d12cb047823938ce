"""一批命令：单笔就是一行的批。逐行记结果或拒绝，两种写法共用同一段业务代码（design 第 5 节“Bulk”）。"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from yitihua.infra.operation.command import Command
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Findings

C = TypeVar("C", bound=Command)
_DECIDING: Final = frozenset({"result", "refused"})


@dataclass(slots=True)
class Line(Generic[C]):
    """`ref` 是本行单据的主键，额度被拒时据它找回本行。

    `watch` 在本行头一次有了结果或被拒时叫一声，一批办到第几行由此数出。
    """

    index: int
    command: C
    ref: str = ""
    watch: Callable[[], None] | None = None
    result: Any = None
    refused: tuple[Finding, ...] = ()
    notices: tuple[Finding, ...] = ()

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if name in _DECIDING and value and self.watch is not None:
            tell, self.watch = self.watch, None
            tell()

    def refuse(self, findings: Iterable[Finding]) -> None:
        self.refused = (*self.refused, *findings)

    def judge(self, findings: Findings) -> None:
        """有拒绝级则整行拒绝，否则留作提醒。"""
        if findings.blocking:
            self.refuse(findings)
        else:
            self.notices = (*self.notices, *findings)


@dataclass(slots=True)
class Lines(Generic[C]):
    """`each` 为真时逐行出结果，否则一行不过全批不过。"""

    rows: list[Line[C]]
    each: bool = False
    _by_ref: dict[str, Line[C]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Line[C]]:
        return iter(self.rows)

    @property
    def alive(self) -> list[Line[C]]:
        return [line for line in self.rows if not line.refused]

    def settle(self) -> None:
        """全有或全无时，只要有一行被拒就拒绝整批。"""
        refused = [line for line in self.rows if line.refused]
        if not refused or self.each:
            return
        if len(self.rows) == 1:
            raise Refusal(refused[0].refused)
        raise Refusal(numbered(line.index, finding) for line in refused for finding in line.refused)


def numbered(index: int, finding: Finding) -> Finding:
    """给一条发现加上行号。"""
    return Finding(
        finding.code,
        finding.level,
        f"第{index + 1}行：{finding.message}",
        figures={**finding.figures, "line": str(index + 1)},
        fields=finding.fields,
        next_step=finding.next_step,
        basis=finding.basis,
    )
