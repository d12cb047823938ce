"""流程条件说成话：要素用名称，代码用叫法，“不是（…）”说成正面的话。"""

from decimal import Decimal

import pytest

from yitihua.engines.expressions import Dataset, Field, Type
from yitihua.engines.workflow.definition import ChainStep, sequence
from yitihua.engines.workflow.wording import worded

DATASET = Dataset(
    "调整批次",
    {
        "amount": Field("金额", Type.MONEY, minimum=Decimal("0.01")),
        "adj_case": Field("调剂情形", Type.CODE, codes=frozenset("1234")),
        "pro_kind_code": Field("项目类别", Type.CODE),
        "manual": Field("命中转人工", Type.BOOL),
        "is_captial_cons_pro": Field("是否基建项目", Type.FLAG),
    },
)
NAMES = {"adj_case": {"2": "同部门内单位间", "4": "项目之间"}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("amount >= 5000000", "金额不小于5,000,000.00元"),
        ("not (amount >= 5000000)", "金额小于5,000,000.00元"),
        ("5000000 < amount", "金额大于5,000,000.00元"),
        ("amount between 1 and 2.5", "金额在1.00元至2.50元之间"),
        ("manual", "命中转人工为是"),
        ("not (manual)", "命中转人工为否"),
        ("is_captial_cons_pro = 1", "是否基建项目为是"),
        ("adj_case in ('2', '4')", "调剂情形为同部门内单位间、项目之间之一"),
        ("not (adj_case in ('2', '4'))", "调剂情形不为同部门内单位间、项目之间之一"),
        ("adj_case in ('1')", "调剂情形为1"),
        (
            "not (pro_kind_code like '22%' or pro_kind_code like '3%')",
            "项目类别不以22开头，且项目类别不以3开头",
        ),
        (
            "manual and (amount > 1 or pro_kind_code like '3%')",
            "命中转人工为是，且（金额大于1.00元，或项目类别以3开头）",
        ),
        ("not (manual and amount > 1)", "命中转人工为否，或金额不大于1.00元"),
        ("not (not (manual))", "命中转人工为是"),
    ],
)
def test_条件说成话(text: str, words: str) -> None:
    assert worded(text, dataset=DATASET, names=NAMES) == words


def test_写得不合规矩的原样给出() -> None:
    assert worded("amount >=", dataset=DATASET) == "amount >="


def test_顺序流程的每条去向都说得出_没有一个要素代码() -> None:
    steps = (
        ChainStep("a", "部门审核", "DEPT", "dept", when="adj_case in ('2', '4')"),
        ChainStep("b", "分管领导", "LEAD", "division", when="amount >= 5000000 and not (manual)"),
    )
    said = [worded(edge.condition, dataset=DATASET, names=NAMES) for edge in sequence(steps)]
    assert said[2] == ("调剂情形不为同部门内单位间、项目之间之一，且（金额小于5,000,000.00元，或命中转人工为是）")
    assert all(name not in text for text in said for name in DATASET.fields)
