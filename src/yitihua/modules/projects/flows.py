"""项目入库的流程（10 第 4 节）：单位审核 → 部门 → 业务科室 → 预算科。"""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from yitihua.engines import rules
from yitihua.engines.workflow.bind import bind
from yitihua.engines.workflow.bindings import Binding, Decision, Step
from yitihua.infra.calendar.parameters import parameters
from yitihua.kernel.context import Ctx
from yitihua.modules.projects import queries
from yitihua.modules.projects import rules as _rules  # noqa: F401
from yitihua.modules.projects.facts import StoreFacts
from yitihua.modules.projects.models import Project
from yitihua.modules.projects.states import DEPT_STORE, FILLING, MOF_STORE, PHASE_AFTER, PHASE_BEFORE, PROJECT

_THRESHOLDS = ("review_threshold", "review_threshold_infra")
_SAVED = ["status", "store_phase", "mof_aud_opinion_code", "last_user"]


def _load(pro_ids: Sequence[UUID], ctx: Ctx) -> dict[UUID, Project]:
    return queries.locked(pro_ids, ctx=ctx)


def _advanced(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """单位、部门通过后各进一级储备库；财政环节之间不变。"""
    for decision in decisions:
        assert decision.step is not None
        row = decision.doc
        row.status = PROJECT.require(row.status, "advance")
        row.store_phase = PHASE_AFTER.get(decision.step.code, row.store_phase)
    _save(decisions, ctx)


def _stepped_back(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """退回到前面的环节，储备阶段回到那时的样子。"""
    for decision in decisions:
        assert decision.next_step is not None
        row = decision.doc
        row.status = PROJECT.require(row.status, "step_back")
        row.store_phase = PHASE_BEFORE.get(decision.next_step.code, DEPT_STORE)
    _save(decisions, ctx)


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


bind(
    Binding(
        biz_type="projects.project",
        title="项目入库",
        key="pro_id",
        steps=(
            Step("agency_audit", "单位审核", "AG_AUD", "agency"),
            Step("dept_audit", "部门审核", "DEPT", "dept"),
            Step("mof_biz", "业务科室审核", "MOF_BIZ", "mof_dep"),
            Step("mof_bgt", "预算科入库", "MOF_BGT", "division"),
        ),
        load=_load,
        on_advanced=_advanced,
        on_approved=_approved,
        on_stepped_back=_stepped_back,
        on_returned=_returned,
        on_withdrawn=_withdrawn,
        starters=frozenset({"AG_OP", "DEPT", "MOF_BIZ"}),
    )
)
