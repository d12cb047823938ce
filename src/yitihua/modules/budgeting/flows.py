"""二上预算的流程（10 第 4 节）：单位审核 → 部门 → 业务科室填财政审核数 → 预算科审定。"""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from yitihua.engines.expressions import Field, Type
from yitihua.engines.workflow.bind import bind
from yitihua.engines.workflow.bindings import Binding, Decision
from yitihua.engines.workflow.flows import Flow, flow, load_defaults
from yitihua.kernel.context import Ctx
from yitihua.modules.budgeting import limits, queries
from yitihua.modules.budgeting.commands import Sum
from yitihua.modules.budgeting.models import AnnualBudget
from yitihua.modules.budgeting.states import ANNUAL

_MOF = "mof"
_AUDITORS = frozenset({"MOF_BIZ", "MOF_BGT"})
_SAVED = ["status", "fin_audit_money", "audit_no", "last_user"]


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
        decision.doc.audit_no += 1
    _save(audited, ctx)
    limits.open_limits([item.doc for item in audited], ctx=ctx)


def _stepped_back(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """退回到前面的环节；退出财政的，填过的审核数清掉。"""
    for decision in decisions:
        assert decision.next_step is not None
        decision.doc.status = ANNUAL.require(decision.doc.status, "step_back")
        if decision.next_step.stage != _MOF:
            decision.doc.fin_audit_money = None
    _save(decisions, ctx)


def _reversed(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """反审：收回审定时开出的额度，财政审核数留着待重审。"""
    for decision in decisions:
        decision.doc.status = ANNUAL.require(decision.doc.status, "reverse")
    _save(decisions, ctx)
    limits.take_back_limits([item.doc for item in decisions], ctx=ctx)


def _fill_audit(decision: Decision) -> None:
    """业务科室、预算科填审核数；不填的，业务科室按申报数〔约定〕，预算科沿用业务科室的。会签的科室不填。"""
    assert decision.step is not None
    row, given = decision.doc, decision.command.fin_audit_money
    if decision.step.stage != _MOF or decision.step.role not in _AUDITORS:
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


load_defaults(Path(__file__).parent / "seeds" / "chains.csv")
flow(
    Flow(
        biz_type="budgeting.annual",
        title="年度预算",
        stages={"agency": "单位审核", "dept": "部门审核", "mof": "财政审核"},
        reviewers=frozenset({"AG_AUD", "DEPT", "MOF_BIZ", "MOF_BGT", "MOF_PER"}),
        must_pass=frozenset({"agency", "mof"}),
        fields={
            "pro_kind_code": Field("项目类别", Type.CODE),
            "fund_type_code": Field("资金性质", Type.CODE),
        },
    )
)
bind(
    Binding(
        biz_type="budgeting.annual",
        key="bgt_pman_id",
        load=_load,
        on_advanced=_advanced,
        on_approved=_approved,
        on_stepped_back=_stepped_back,
        on_returned=_returned,
        on_withdrawn=_withdrawn,
        on_reversed=_reversed,
        starters=frozenset({"AG_OP", "DEPT", "MOF_BIZ"}),
        extra={"fin_audit_money": (Sum | None, None)},
    )
)
