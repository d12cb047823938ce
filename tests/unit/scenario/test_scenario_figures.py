"""算例的数字：规格印出的每个数都要在场景里，差一个就不算。"""

from pathlib import Path

import pytest

from yitihua.app.scenario import figures
from yitihua.app.scenario.run import files
from yitihua.app.scenario.schema import load_scenario

ROOT = Path(__file__).resolve().parents[3]
SCENARIOS = ROOT / "tests" / "scenarios"
SPEC = ROOT / "docs" / "spec"
ACCEPTED = [
    "T-GEN-001",
    "T-GEN-002",
    "T-GEN-003",
    "T-GEN-004",
    "T-IND-001",
    "T-IND-002",
    "T-IND-003",
    "T-IND-004",
    "T-IND-005",
    "T-IND-007",
    "T-IND-008",
    "T-IND-010",
    "T-IND-014",
    "T-PAY-001",
    "T-PAY-002",
    "T-PAY-003",
    "T-PAY-004",
    "T-PAY-006",
    "T-PAY-013",
    "T-PAY-014",
    "T-PAY-016",
    "T-ACC-001",
    "T-ACC-002",
    "T-ACC-005",
    "T-ACC-008",
    "T-ACC-013",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("可用 400,000.00 申请 400,000.01 → R-PAY-004 超 0.01", ["400000.00", "400000.01", "0.01"]),
        ("2302=−50,000.00，库款净减 950,000.00", ["2302", "-50000.00", "950000.00"]),
        ("(900,000.00−600,000.00)+600,000.00，50,000.00−20,000.00", ["900000.00", "600000.00", "50000.00", "20000.00"]),
        ("占用 E10（IND12）408/30103 60.00；INV-2；同 T-IND-013；第 6 步；按 1:1:1", ["408", "30103", "60.00"]),
        ("15:29:59 发送 → 当日", ["15:29:59"]),
        ("录入“岳财预[2022]19号”，已用 1–17", ["岳财预[2022]19号", "17"]),
        ("0.125 万元 → 1250.00 元", ["0.125", "1250.00"]),
    ],
)
def test_取出一段文字印出的数(text: str, expected: list[str]) -> None:
    assert figures.figures(text) == expected


@pytest.mark.parametrize(
    ("steps", "missing"),
    [
        ('- {check: A, is: {a: "-50000.00", b: "950000.00"}}', []),
        ('- {check: A, is: {a: "50000.00", b: "950000.00"}}', ["-50000.00"]),
        ('- {check: A, is: {a: "-50000.00", b: "-950000.00"}}', []),
        ('- {check: A, is: {a: "-50000.00", b: "950000.01"}}', ["950000.00"]),
        ('- {check: A, is: {a: "-50000.00"}, note: "950000.00"}  # 950000.00', ["950000.00"]),
        ('- {check: A, is: {a: "-50000.00"}, message: "差额950,000.00"}', []),
    ],
)
def test_场景里缺的数_题注里写了不算(tmp_path: Path, steps: str, missing: list[str]) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"id: T-PAY-004\ntitle: 净减950000.00\nsteps:\n  {steps}\n", "utf-8")
    assert figures.missing(text="退款 −50,000.00，净减 950,000.00", scenarios=[path]) == missing


def test_从规格取算例_到下一例或下一节为止(tmp_path: Path) -> None:
    (tmp_path / "06.md").write_text(
        "## 9 算例\n**T-PAY-001** 甲 1.00。\n- 续 2.00\n**T-PAY-002 有题目** 乙 3.00。\n\n## 10 其他\n4.00\n", "utf-8"
    )
    found = figures.examples(tmp_path)
    assert {code: figures.figures(text) for code, text in found.items()} == {
        "T-PAY-001": ["1.00", "2.00"],
        "T-PAY-002": ["3.00"],
    }


def test_验收算例都有场景_且印出的数一个不少() -> None:
    texts = figures.examples(SPEC)
    files_of: dict[str, list[Path]] = {}
    for path in files([SCENARIOS]):
        files_of.setdefault(load_scenario(path).example, []).append(path)
    lacking = {
        code: figures.missing(text=texts[code], scenarios=files_of.get(code, []))
        for code in {*ACCEPTED, *files_of} - {""}
    }
    assert set(ACCEPTED) <= files_of.keys()
    assert {code: numbers for code, numbers in lacking.items() if numbers} == {}
