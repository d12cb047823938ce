"""指标的流程声明（10 第 4 节）；单据接上之前可以先定流程，不能办。"""

from pathlib import Path

from yitihua.engines.expressions import Field, Type
from yitihua.engines.workflow.flows import Flow, flow, load_defaults

load_defaults(Path(__file__).parent / "seeds" / "chains.csv")
flow(
    Flow(
        biz_type="appropriation.indicator",
        title="指标下达",
        stages={"mof": "财政审核", "leader": "分管领导"},
        reviewers=frozenset({"MOF_BIZ", "MOF_BGT", "LEAD"}),
        must_pass=frozenset({"mof"}),
        fields={"fund_type_code": Field("资金性质", Type.CODE)},
    )
)
