"""别的模块要安排预算时由本模块判定的规则（R-PRO-001、023）。"""

from yitihua.engines.rules import declare_rule

_BASIS = "国发〔2021〕5 号；02 第 5 节"

declare_rule(
    "R-PRO-001",
    title="入库项目才能安排预算",
    message="项目未入库，不得安排预算",
    basis=_BASIS,
    next_step="请先办理项目入库",
    fires="项目储备阶段 30",
    passes="项目储备阶段 40",
)
declare_rule(
    "R-PRO-023",
    title="累计安排不超项目总额",
    message="累计安排超项目总额",
    basis=_BASIS,
    next_step="请核减安排数，或办理项目变更调增总额",
    fires="总额 10,000,000.00（社会投入 2,000,000.00），累计安排 8,000,000.01",
    passes="累计安排 8,000,000.00",
)
