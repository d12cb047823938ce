"""规则簿的提示语与业务规格一字不差；有意不同的，在归属表的说明里写明。"""

import re
from pathlib import Path

import pytest

from yitihua.app.coverage import scope

pytestmark = pytest.mark.usefixtures("composed")
SPEC = Path(__file__).resolve().parents[2] / "docs" / "spec"
ROW = re.compile(r"^\| *(R-[A-Z]{3}-\d{3}) *\|(.*)\|\s*$", re.MULTILINE)
DIFFERS = "提示语"


def _rows() -> dict[str, str]:
    """规则号 → 规格里那一行（首次出现的为准）。"""
    found: dict[str, str] = {}
    for file in sorted(SPEC.glob("[0-9][0-9]-*.md")):
        for code, rest in ROW.findall(file.read_text(encoding="utf-8")):
            found.setdefault(code, rest)
    return found


def _blanked(text: str) -> str:
    """占位名各写各的，只比文字。"""
    return re.sub(r"\{[^}]*\}", "{}", text)


def test_每条规则在规格里有一行_提示语相同或写明为何不同() -> None:
    from yitihua.kernel.rulebook import RULEBOOK

    rows = _rows()
    notes = {entry.code: entry.note for entry in scope.load(SPEC / "rule-modules.csv")}
    codes = [code for code in RULEBOOK if not code.startswith("R-TST-")]
    assert [code for code in codes if code not in rows] == []
    differing = {
        code
        for code in codes
        if _blanked(RULEBOOK[code].message) not in map(_blanked, re.findall(r"“([^”]*)”", rows[code]))
    }
    assert differing == {code for code, note in notes.items() if DIFFERS in note}
