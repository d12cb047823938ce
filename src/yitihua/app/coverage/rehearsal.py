"""演场景时顺带关掉规则：到预期命中某条规则的一步，先关掉它试算一次，看这一步还核不核得上。

试算不落库，演完照常；一个场景演一遍，里面的规则都试到。
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from yitihua.app.scenario.act import judge, rehearse
from yitihua.app.scenario.client import Api, Reply
from yitihua.app.scenario.faults import StepFailed
from yitihua.app.scenario.steps import Do, Given, Scenario, Step


def expected(steps: Collection[Step]) -> set[str]:
    """这些步骤（连同前情）里，能试算的操作步骤预期命中的规则。"""
    found: set[str] = set()
    for step in steps:
        if isinstance(step, Given):
            found |= expected(step.fragment.steps)
        elif isinstance(step, Do) and not step.each:
            found.update(step.expect.refused, step.expect.findings)
    return found


class Rehearsal:
    """`wanted` 是要试的规则；`killed` 为 规则号 → 露馅的场景，几个场景同时演，只记先到的。"""

    def __init__(self, wanted: Collection[str]) -> None:
        self._wanted = frozenset(wanted)
        self.killed: dict[str, str] = {}

    def before(self, scenario: Scenario, step: Do, api: Api, scope: Mapping[str, Any]) -> None:
        """交给场景运行器，在每个操作步骤之前调用；平时试算就核不上的步骤不作数。"""
        codes = [code for code in (*step.expect.refused, *step.expect.findings) if code in self._wanted]
        waiting = [code for code in dict.fromkeys(codes) if code not in self.killed]
        if step.each or not waiting:
            return
        run = rehearse(step, api=api, scope=scope)
        if not _agrees(run, step, scope):
            return
        for code in waiting:
            api.switch_rules(off=code)
            try:
                survived = _agrees(run, step, scope)
            finally:
                api.switch_rules(off="")
            if not survived:
                self.killed.setdefault(code, scenario.id)


def _agrees(run: Callable[[], Reply], step: Do, scope: Mapping[str, Any]) -> bool:
    try:
        judge(run(), expect=step.expect, scope=scope)
    except StepFailed:
        return False
    return True
