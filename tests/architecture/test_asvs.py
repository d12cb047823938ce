"""安全要求的对照表：编号一条不少、结论三选一、所写的测试都真有。"""

import ast
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 11, "6.3": 3, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "11.1": 2, "11.2": 3, "11.3": 3,
    "11.4": 3, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3,
    "16.5": 3,
}  # fmt: skip
"""各节一、二级要求的条数（各节里一、二级排在三级前面）；第 10、17 章整章不适用。"""


def table() -> list[dict[str, str]]:
    with (ROOT / "docs" / "security" / "asvs.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@cache
def names_in(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def missing_tests(evidence: str) -> list[str]:
    """所列的测试里没有的。"""
    found = []
    for item in evidence.split(";"):
        path, _, name = item.partition("::")
        if not name.startswith("test_") or name not in names_in(path):
            found.append(item)
    return found


def test_一二级要求一条不少_没有重复() -> None:
    expected = {f"{section}.{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)}
    counts = Counter(row["编号"] for row in table())
    assert set(counts) == expected | {"10.*", "17.*"}
    assert set(counts.values()) == {1}


def test_已满足的都有真测试_其余都有理由() -> None:
    wrong = []
    for row in table():
        assert row["结论"] in ("已满足", "不适用", "未满足"), row
        assert row["级别"] in ("1", "2"), row
        if row["结论"] == "已满足":
            wrong += [f"{row['编号']} {item}" for item in missing_tests(row["证据或理由"])]
        elif not CHINESE.search(row["证据或理由"]):
            wrong.append(f"{row['编号']} 没有理由")
    assert wrong == []


def test_写了没有的测试会被发现() -> None:
    assert missing_tests("tests/architecture/test_asvs.py::test_没有这个") != []
    assert missing_tests("tests/没有.py::test_x") != []
    assert missing_tests("tests/architecture/test_asvs.py::test_写了没有的测试会被发现") == []
