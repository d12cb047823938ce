"""指标的流程声明（10 第 4 节、04 第 5 节）；单据接上之前可以先定流程，不能办。"""

from decimal import Decimal
from pathlib import Path
from typing import Final

from yitihua.engines.expressions import Field, Type
from yitihua.engines.workflow.flows import Flow, flow, load_defaults

_FUND: Final = {"fund_type_code": Field("资金性质", Type.CODE)}
ADJUST_CASES: Final = {
    "2": "同部门内单位间",
    "3": "同部门同类功能科目的项之间",
    "4": "项目之间",
    "5": "功能类款间或部门间",
    "6": "基本支出与项目支出之间",
    "7": "动用预备费",
    "8": "接受上级增加的专项转移支付",
    "9": "法定预算调整",
}
"""要审的调剂情形（04 第 5 节权限矩阵）；情形 1 单位自主、只备案，不送审。"""

load_defaults(Path(__file__).parent / "seeds" / "chains.csv")
flow(
    Flow(
        biz_type="appropriation.indicator",
        title="指标下达",
        stages={"mof": "财政审核", "leader": "分管领导"},
        reviewers=frozenset({"MOF_BIZ", "MOF_BGT", "LEAD"}),
        must_pass=frozenset({"mof"}),
        fields=_FUND,
    )
)
flow(
    Flow(
        biz_type="appropriation.adjustment",
        title="指标调剂",
        stages={"dept": "部门审核", "mof": "财政审核"},
        reviewers=frozenset({"DEPT", "MOF_BIZ", "MOF_BGT", "MOF_PER"}),
        must_pass=frozenset({"mof"}),
        fields={
            **_FUND,
            "adj_case": Field("调剂情形", Type.CODE, codes=frozenset(ADJUST_CASES)),
            "total_in": Field("调入合计", Type.MONEY, minimum=Decimal("0.01")),
        },
    )
)
