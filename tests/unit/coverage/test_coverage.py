"""规则覆盖的计数：触发、放行、只差一步、算例的场景与数字、归属表与规则簿。"""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from yitihua.app.coverage import evidence, kill, report, scope
from yitihua.app.coverage.linked import linked_files
from yitihua.app.coverage.verdicts import (
    COUNTED,
    NOT_ENABLED,
    RuleVerdict,
    example_verdict,
    judge,
    rule_verdict,
)
from yitihua.app.scenario.steps import Scenario
from yitihua.engines.rules import recorder
from yitihua.kernel.decisions import decide, judged
from yitihua.kernel.rulebook import RuleCard, declare

ROOT = Path(__file__).resolve().parents[3]


def _card(code: str) -> RuleCard:
    return declare(code, title="额度", message="超{d}", basis="测试", next_step="减少", fires="超 0.01", passes="恰好")


def _trace(path: Path, *lines: dict[str, object]) -> evidence.Evidence:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return evidence.read([path])


def _seen(outcome: str, facts: object, *, test: str = "") -> dict[str, object]:
    return {"rule": "R-TST-901", "outcome": outcome, "facts": facts, "test": test}


def _verdict(found: evidence.Evidence, *, status: str = COUNTED) -> RuleVerdict:
    return rule_verdict("R-TST-901", title="额度", status=status, note="", evidence=found)


def test_触发与放行只差一分钱才合格(tmp_path: Path) -> None:
    fired = _seen("fired", {"x": "100.00", "y": "100.01"})
    near = _trace(tmp_path / "near", fired, _seen("passed", {"x": "100.00", "y": "100.00"}))
    far = _trace(tmp_path / "far", fired, _seen("passed", {"x": "100.00", "y": "99.99"}))
    assert _verdict(near).problem == ""
    assert _verdict(far).problem == "没有只差一步的一对"


@pytest.mark.parametrize(
    ("one", "other", "step"),
    [
        ({"day": "2022-03-01"}, {"day": "2022-03-02"}, True),
        ({"day": "2022-03-01"}, {"day": "2022-03-03"}, False),
        ({"length": 4}, {"length": 5}, True),
        ({"length": 3}, {"length": 5}, False),
        ({"lacking": []}, {"lacking": ["pro_code"]}, True),
        ({"a": "1", "b": "1"}, {"a": "2", "b": "2"}, False),
    ],
)
def test_一天一个数一个代码算一步(tmp_path: Path, one: object, other: object, step: bool) -> None:
    found = _trace(tmp_path / "trace", _seen("fired", one), _seen("passed", other))
    assert found.of("R-TST-901").adjacent is step


def test_只触发或只放行都不合格(tmp_path: Path) -> None:
    assert _verdict(_trace(tmp_path / "a", _seen("fired", {"x": 1}))).problem == "没有放行过"
    assert _verdict(_trace(tmp_path / "b", _seen("passed", {"x": 1}))).problem == "没有触发过"
    assert _verdict(evidence.Evidence()).problem == "没有触发过，没有放行过"


def test_未启用的规则列出而不计数() -> None:
    item = _verdict(evidence.Evidence(), status=NOT_ENABLED)
    assert item.problem == ""
    assert "未启用" in report.text([item], [])
    assert "规则 0/0 合格" in report.text([item], [])


def test_关掉无感的规则不合格(tmp_path: Path) -> None:
    found = _trace(tmp_path / "t", _seen("fired", {"x": 1}), _seen("passed", {"x": 2}))
    assert _verdict(found).with_kill(killed=False, by="S-a").problem == "关掉后没有测试不过"
    assert _verdict(found).with_kill(killed=True, by="S-a").problem == ""


def test_触发它的测试记下来供关掉后重跑(tmp_path: Path) -> None:
    name = "tests/unit/a.py::test_一[两 段]"
    found = _trace(
        tmp_path / "t", _seen("fired", {"x": 1}, test=f"{name} (call)"), _seen("passed", {}, test="b (call)")
    )
    assert found.of("R-TST-901").tests == [name]


def test_相同的事实只算一次(tmp_path: Path) -> None:
    twice = [_seen("fired", {"x": "1.00"}), _seen("fired", {"x": "1.00"}), _seen("passed", {"x": "1.00"})]
    seen = _trace(tmp_path / "t", *twice).of("R-TST-901")
    assert (len(seen.fired), len(seen.passed)) == (1, 1)


def test_规则自带的例子不算看到过() -> None:
    entry = scope.Entry("R-TST-901", "00", scope.DECIDED, "")
    _card("R-TST-901")
    assert judge(entry, evidence.Evidence()).problem == "没有触发过，没有放行过"
    declared = scope.Entry("R-TST-901", "00", scope.DECLARED, "由别的规则代行")
    assert (judge(declared, evidence.Evidence()).status, judge(declared, evidence.Evidence()).problem) == ("仅登记", "")


