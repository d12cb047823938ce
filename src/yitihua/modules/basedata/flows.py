"""基础信息的流程声明（10 第 4 节）；单据接上之前可以先定流程，不能办。"""

from pathlib import Path

from yitihua.engines.workflow.flows import Flow, flow, load_defaults

load_defaults(Path(__file__).parent / "seeds" / "chains.csv")
flow(
    Flow(
        biz_type="basedata.agency",
        title="单位与人员信息",
        stages={"agency": "单位审核", "dept": "部门审核", "mof": "财政审核"},
        reviewers=frozenset({"AG_AUD", "DEPT", "MOF_BIZ", "MOF_BGT"}),
        must_pass=frozenset({"mof"}),
    )
)
flow(
    Flow(
        biz_type="basedata.account",
        title="账户开立",
        stages={"dept": "部门审核", "treasury": "国库科审核"},
        reviewers=frozenset({"DEPT", "MOF_TRE"}),
        must_pass=frozenset({"treasury"}),
    )
)
