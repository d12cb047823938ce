"""二上预算的流程（10 第 4 节）：单位审核 → 部门 → 业务科室填财政审核数 → 预算科审定。"""

from collections.abc import Sequence
from uuid import UUID

from yitihua.engines.workflow.bind import bind
from yitihua.engines.workflow.bindings import Binding, Decision, Step
from yitihua.kernel.context import Ctx
from yitihua.modules.budgeting import limits, queries
from yitihua.modules.budgeting.commands import Sum
from yitihua.modules.budgeting.models import AnnualBudget
from yitihua.modules.budgeting.states import ANNUAL

_MOF_STEPS = ("mof_biz", "mof_bgt")
_SAVED = ["status", "fin_audit_money", "last_user"]


def _load(bgt_pman_ids: Sequence[UUID], ctx: Ctx) -> dict[UUID, AnnualBudget]:
    return queries.locked(bgt_pman_ids, ctx=ctx)


def _advanced(decisions: Sequence[Decision], ctx: Ctx) -> None:
    for decision in decisions:
        decision.doc.status = ANNUAL.require(decision.doc.status, "advance")
        _fill_audit(decision)
    _save(decisions, ctx)


def _approved(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """审定：累计安排不超项目总额，开出等于财政审核数的额度。"""
    totals = queries.RunningTotals([item.doc for item in decisions], ctx=ctx)
    for decision in decisions:
        _fill_audit(decision)
        over = totals.admit(decision.doc.pro_code, decision.doc.fin_audit_money)
        decision.line.refuse([over] if over else [])
    audited = [item for item in decisions if not item.line.refused]
    for decision in audited:
        decision.doc.status = ANNUAL.require(decision.doc.status, "audit")
    _save(audited, ctx)
    limits.open_limits([item.doc for item in audited], ctx=ctx)


def _stepped_back(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """退回到前面的环节；退出财政的，填过的审核数清掉。"""
    for decision in decisions:
        assert decision.next_step is not None
        decision.doc.status = ANNUAL.require(decision.doc.status, "step_back")
        if decision.next_step.code not in _MOF_STEPS:
            decision.doc.fin_audit_money = None
    _save(decisions, ctx)


def _fill_audit(decision: Decision) -> None:
    """财政环节填审核数；不填的，业务科室按申报数〔约定〕，预算科沿用业务科室的。"""
    assert decision.step is not None
    row, given = decision.doc, decision.command.fin_audit_money
    if decision.step.code not in _MOF_STEPS:
        return
    if given is not None:
        row.fin_audit_money = given
    elif row.fin_audit_money is None:
        row.fin_audit_money = row.apply_up


def _returned(decisions: Sequence[Decision], ctx: Ctx) -> None:
    _back(decisions, "return", ctx)


def _withdrawn(decisions: Sequence[Decision], ctx: Ctx) -> None:
    _back(decisions, "withdraw", ctx)


def _back(decisions: Sequence[Decision], action: str, ctx: Ctx) -> None:
    for decision in decisions:
        decision.doc.status = ANNUAL.require(decision.doc.status, action)
        decision.doc.fin_audit_money = None
    _save(decisions, ctx)


def _save(decisions: Sequence[Decision], ctx: Ctx) -> None:
    rows = [decision.doc for decision in decisions]
    for row in rows:
        row.last_user = ctx.principal.user_id
    AnnualBudget.objects.bulk_update(rows, _SAVED)


bind(
    Binding(
        biz_type="budgeting.annual",
        title="年度预算",
        key="bgt_pman_id",
        steps=(
            Step("agency_audit", "单位审核", "AG_AUD", "agency"),
            Step("dept_audit", "部门审核", "DEPT", "dept"),
            Step("mof_biz", "业务科室审核", "MOF_BIZ", "mof_dep"),
            Step("mof_bgt", "预算科审定", "MOF_BGT", "division"),
        ),
        load=_load,
        on_advanced=_advanced,
        on_approved=_approved,
        on_stepped_back=_stepped_back,
        on_returned=_returned,
        on_withdrawn=_withdrawn,
        starters=frozenset({"AG_OP", "DEPT", "MOF_BIZ"}),
        extra={"fin_audit_money": (Sum | None, None)},
    )
)
