"""关掉一条规则，相关的例子、场景或测试必须不过；照样通过的，说明没有测试真正看着它。"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from yitihua.app.coverage.evidence import Evidence
from yitihua.app.scenario.client import Api
from yitihua.app.scenario.play import play
from yitihua.app.scenario.servers import ServerPool
from yitihua.app.scenario.steps import Scenario
from yitihua.engines import rules
from yitihua.engines.rules.recorder import OFF
from yitihua.engines.rules.rule import Rule

Killed = tuple[bool, str]
_PYTEST_LIMIT_S = 180
_MOST_TRIES = 3


@contextmanager
def switched_off(code: str) -> Iterator[None]:
    """本进程里暂时关掉一条规则。"""
    before = os.environ.get(OFF)
    os.environ[OFF] = code
    try:
        yield
    finally:
        os.environ.pop(OFF)
        if before is not None:
            os.environ[OFF] = before


def by_example(rule: Rule) -> bool:
    """规则自带的触发例子：平时经校验入口查得出，关掉后查不出。"""
    example = next(item for item in rule.examples if item.firing)

    def found() -> bool:
        outcome = rules.check(rule.operations[0], example.facts, params=example.params)
        return rule.code in {item.code for item in outcome}

    with switched_off(""):
        usually = found()
    with switched_off(rule.code):
        return usually and not found()


def by_scenario(code: str, scenario: Scenario, *, pool: ServerPool) -> bool:
    """在规则关掉的服务上演一遍，演到第一步不符为止。"""
    server = pool.acquire()
    api = Api(server, rules_off=code)
    try:
        return not play(scenario, api=api).passed
    finally:
        api.close()
        pool.release(server)


def by_test(code: str, test: str) -> bool:
    """平时通过的测试，关掉规则后不过。"""
    return _runs(test, off="") and not _runs(test, off=code)


def _runs(test: str, *, off: str) -> bool:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("YITIHUA_")}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    done = subprocess.run(
        command,
        env={**environment, OFF: off},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_PYTEST_LIMIT_S,
        check=False,
    )
    return done.returncode == 0


def attempt(
    code: str,
    *,
    rule: Rule | None,
    scenarios: Sequence[Scenario],
    evidence: Evidence,
    pool: ServerPool | None,
) -> Killed:
    """先例子，再相关场景（只试记录里通过的），再触发过它的测试；第一个露馅的就算数。"""
    tries: list[tuple[str, Callable[[], bool]]] = []
    if rule is not None:
        tries.append(("例子", partial(by_example, rule)))
    if pool is not None:
        linked = [item for item in scenarios if code in item.rules and evidence.scenarios.get(item.id)]
        linked.sort(key=lambda item: len(item.steps))
        for scenario in linked[:_MOST_TRIES]:
            tries.append((scenario.id, partial(by_scenario, code, scenario, pool=pool)))
    tests = sorted(evidence.of(code).tests, key=lambda name: ("/unit/" not in name, len(name)))
    for test in tests[:_MOST_TRIES]:
        tries.append((test, partial(by_test, code, test)))
    for name, run in tries:
        if run():
            return True, name
    return False, "、".join(name for name, _ in tries)