def test_关掉规则的试验不作记录(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _card("R-TST-901")
    path = tmp_path / "trace"
    monkeypatch.setenv(recorder.TRACE, str(path))
    with kill.switched_off("R-TST-902"):
        decide("R-TST-901", fires=True, facts={"x": "试验"}, d=Decimal("0.01"))
        assert not recorder.tracing()
    assert not path.exists()


def test_写着规则号的测试文件才是看着它的(tmp_path: Path) -> None:
    for name, text in (("test_a.py", "R-TST-901"), ("test_b.py", "R-TST-902"), ("make.py", "R-TST-901")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "hammer").mkdir()
    (tmp_path / "hammer" / "test_c.py").write_text("R-TST-901", encoding="utf-8")
    assert linked_files(["R-TST-901"], folders=[tmp_path]) == [str(tmp_path / "test_a.py")]
    assert linked_files([], folders=[tmp_path]) == []


def test_写坏的记录报错(tmp_path: Path) -> None:
    (tmp_path / "bad").write_text("{半行", encoding="utf-8")
    with pytest.raises(json.JSONDecodeError):
        evidence.read([tmp_path / "bad"])


def test_判定处记触发与放行且能关掉(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _card("R-TST-901")
    path = tmp_path / "trace"
    monkeypatch.setenv(recorder.TRACE, str(path))
    left = Decimal("100.00")
    for amount in (Decimal("100.01"), Decimal("100.00")):
        found = judged("R-TST-901", fires=amount > left, facts={"x": left, "y": amount}, d=amount - left)
        assert [item.message for item in found] == (["超0.01"] if amount > left else [])
    seen = evidence.read([path]).of("R-TST-901")
    assert (len(seen.fired), len(seen.passed), seen.adjacent) == (1, 1, True)
    with kill.switched_off("R-TST-901"):
        assert decide("R-TST-901", fires=True, facts={"x": 1}, d=left) is None
    assert decide("R-TST-901", fires=True, facts={"x": 1}, d=left) is not None


def _scenario(tmp_path: Path, name: str, amount: str) -> Scenario:
    path = tmp_path / f"{name}.yaml"
    path.write_text(f'steps:\n  - {{do: a.b.c, with: {{amount: "{amount}"}}, note: "9,999.99"}}\n', encoding="utf-8")
    return Scenario(name, "题目", (), "base", "2022-03-01T10:00:00", (), path)


def test_算例要场景通过且数字齐全(tmp_path: Path) -> None:
    texts = {"T-IND-901": "可用 300,000.00，分配 300,000.01"}
    one = _scenario(tmp_path, "T-IND-901", "300000.00")
    two = _scenario(tmp_path, "T-IND-901-2", "300000.01")
    found = evidence.Evidence(scenarios={"T-IND-901": True, "T-IND-901-2": True})
    whole = example_verdict("T-IND-901", texts=texts, scenarios=[one, two], evidence=found)
    assert whole.problem == ""
    part = example_verdict("T-IND-901", texts=texts, scenarios=[one], evidence=found)
    assert part.missing == ("300000.01",)
    found.scenarios["T-IND-901-2"] = False
    failed = example_verdict("T-IND-901", texts=texts, scenarios=[one, two], evidence=found)
    assert failed.problem == "场景没有通过或没有跑：T-IND-901-2"
    absent = example_verdict("T-IND-902", texts=texts, scenarios=[one], evidence=found)
    assert absent.problem == "规格里没有这个算例；没有场景"


def test_归属表与规则簿互相对得上(tmp_path: Path) -> None:
    path = tmp_path / "rule-modules.csv"
    path.write_text(
        "code,module,state,note\nR-A,00,已判定,\nR-B,00,仅登记,由 R-A 代行\nT-A,00,已判定,\n", encoding="utf-8"
    )
    entries = scope.load(path)
    assert scope.differences(entries, rulebook=["R-A", "R-B"]) == []
    assert scope.differences(entries, rulebook=["R-A", "R-C"]) == [
        "规则R-C没有写明属于哪个模块",
        "表里的规则R-B不在规则簿",
    ]
    path.write_text("code,module,state,note\nR-A,00,已判定,\nR-A,00,别的,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"编号重复 R-A，状态写错 R-A"):
        scope.load(path)


def test_一篇的规则不论先后都算它的_没做的列出来(tmp_path: Path) -> None:
    (tmp_path / "05-x.md").write_text("| R-X-001 | 甲 |\n| R-X-002 | 乙 |\n**T-X-001** 丙\n", encoding="utf-8")
    entries = [scope.Entry("R-X-001", "00", scope.DECIDED, ""), scope.Entry("R-Y-001", "00", scope.DECIDED, "")]
    found, undone = scope.of_module(entries, module="05", spec=tmp_path)
    assert [entry.code for entry in found] == ["R-X-001"]
    assert undone == ["R-X-002", "T-X-001"]
    found, undone = scope.of_module(entries, module="00", spec=tmp_path)
    assert [entry.code for entry in found] == ["R-X-001", "R-Y-001"]
    assert undone == []


def test_随产品的归属表读得出且有未启用的那条() -> None:
    entries = {entry.code: entry for entry in scope.load(ROOT / "docs/spec/rule-modules.csv")}
    assert entries["R-PAY-005"].module == "00"
    assert entries["T-PAY-016"].is_example
