"""录入与送审时的规则：入库、经济分类对应（R-BGT-001、005）。"""

from dataclasses import dataclass, replace
from typing import Final

from yitihua.engines.rules import Example, rule

ON: Final = ("budgeting.annual.create", "budgeting.annual.submit")
_NONE: Final = "（本单位性质不用该科目）"


@dataclass(frozen=True, slots=True)
class AnnualFacts:
    """一行年度预算；`expected_gov` 是推导表给出的政府经济分类，`arrangeable` 是项目可否安排。"""

    agency_code: str
    fund_type_code: str
    pro_code: str
    dep_bgt_eco_code: str
    gov_bgt_eco_code: str
    expected_gov: str
    arrangeable: bool = True


_SAMPLE: Final = AnnualFacts("101001", "111", "43060022101Y000000001", "30101", "50101", "50101")


@rule(
    "R-BGT-001",
    on=ON,
    title="预算安排的项目须已入库",
    basis="国发〔2021〕5 号；03 第 6 节",
    message="项目未入库，不得安排预算",
    next_step="请先办理项目入库",
    fields=("pro_code",),
    examples=[
        Example("项目尚在部门储备库", replace(_SAMPLE, arrangeable=False)),
        Example("项目已入库", _SAMPLE, fires=False),
    ],
)
def stored_project(facts: AnnualFacts) -> bool:
    return not facts.arrangeable


@rule(
    "R-BGT-005",
    on=ON,
    title="部门经济与政府经济分类对应",
    basis="《政府收支分类科目》经济分类对应关系；03 第 4 节",
    message="{dep}应对应{gov}",
    next_step="请按对应关系改选政府支出经济分类",
    fields=("gov_bgt_eco_code",),
    examples=[
        Example(
            "行政单位 30101 选 50501（T-BGT-003）",
            replace(_SAMPLE, gov_bgt_eco_code="50501"),
            fires={"dep": "30101", "gov": "50101"},
        ),
        Example("行政单位 30101 选 50101", _SAMPLE, fires=False),
    ],
)
def economic_codes_match(facts: AnnualFacts) -> dict[str, str] | None:
    """待分行可以暂不填经济分类，两者都填了才核对。"""
    if not facts.dep_bgt_eco_code or not facts.gov_bgt_eco_code or facts.gov_bgt_eco_code == facts.expected_gov:
        return None
    return {"dep": facts.dep_bgt_eco_code, "gov": facts.expected_gov or _NONE}
