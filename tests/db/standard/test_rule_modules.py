"""规则簿与归属表逐条对得上：少写一条，规则覆盖就统计不了。"""

import csv
from pathlib import Path

from yitihua.app.compose import compose
from yitihua.app.coverage import scope
from yitihua.kernel.rulebook import RULEBOOK

TABLE = Path(__file__).resolve().parents[3] / "docs" / "spec" / "rule-modules.csv"


def test_规则簿里的每条规则都写明属于哪一篇() -> None:
    compose()
    assert scope.differences(scope.load(TABLE), rulebook=RULEBOOK) == []


def test_归属表按编号排() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert codes == sorted(codes)
