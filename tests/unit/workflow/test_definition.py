"""流程定义：发布前的检查与按事实走的路径（R-WFL-014 至 016，T-WFL-002、T-WFL-007）。"""

from decimal import Decimal

import pytest

from yitihua.engines.expressions import Dataset, Field, Type
from yitihua.engines.workflow.definition import (
    END,
    START,
    Chain,
    ChainStep,
    Edge,
    Problem,
    check_chain,
    publish,
    sequence,
)

PAYMENT = Dataset(
    "支付申请",
    {"pay_app_amt": Field("支付申请金额", Type.MONEY), "on_list": Field("收款人在限制名单", Type.FLAG)},
)
MANUAL = "pay_app_amt >= 1000000 or on_list = 1"
STEPS = (
    ChainStep("AUD", "单位审核", "AG_AUD", "agency"),
    ChainStep("CTR1", "支付中心初审", "PAY_CTR", "division", when=MANUAL),
    ChainStep("CTR2", "支付中心复审", "PAY_CTR", "division", when=MANUAL),
)


def chain(steps: tuple[ChainStep, ...] = STEPS, edges: tuple[Edge, ...] | None = None) -> Chain:
    return Chain("WF-PAY", "payment.application", 1, steps, sequence(steps) if edges is None else edges)


def path(amount: str, on_list: int = 2) -> list[str]:
    published = publish(chain(), dataset=PAYMENT)
    return [step.code for step in published.path(facts={"pay_app_amt": Decimal(amount), "on_list": on_list})]


def test_按金额与名单决定是否转人工() -> None:
    """T-WFL-002。"""
    assert path("250000.00") == ["AUD"]
    assert path("999999.99") == ["AUD"]
    assert path("1000000.00") == ["AUD", "CTR1", "CTR2"]
    assert path("250000.00", on_list=1) == ["AUD", "CTR1", "CTR2"]


def test_顺序流程写出的边没有缺口没有重叠() -> None:
    assert check_chain(chain(), dataset=PAYMENT) == []
    assert [(edge.source, edge.target) for edge in chain().edges] == [
        (START, "AUD"),
        ("AUD", "CTR1"),
        ("AUD", "CTR2"),
        ("AUD", END),
        ("CTR1", "CTR2"),
        ("CTR1", END),
        ("CTR2", END),
    ]


def test_全部环节都有条件时可以直接终审() -> None:
    steps = (ChainStep("A", "领导", "LEAD", "division", when="pay_app_amt >= 5"),)
    published = publish(chain(steps), dataset=PAYMENT)
    assert published.path(facts={"pay_app_amt": Decimal("4.99")}) == ()
    assert published.path(facts={"pay_app_amt": Decimal("5.00")}) == steps


def broken(*edges: Edge) -> list[Problem]:
    steps = tuple(ChainStep(code, code, "AG_AUD", "agency") for code in ("甲", "乙"))
    return check_chain(chain(steps, edges), dataset=PAYMENT)


def test_缺口与重叠指出环节和反例() -> None:
    rest = (Edge(START, "甲"), Edge("乙", END))
    assert broken(*rest, Edge("甲", "乙", "pay_app_amt < 100000"), Edge("甲", END, "pay_app_amt > 100000")) == [
        Problem("R-WFL-014", {"例": "支付申请金额=100,000.00"}, "甲")
    ]
    assert broken(*rest, Edge("甲", "乙", "pay_app_amt <= 100000"), Edge("甲", END, "pay_app_amt >= 100000")) == [
        Problem("R-WFL-015", {"例": "支付申请金额=100,000.00"}, "甲")
    ]


def test_死环_无去向_去向不存在_走不到() -> None:
    assert broken(Edge(START, "甲"), Edge("甲", "乙"), Edge("乙", "甲")) == [
        Problem("R-WFL-014", {"例": "甲→乙→甲"}, "甲")
    ]
    assert broken(Edge(START, "甲"), Edge("甲", "乙")) == [Problem("R-WFL-014", {"例": "环节“乙”没有去向"}, "乙")]
    assert broken(Edge(START, "甲"), Edge("甲", "丙"), Edge("乙", END)) == [
        Problem("R-WFL-014", {"例": "去向“丙”不存在"}, "甲"),
        Problem("R-WFL-014", {"例": "环节“乙”走不到"}, "乙"),
    ]


@pytest.mark.parametrize(
    ("ratio", "problems"), [(0, ["R-WFL-016"]), (1, []), (100, []), (101, ["R-WFL-016"]), (None, [])]
)
def test_会签比例在一到一百之间(ratio: int | None, problems: list[str]) -> None:
    steps = (ChainStep("SIGN", "会签", "MOF_BIZ", "mof_dep", ratio=ratio),)
    assert [item.rule for item in check_chain(chain(steps), dataset=PAYMENT)] == problems


def test_会签三人百分之六十七须三人通过() -> None:
    """T-WFL-007。"""
    step = ChainStep("SIGN", "会签", "MOF_BIZ", "mof_dep", ratio=67)
    assert step.approvals_needed(3) == 3
    assert ChainStep("SIGN", "会签", "MOF_BIZ", "mof_dep", ratio=66).approvals_needed(3) == 2
    assert ChainStep("ONE", "审核", "MOF_BIZ", "mof_dep").approvals_needed(3) == 1


def test_有问题的流程不能发布() -> None:
    with pytest.raises(AssertionError, match="不能发布"):
        publish(chain(STEPS, (Edge(START, "AUD"),)), dataset=PAYMENT)
