"""场景运行器：收集文件，借服务逐个演，打印结果，给出退出码。"""

import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TextIO

from yitihua.app.scenario import report
from yitihua.app.scenario.client import Api
from yitihua.app.scenario.faults import ScenarioError
from yitihua.app.scenario.play import Before, Outcome, play
from yitihua.app.scenario.schema import load_scenario
from yitihua.app.scenario.servers import RunningServer, ServerPool
from yitihua.app.scenario.steps import Scenario
from yitihua.engines.rules import recorder


def run_paths(
    paths: Sequence[str | Path],
    *,
    pool: ServerPool | None = None,
    base_url: str | None = None,
    parallel: int = 2,
    as_json: bool = False,
    spec: Path | None = None,
    out: TextIO | None = None,
) -> int:
    """跑这些文件或目录里的场景：全过返回 0，任何一步不符返回 1，文件写错返回 2。

    给了 `base_url` 就在那一个服务上串行跑，否则向 `pool` 借服务，最多同时 `parallel` 个。
    """
    out = out or sys.stdout
    try:
        scenarios = load(paths)
    except ScenarioError as error:
        print(f"场景文件有误：{error}", file=out)
        return 2
    if base_url:
        pool, parallel = RunningServer(base_url), 1
    if pool is None:
        raise ValueError("要么给 base_url，要么给 pool")
    try:
        outcomes = play_all(scenarios, pool=pool, parallel=parallel, out=None if as_json else out)
    finally:
        pool.close()
    print(report.document(outcomes, spec=spec) if as_json else report.summary(outcomes), file=out)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def load(paths: Iterable[str | Path]) -> list[Scenario]:
    """读全部场景；编号重复的拒绝。"""
    scenarios = [load_scenario(path) for path in files(paths)]
    _distinct(scenarios)
    return scenarios


def files(paths: Iterable[str | Path]) -> list[Path]:
    """展开目录；given 目录里是前情片段，不是场景。"""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += [item for item in sorted(path.rglob("*.yaml")) if item.parent.name != "given"]
        elif path.is_file():
            found.append(path)
        else:
            raise ScenarioError(f"没有这个文件或目录：{path}")
    if not found:
        raise ScenarioError("没有找到任何场景")
    return list(dict.fromkeys(found))


def _distinct(scenarios: Sequence[Scenario]) -> None:
    seen: dict[str, Path] = {}
    for scenario in scenarios:
        if scenario.id in seen:
            raise ScenarioError(f"编号 {scenario.id} 与 {seen[scenario.id].name} 重复", path=scenario.path)
        seen[scenario.id] = scenario.path


def play_all(
    scenarios: Sequence[Scenario],
    *,
    pool: ServerPool,
    parallel: int,
    out: TextIO | None,
    before: Before | None = None,
) -> list[Outcome]:
    """演完一个打印一个，记一笔通过与否供规则覆盖统计；返回次序与文件次序相同。"""

    def one(scenario: Scenario) -> Outcome:
        server = pool.acquire()
        api = Api(server)
        try:
            return play(scenario, api=api, before=before)
        finally:
            api.close()
            pool.release(server)

    outcomes: dict[str, Outcome] = {}
    with ThreadPoolExecutor(max_workers=parallel) as crew:
        for done in as_completed([crew.submit(one, scenario) for scenario in scenarios]):
            outcome = done.result()
            outcomes[outcome.scenario.id] = outcome
            recorder.append({"scenario": outcome.scenario.id, "passed": outcome.passed})
            if out is not None:
                print("\n".join(report.lines(outcome)), file=out, flush=True)
    return [outcomes[scenario.id] for scenario in scenarios]
