"""逐条给结论：规则看触发、放行、只差一步与关掉后是否露馅；算例看场景与数字。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from yitihua.app.coverage.evidence import Evidence
from yitihua.app.coverage.scope import DECLARED, Entry
from yitihua.app.scenario import figures
from yitihua.app.scenario.steps import Scenario
from yitihua.kernel.rulebook import RULEBOOK

NOT_ENABLED, NOT_DECIDED, COUNTED = "未启用", "仅登记", "计数"


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """`killed` 为空表示这次没有试；`problem` 为空即合格。"""

    code: str
    title: str
    status: str
    fired: int = 0
    passed: int = 0
    adjacent: bool = False
    killed: bool | None = None
    by: str = ""
    note: str = ""

    @property
    def problem(self) -> str:
        if self.status != COUNTED:
            return ""
        checks = (
            (self.fired == 0, "没有触发过"),
            (self.passed == 0, "没有放行过"),
            (bool(self.fired and self.passed) and not self.adjacent, "没有只差一步的一对"),
            (self.killed is False, "关掉后没有测试不过"),
        )
        return "，".join(text for failed, text in checks if failed)

    def with_kill(self, *, killed: bool, by: str) -> "RuleVerdict":
        return replace(self, killed=killed, by=by)


@dataclass(frozen=True, slots=True)
class ExampleVerdict:
    """一个算例：`files` 是它的场景，`missing` 是算例里有而场景里没有的数。"""

    code: str
    files: tuple[str, ...]
    failed: tuple[str, ...]
    missing: tuple[str, ...]
    known: bool = True

    @property
    def problem(self) -> str:
        checks = (
            (not self.known, "规格里没有这个算例"),
            (not self.files, "没有场景"),
            (bool(self.failed), f"场景没有通过或没有跑：{'、'.join(self.failed)}"),
            (bool(self.missing), f"场景里缺数：{'、'.join(self.missing)}"),
        )
        return "；".join(text for failed, text in checks if failed)


def judge(entry: Entry, evidence: Evidence) -> RuleVerdict:
    """只认记录里看到的触发与放行，规则自带的例子不算数；未启用、仅登记的列出而不计数。"""
    card = RULEBOOK[entry.code]
    status = NOT_DECIDED if entry.state == DECLARED else COUNTED if card.enabled else NOT_ENABLED
    return rule_verdict(entry.code, title=card.title, status=status, note=entry.note, evidence=evidence)


def rule_verdict(code: str, *, title: str, status: str, note: str, evidence: Evidence) -> RuleVerdict:
    """一条规则在一次运行里的情形。"""
    seen = evidence.of(code)
    return RuleVerdict(
        code,
        title,
        status,
        fired=len(seen.fired),
        passed=len(seen.passed),
        adjacent=status == COUNTED and seen.adjacent,
        note=note,
    )


def example_verdict(
    code: str, *, texts: Mapping[str, str], scenarios: Sequence[Scenario], evidence: Evidence
) -> ExampleVerdict:
    """同一算例可以有几个场景，须全部通过；数字合起来看。"""
    own = [scenario for scenario in scenarios if scenario.example == code]
    paths: list[Path] = [scenario.path for scenario in own]
    return ExampleVerdict(
        code,
        files=tuple(path.name for path in paths),
        failed=tuple(scenario.id for scenario in own if not evidence.scenarios.get(scenario.id, False)),
        missing=tuple(figures.missing(text=texts.get(code, ""), scenarios=paths)) if own else (),
        known=code in texts,
    )
