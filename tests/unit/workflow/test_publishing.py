"""发布前的核对：结构、岗位、阶段的先后与必经，条件的缺口与重叠（R-WFL-014 至 016）。"""

from dataclasses import replace

import pytest

from yitihua.engines.workflow.definition import END, START, Chain, ChainStep, Edge, sequence
from yitihua.engines.workflow.flows import Flow
from yitihua.engines.workflow.publishing import problems_of

FLOW = Flow(
    biz_type="test.form",
    title="报销",
    stages={"agency": "单位审核", "mof": "财政审核"},
    reviewers=frozenset({"AG_AUD", "MOF_BGT", "MOF_PER"}),
    must_pass=frozenset({"agency"}),
)
AGENCY = ChainStep("audit", "单位审核", "AG_AUD", "agency", stage="agency")
BUDGET = ChainStep("budget", "预算科审核", "MOF_BGT", "division", stage="mof", when="amount >= 100")


def problems(*steps: ChainStep, edges: tuple[Edge, ...] | None = None) -> list[tuple[str, str]]:
    chain = Chain("test.form", "test.form", 0, steps, sequence(steps) if edges is None else edges)
    return [(item.code, item.message) for item in problems_of(FLOW, chain)]


def test_顺序的流程可以发布() -> None:
    assert problems(AGENCY, BUDGET) == []


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (replace(BUDGET, role="PAY_CTR"), "的角色 PAY_CTR 不能审报销"),
        (replace(BUDGET, scope="agency"), "的范围与角色对不上"),
        (replace(BUDGET, stage="dept"), "没有写属于哪个阶段"),
        (replace(BUDGET, assign="named"), "的指派方式与指定的人对不上"),
        (replace(BUDGET, persons=("mof_bgt1@430600000",)), "的指派方式与指定的人对不上"),
        (replace(BUDGET, code="audit"), "环节代码 audit 重复"),
        (replace(BUDGET, code=END), "环节代码 终审 重复或占用了保留字"),
    ],
)
def test_环节写得不对_说明是哪一个(step: ChainStep, words: str) -> None:
    found = problems(AGENCY, step)
    assert [code for code, _ in found] == ["E-CHAIN"]
    assert words in found[0][1]


def test_一个环节也没有() -> None:
    assert problems() == [("E-CHAIN", "流程没有环节")]


def test_必经的阶段绕不过() -> None:
    found = problems(replace(AGENCY, when="amount >= 100"), replace(BUDGET, when=""))
    assert found == [("E-CHAIN", "有的路径不经过“单位审核”")]


def test_去向不能走回前面的阶段() -> None:
    edges = (Edge(START, "budget"), Edge("budget", "audit"), Edge("audit", END))
    assert ("E-CHAIN", "预算科审核→单位审核 走回了前面的阶段") in problems(AGENCY, BUDGET, edges=edges)


@pytest.mark.parametrize(("ratio", "codes"), [(0, ["R-WFL-016"]), (1, []), (100, []), (101, ["R-WFL-016"])])
def test_会签比例在_1_至_100(ratio: int, codes: list[str]) -> None:
    assert [code for code, _ in problems(replace(AGENCY, ratio=ratio))] == codes


def test_缺口与重叠给出反例() -> None:
    edges = (Edge(START, "audit"), Edge("audit", END, "amount < 100"), Edge("audit", "budget", "amount > 100"))
    whole = (*edges, Edge("budget", END))
    assert problems(AGENCY, BUDGET, edges=whole) == [("R-WFL-014", "条件未覆盖：金额=100.00")]
    overlapped = (*edges[:2], Edge("audit", "budget", "amount >= 99.99"), Edge("budget", END))
    assert problems(AGENCY, BUDGET, edges=overlapped) == [("R-WFL-015", "条件重叠：金额=99.99同时满足两条路径")]


def test_条件写法不对_说明怎么写() -> None:
    ((code, message),) = problems(AGENCY, replace(BUDGET, when="amount > amount"))
    assert code == "E-CHAIN"
    assert message.startswith("条件写法不对")
