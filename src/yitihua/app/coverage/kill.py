"""关掉一条规则，看着它的场景或测试必须不过；照样通过的，说明没有测试真正看着它。

三种办法依次用：演场景时在那一步上试算（`Rehearsal`），在规则关掉的服务上从头重演，关掉后重跑触发过它的测试。
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from yitihua.app.coverage.evidence import Evidence
from yitihua.app.coverage.pytest_kill import PLAN, RESULT
from yitihua.app.coverage.rehearsal import expected
from yitihua.app.scenario.client import Api
from yitihua.app.scenario.play import play
from yitihua.app.scenario.servers import ServerPool
from yitihua.app.scenario.steps import Scenario
from yitihua.engines.rules.recorder import OFF

_MOST_TRIES = 5


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


def rehearsable(codes: Collection[str], *, scenarios: Sequence[Scenario]) -> list[Scenario]:
    """能在步骤上试到这些规则的场景，短的先挑，已试得到的规则不再为它多演一个。"""
    left, chosen = set(codes), []
    for scenario in sorted(scenarios, key=lambda item: len(item.steps)):
        found = expected(scenario.steps) & left
        if found:
            chosen.append(scenario)
            left -= found
    return chosen


def by_scenario(code: str, scenario: Scenario, *, pool: ServerPool) -> bool:
    """在规则关掉的服务上演一遍，演到第一步不符为止。"""
    server = pool.acquire()
    api = Api(server, rules_off=code)
    try:
        return not play(scenario, api=api).passed
    finally:
        api.close()
        pool.release(server)


def by_scenarios(
    codes: Collection[str], *, scenarios: Sequence[Scenario], pool: ServerPool, parallel: int, out: TextIO
) -> dict[str, str]:
    """每条规则试写明验证它的场景，短的先试；返回 规则号 → 露馅的场景。"""

    def one(code: str) -> tuple[str, str]:
        linked = sorted((item for item in scenarios if code in item.rules), key=lambda item: len(item.steps))
        by = next((item.id for item in linked[:_MOST_TRIES] if by_scenario(code, item, pool=pool)), "")
        print(f"关掉 {code} 重演：{by or '无感'}", file=out, flush=True)
        return code, by

    with ThreadPoolExecutor(max_workers=parallel) as crew:
        return {code: by for code, by in crew.map(one, sorted(codes)) if by}


def by_tests(codes: Collection[str], *, evidence: Evidence, out: TextIO) -> dict[str, str]:
    """重跑触发过它的测试，同一进程里逐条关；返回 规则号 → 露馅的测试。"""
    plan: dict[str, list[str]] = {}
    for code in sorted(codes):
        for test in _nearest(code, evidence.of(code).tests):
            plan.setdefault(test, []).append(code)
    if not plan:
        return {}
    with tempfile.TemporaryDirectory(prefix="yitihua-kill-") as folder:
        planned, result = Path(folder) / "plan.json", Path(folder) / "result.jsonl"
        planned.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
        run_pytest(
            sorted({test.partition("::")[0] for test in plan}),
            environment={PLAN: str(planned), RESULT: str(result)},
            extra=("-p", "yitihua.app.coverage.pytest_kill"),
            out=out,
        )
        lines = result.read_text(encoding="utf-8").splitlines() if result.exists() else []
    return _failed(json.loads(line) for line in lines)


def run_pytest(files: Sequence[str], *, environment: Mapping[str, str], out: TextIO, extra: Sequence[str] = ()) -> None:
    """跑这些测试文件，不带本进程的运行环境；过不过由调用者从记录里看。"""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("YITIHUA_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not long", *extra, *files]
    subprocess.run(command, env={**clean, **environment}, stdout=out, stderr=subprocess.STDOUT, check=False)


def _nearest(code: str, tests: Sequence[str]) -> list[str]:
    """文件里写着这条规则号的先试：只是路过的测试关了它也照样通过。其次不用数据库的、名字短的。"""
    naming = {test for test in tests if code in Path(test.partition("::")[0]).read_text(encoding="utf-8")}
    return sorted(tests, key=lambda name: (name not in naming, "/unit/" not in name, len(name)))[:_MOST_TRIES]


def _failed(lines: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """平时通过、关掉不过的，才算露馅。"""
    found: dict[str, str] = {}
    for line in lines:
        if line["rule"] and not line["passed"]:
            found.setdefault(str(line["rule"]), str(line["test"]))
    return found
