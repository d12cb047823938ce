"""关掉规则的两种试法：演场景时在那一步上试算，关掉后重跑测试。"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from yitihua.app.coverage import kill
from yitihua.app.coverage.evidence import Evidence, Sightings
from yitihua.app.coverage.rehearsal import Rehearsal, expected
from yitihua.app.scenario.client import Reply
from yitihua.app.scenario.steps import Do, Expectation, Fragment, Given, Scenario

OVER, NEAR = "R-TST-901", "R-TST-902"


@dataclass
class FakeApi:
    """一个只会按关掉的规则作答的系统；`refusing` 是没关时一并命中的规则。"""

    refusing: tuple[str, ...]
    off: str = ""
    tried: list[str] = field(default_factory=list)

    def session(self, actor: str) -> None:
        """登录不计。"""

    def command(self, operation: str) -> set[str]:
        return set()

    def switch_rules(self, *, off: str) -> None:
        self.off = off

    def run(self, *, dry_run: bool, **_rest: Any) -> Reply:
        assert dry_run, "试规则只许试算"
        self.tried.append(self.off)
        left = tuple({"code": code, "message": "超0.01"} for code in self.refusing if code != self.off)
        return Reply(ok=not left, status=422 if left else 200, result={}, findings=left)


def _step(*refused: str, each: str = "") -> Do:
    expect = Expectation(refused=refused, message=("超0.01",))
    return Do(actor="AG_OP", operation="demo.quota.take", fields={}, expect=expect, each=each)


def _scenario(*steps: Any, name: str = "S-a", rules: tuple[str, ...] = ()) -> Scenario:
    return Scenario(name, "题目", rules, "base", "2022-03-01T10:00:00", steps, Path("a.yaml"))


def _rehearse(api: FakeApi, step: Do, *wanted: str) -> dict[str, str]:
    rehearsal = Rehearsal(wanted)
    rehearsal.before(_scenario(step), step, api, {})  # type: ignore[arg-type]
    return rehearsal.killed


def test_关掉后这一步核不上即露馅_试完恢复() -> None:
    api = FakeApi((OVER,))
    assert _rehearse(api, _step(OVER), OVER) == {OVER: "S-a"}
    assert (api.tried, api.off) == (["", OVER], "")


def test_关掉后照样被别的规则挡住_提示也对得上_就是无感() -> None:
    assert _rehearse(FakeApi((OVER, NEAR)), _step(OVER, NEAR), OVER, NEAR) == {}


def test_平时试算就核不上的步骤不作数() -> None:
    api = FakeApi(())
    assert _rehearse(api, _step(OVER), OVER) == {}
    assert api.tried == [""]


def test_不试没要的规则与逐项执行的步骤() -> None:
    api = FakeApi((OVER,))
    assert _rehearse(api, _step(OVER), NEAR) == {}
    assert _rehearse(api, _step(OVER, each="$lines"), OVER) == {}
    assert api.tried == []


def test_挑场景_短的先挑_已试得到的不再多演() -> None:
    fragment = Fragment("前情", {}, (_step(NEAR),), Path("given.yaml"))
    short = _scenario(_step(OVER), name="S-short")
    long = _scenario(_step(OVER), Given(fragment, {}), name="S-long")
    spare = _scenario(_step(OVER), _step(OVER), _step(OVER), name="S-spare")
    assert expected(long.steps) == {OVER, NEAR}
    assert kill.rehearsable([OVER, NEAR], scenarios=[spare, long, short]) == [short, long]
    assert kill.rehearsable([OVER], scenarios=[spare, long, short]) == [short]


TESTS = """
import pytest
from yitihua.kernel.decisions import decide
from yitihua.kernel.rulebook import declare
from yitihua.engines.rules import recorder

declare("R-TST-911", title="额度", message="超额", basis="测试", next_step="减少", fires="超", passes="不超")

@pytest.fixture(scope="module")
def shared():
    return []

@pytest.fixture
def fresh(shared):
    shared.append(1)
    yield len(shared)

@pytest.mark.parametrize("amount", [101])
def test_watching(fresh, amount):
    assert decide("R-TST-911", fires=amount > 100, facts={"amount": amount}) is not None

def test_careless(fresh):
    decide("R-TST-911", fires=True, facts={"amount": 101})

def test_broken():
    assert False
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, str]]:
    (tmp_path / "test_quota.py").write_text(TESTS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    # 另起的 pytest 只装这一个文件：别的测试在本进程里装过应用，不带过去
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)

    def run(*tests: str) -> dict[str, str]:
        found = Evidence(rules={"R-TST-911": Sightings(tests=[f"test_quota.py::{name}" for name in tests])})
        return kill.by_tests(["R-TST-911"], evidence=found, out=io.TextIOWrapper(io.FileIO(tmp_path / "log", "w")))

    return run


def test_关掉后重跑_看着它的测试不过(folder: Callable[..., dict[str, str]]) -> None:
    assert folder("test_watching[101]", "test_careless") == {"R-TST-911": "test_quota.py::test_watching[101]"}


def test_没有真正看着它的_和平时就不过的_都不算(folder: Callable[..., dict[str, str]]) -> None:
    assert folder("test_careless", "test_broken") == {}
