"""项目入库的流程（10 第 4 节）：单位审核 → 部门 → 业务科室 → 预算科。"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from yitihua.engines import rules
from yitihua.engines.expressions import Field, Type
from yitihua.engines.workflow.bind import bind
from yitihua.engines.workflow.bindings import Binding, Decision, Handler
from yitihua.engines.workflow.flows import Flow, flow, load_defaults
from yitihua.infra.calendar.parameters import parameters
from yitihua.kernel.context import Ctx
from yitihua.modules.projects import queries
from yitihua.modules.projects import rules as _rules  # noqa: F401
from yitihua.modules.projects.facts import StoreFacts
from yitihua.modules.projects.models import Project
from yitihua.modules.projects.states import FILLING, MOF_STORE, PHASE_AT, PROJECT

_THRESHOLDS = ("review_threshold", "review_threshold_infra")
_SAVED = ["status", "store_phase", "mof_aud_opinion_code", "last_user"]


def _load(pro_ids: Sequence[UUID], ctx: Ctx) -> dict[UUID, Project]:
    return queries.locked(pro_ids, ctx=ctx)


def _moved(action: str) -> Handler:
    """换到另一个环节：储备阶段由那个环节属于哪个阶段定，单位、部门通过后各进一级储备库。"""

    def handle(decisions: Sequence[Decision], ctx: Ctx) -> None:
        for decision in decisions:
            assert decision.next_step is not None
            row = decision.doc
            row.status = PROJECT.require(row.status, action)
            row.store_phase = PHASE_AT[decision.next_step.stage]
            row.mof_aud_opinion_code = ""
        _save(decisions, ctx)

    return handle


def _approved(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """终审入库：评审门槛、审定额与结论都过才入。"""
    values = parameters(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)
    limits = {name: Decimal(values[name]) for name in _THRESHOLDS}
    facts = {item.biz_id: _store_facts(item.doc) for item in decisions}
    found = rules.check_many("projects.project.store", facts, params=limits, ctx=ctx)
    for decision in decisions:
        decision.line.judge(found[decision.biz_id])
    stored = [item for item in decisions if not item.line.refused]
    for decision in stored:
        row = decision.doc
        row.status = PROJECT.require(row.status, "store")
        row.store_phase, row.mof_aud_opinion_code = MOF_STORE, "1"
    _save(stored, ctx)


def _store_facts(row: Project) -> StoreFacts:
    return StoreFacts(
        agency_code=row.agency_code,
        pro_cat_code=row.pro_cat_code,
        pro_total_amt=row.pro_total_amt,
        is_captial_cons_pro=row.is_captial_cons_pro,
        check_amt=row.check_amt,
        review_result_code=row.review_result_code,
    )


def _returned(decisions: Sequence[Decision], ctx: Ctx) -> None:
    _back(decisions, "return", ctx)


def _withdrawn(decisions: Sequence[Decision], ctx: Ctx) -> None:
    _back(decisions, "withdraw", ctx)


def _back(decisions: Sequence[Decision], action: str, ctx: Ctx) -> None:
    """回到草稿：储备阶段回到填报，项目代码保留。"""
    for decision in decisions:
        row = decision.doc
        row.status = PROJECT.require(row.status, action)
        row.store_phase = FILLING
    _save(decisions, ctx)


def _save(decisions: Sequence[Decision], ctx: Ctx) -> None:
    rows = [decision.doc for decision in decisions]
    for row in rows:
        row.last_user = ctx.principal.user_id
    Project.objects.bulk_update(rows, _SAVED)


load_defaults(Path(__file__).parent / "seeds" / "chains.csv")
flow(
    Flow(
        biz_type="projects.project",
        title="项目入库",
        stages={"agency": "单位审核", "dept": "部门审核", "mof": "财政审核"},
        reviewers=frozenset({"AG_AUD", "DEPT", "MOF_BIZ", "MOF_BGT", "MOF_PER", "MOF_REV"}),
        must_pass=frozenset({"agency", "mof"}),
        fields={
            "pro_cat_code": Field("项目类别", Type.CODE),
            "is_captial_cons_pro": Field("是否基建项目", Type.FLAG),
        },
    )
)
bind(
    Binding(
        biz_type="projects.project",
        key="pro_id",
        load=_load,
        on_advanced=_moved("advance"),
        on_approved=_approved,
        on_stepped_back=_moved("step_back"),
        on_returned=_returned,
        on_withdrawn=_withdrawn,
        on_reversed=_moved("reverse"),
        starters=frozenset({"AG_OP", "DEPT", "MOF_BIZ"}),
    )
)
