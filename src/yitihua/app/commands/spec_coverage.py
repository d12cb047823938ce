"""`yitihua spec coverage`：一个模块的规则是否都触发过、放行过、关得出毛病，算例是否都有场景且数字齐全。

没有给现成的记录，就自己跑：演全部场景并在步骤上试着关规则，场景看不全的规则再跑写着它编号的测试。
`make test` 的场景组就是这样跑的，一遍既验场景又验覆盖，只抽样试着关。
"""

import os
import random
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TextIO

from yitihua.app import runtime
from yitihua.app.coverage import evidence as traces
from yitihua.app.coverage import kill, report, scope
from yitihua.app.coverage.linked import linked_files
from yitihua.app.coverage.rehearsal import Rehearsal
from yitihua.app.coverage.verdicts import COUNTED, RuleVerdict, example_verdict, judge
from yitihua.app.scenario import figures
from yitihua.app.scenario.faults import ScenarioError
from yitihua.app.scenario.play import Outcome
from yitihua.app.scenario.report import summary
from yitihua.app.scenario.run import load, play_all
from yitihua.app.scenario.servers import ServerPool
from yitihua.app.scenario.steps import Scenario

SPEC: Final = Path("docs/spec")
SCENARIOS: Final = Path("tests/scenarios")
TESTS: Final = (Path("tests/unit"), Path("tests/db"))
PARALLEL: Final = 2


@dataclass(frozen=True, slots=True)
class Options:
    """`trace` 为空就自己跑；`sample` 为 0 表示逐条都试着关掉；`kill` 为假只看触发与放行。"""

    module: str
    trace: tuple[Path, ...] = ()
    kill: bool = True
    sample: int = 0
    seed: int = 0
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """一次统计：要看的规则、全部场景、选项与打印进度的地方。"""

    options: Options
    entries: Sequence[scope.Entry]
    scenarios: Sequence[Scenario]
    out: TextIO

    def counted(self) -> list[str]:
        """计数的规则号：已判定且启用的。"""
        found = [judge(entry, traces.Evidence()) for entry in self.entries if not entry.is_example]
        return sorted(item.code for item in found if item.status == COUNTED)


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
    own, undone = scope.of_module(entries, module=options.module, spec=SPEC)
    if undone:
        print(f"{options.module} 篇还没有做的：{'、'.join(undone)}", file=sys.stderr)
    run = _Run(options, own, scenarios, sys.stderr if options.as_json else sys.stdout)
    gathered = _gather(run)
    rules = [_verdict(entry, gathered) for entry in own if not entry.is_example]
    texts = figures.examples(SPEC)
    examples = [
        example_verdict(entry.code, texts=texts, scenarios=scenarios, evidence=gathered.evidence)
        for entry in own
        if entry.is_example
    ]
    print(report.document(rules, examples) if options.as_json else report.text(rules, examples))
    if gathered.outcomes:
        print(summary(gathered.outcomes), file=run.out)
    problems = [item.problem for item in rules] + [item.problem for item in examples]
    return 1 if undone or any((*problems, *(item.failure for item in gathered.outcomes))) else 0


@dataclass(frozen=True, slots=True)
class _Gathered:
    """`killed` 为 规则号 → 露馅的场景或测试，`tried` 是试过关掉的，`outcomes` 是这次演过的场景。"""

    evidence: traces.Evidence
    killed: dict[str, str] = field(default_factory=dict)
    tried: Collection[str] = ()
    outcomes: Sequence[Outcome] = ()


def _verdict(entry: scope.Entry, gathered: _Gathered) -> RuleVerdict:
    verdict = judge(entry, gathered.evidence)
    if entry.code not in gathered.tried:
        return verdict
    by = gathered.killed.get(entry.code, "")
    return verdict.with_kill(killed=bool(by), by=by)


def _gather(run: _Run) -> _Gathered:
    chosen = _chosen(run)
    if run.options.trace and not chosen:
        return _Gathered(traces.read(run.options.trace))
    rehearsal = Rehearsal(chosen)
    with _servers(run.options) as (pool, recorded):
        if run.options.trace:
            found = traces.read(run.options.trace)
            again = kill.rehearsable(chosen, scenarios=_passed(run.scenarios, found))
        else:
            again = list(run.scenarios)
        outcomes = play_all(again, pool=pool, parallel=PARALLEL, out=run.out, before=rehearsal.before)
        killed = rehearsal.killed
        if not run.options.trace:
            found = _with_tests(run, recorded, unkilled=_left(chosen, killed))
        killed |= kill.by_tests(_left(chosen, killed), evidence=found, out=run.out)
        killed |= kill.by_scenarios(
            _left(chosen, killed), scenarios=_passed(run.scenarios, found), pool=pool, parallel=PARALLEL, out=run.out
        )
    return _Gathered(found, killed, chosen, outcomes)


def _left(chosen: Sequence[str], killed: Collection[str]) -> list[str]:
    return [code for code in chosen if code not in killed]


def _chosen(run: _Run) -> list[str]:
    """要试着关掉的：全部，或按种子抽样。"""
    codes = run.counted() if run.options.kill else []
    if run.options.sample and run.options.sample < len(codes):
        return sorted(random.Random(run.options.seed).sample(codes, run.options.sample))
    return codes


def _passed(scenarios: Sequence[Scenario], found: traces.Evidence) -> list[Scenario]:
    return [item for item in scenarios if found.scenarios.get(item.id)]


def _with_tests(run: _Run, recorded: Path, *, unkilled: Collection[str]) -> traces.Evidence:
    """场景看不全、也没露馅的规则，跑写着它编号的单元与数据库测试；测试本身过不过由 make test 管。"""
    found = traces.read([recorded])
    verdicts = [judge(entry, found) for entry in run.entries if not entry.is_example]
    lacking = {item.code for item in verdicts if item.problem}
    files = linked_files(sorted(lacking.union(unkilled)), folders=TESTS)
    if files:
        from yitihua.engines.rules.recorder import TRACE

        kill.run_pytest(files, environment={TRACE: str(recorded)}, extra=("-n", str(PARALLEL)), out=run.out)
        found = traces.read([recorded])
    return found


@contextmanager
def _servers(options: Options) -> Iterator[tuple[ServerPool, Path]]:
    """服务池与记录文件；记录文件在起服务之前定好，服务进程才会写。"""
    from yitihua.app.scenario_world.pool import scenario_pool
    from yitihua.engines.rules.recorder import TRACE

    with tempfile.TemporaryDirectory(prefix="yitihua-coverage-") as folder:
        recorded = Path(folder) / "trace.jsonl"
        recorded.touch()
        recording = nullcontext() if options.trace else _environment(TRACE, str(recorded))
        with recording, scenario_pool(parallel=PARALLEL) as pool:
            yield pool, recorded


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name, None)
