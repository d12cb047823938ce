"""`yitihua spec coverage`：一个模块的规则是否都触发过、放行过、关得出毛病，算例是否都有场景且数字齐全。"""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from yitihua.app import runtime
from yitihua.app.coverage import evidence as traces
from yitihua.app.coverage import kill, report, scope
from yitihua.app.coverage.verdicts import (
    COUNTED,
    NOT_DECIDED,
    NOT_ENABLED,
    RuleVerdict,
    example_verdict,
    rule_verdict,
)
from yitihua.app.scenario import figures
from yitihua.app.scenario.faults import ScenarioError
from yitihua.app.scenario.run import load, play_all
from yitihua.app.scenario.servers import ServerPool
from yitihua.app.scenario.steps import Scenario

SPEC: Final = Path("docs/spec")
SCENARIOS: Final = Path("tests/scenarios")
TESTS: Final = ("tests/unit", "tests/db")
PARALLEL: Final = 2


@dataclass(frozen=True, slots=True)
class Options:
    """`trace` 为空就自己跑一遍场景与测试；`sample` 为 0 表示逐条都试着关掉。"""

    module: str
    trace: tuple[Path, ...] = ()
    kill: bool = False
    sample: int = 0
    seed: int = 0
    as_json: bool = False


def spec_coverage(options: Options) -> int:
    """退出码：0 全部合格，1 有不合格的，2 归属表或场景文件有误。"""
    os.environ["YITIHUA_MODE"] = "scenario"
    runtime.setup_django()
    from yitihua.kernel.rulebook import RULEBOOK

    try:
        entries = scope.load(SPEC / "rule-modules.csv")
        scenarios = load([SCENARIOS])
    except (OSError, ValueError, ScenarioError) as error:
        print(f"不能统计：{error}", file=sys.stderr)
        return 2
    wrong = scope.differences(entries, rulebook=RULEBOOK)
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 2
    own = [entry for entry in entries if entry.module == options.module]
    with _servers(options) as pool:
        found = _evidence(options, scenarios, pool)
        rules = [_judge(entry, found) for entry in own if not entry.is_example]
        if options.kill:
            rules = _kill(rules, options=options, scenarios=scenarios, found=found, pool=pool)
    texts = figures.examples(SPEC)
    examples = [
        example_verdict(entry.code, texts=texts, scenarios=scenarios, evidence=found)
        for entry in own
        if entry.is_example
    ]
    print(report.document(rules, examples) if options.as_json else report.text(rules, examples))
    return 1 if any(item.problem for item in rules) or any(item.problem for item in examples) else 0


@contextmanager
def _servers(options: Options) -> Iterator[ServerPool | None]:
    """只看现成记录、又不试着关的，不必起服务。记录文件在起服务之前定好，服务进程才会写。"""
    if options.trace and not options.kill:
        yield None
        return
    from yitihua.app.scenario_world.pool import scenario_pool
    from yitihua.engines.rules.recorder import TRACE

    with tempfile.TemporaryDirectory(prefix="yitihua-coverage-") as folder:
        recording = nullcontext() if options.trace else _environment(TRACE, str(Path(folder) / "trace.jsonl"))
        with recording, scenario_pool(parallel=PARALLEL) as pool:
            yield pool


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name, None)


def _evidence(options: Options, scenarios: Sequence[Scenario], pool: ServerPool | None) -> traces.Evidence:
    if options.trace:
        return traces.read(options.trace)
    from yitihua.engines.rules.recorder import TRACE

    assert pool is not None
    path = Path(os.environ[TRACE])
    path.touch()
    progress = sys.stderr if options.as_json else sys.stdout
    play_all(scenarios, pool=pool, parallel=PARALLEL, out=progress)
    os.environ.pop(TRACE)
    _run_tests({TRACE: str(path)}, progress)
    return traces.read([path])


def _run_tests(recording: Mapping[str, str], progress: TextIO) -> None:
    """场景够不着的规则由单元与数据库测试看着；测试本身过不过由 make test 管。"""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("YITIHUA_")}
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not long", *TESTS]
    subprocess.run(command, env={**environment, **recording}, stdout=progress, check=False)


def _judge(entry: scope.Entry, found: traces.Evidence) -> RuleVerdict:
    """规则自带的例子当场跑一遍：触发、放行与只差一步都算数。"""
    from yitihua.engines.rules import RULES, run_examples
    from yitihua.kernel.rulebook import RULEBOOK

    card, rule = RULEBOOK[entry.code], RULES.registry.get(entry.code)
    status = NOT_DECIDED if entry.state == scope.DECLARED else COUNTED if card.enabled else NOT_ENABLED
    proven = rule is not None and not run_examples(rule)
    if rule is not None and proven:
        for example in rule.examples:
            seen = found.of(entry.code)
            (seen.fired if example.firing else seen.passed).append(example.facts)
    return rule_verdict(entry.code, title=card.title, status=status, note=entry.note, evidence=found, examples=proven)


def _kill(
    rules: Sequence[RuleVerdict],
    *,
    options: Options,
    scenarios: Sequence[Scenario],
    found: traces.Evidence,
    pool: ServerPool | None,
) -> list[RuleVerdict]:
    """抽样按种子固定；进程内的例子先试，要起服务的两条一起试。"""
    from yitihua.engines.rules import RULES

    codes = sorted(item.code for item in rules if item.status == COUNTED)
    chosen = set(codes)
    if options.sample and options.sample < len(codes):
        chosen = set(random.Random(options.seed).sample(codes, options.sample))

    def one(item: RuleVerdict) -> RuleVerdict:
        rule = RULES.registry.get(item.code)
        killed, by = kill.attempt(item.code, rule=rule, scenarios=scenarios, evidence=found, pool=pool)
        return item.with_kill(killed=killed, by=by)

    inside = {item.code: one(item) for item in rules if item.code in chosen and item.code in RULES.registry}
    outside = [item for item in rules if item.code in chosen and item.code not in inside]
    with ThreadPoolExecutor(max_workers=PARALLEL) as crew:
        tried = {**inside, **{item.code: item for item in crew.map(one, outside)}}
    return [tried.get(item.code, item) for item in rules]
