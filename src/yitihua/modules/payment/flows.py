"""支付申请的审批：单位审核 →（命中转人工：支付中心初审 → 复审）（10 第 4 节）。"""

from collections.abc import Sequence
from uuid import UUID

from yitihua.engines.workflow.bind import bind
from yitihua.engines.workflow.bindings import Binding, Decision, Step
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Level
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.payment import queries
from yitihua.modules.payment.models import PayApp
from yitihua.modules.payment.operations.submit_application import BIZ_TYPE, use_of
from yitihua.modules.payment.ruleset import fresh_manual, judge
from yitihua.modules.payment.states import APPLICATION

_CHANGED = ["status", "is_returned", "findings", "row_version", "last_user"]


def _load(ids: Sequence[UUID], ctx: Ctx) -> dict[UUID, PayApp]:
    return queries.locked_apps(ids, ctx=ctx)


def _review(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """复核前再跑一遍规则：名单、账户、限额可能已变；拒绝级拦下，新命中转人工的补走支付中心（06 第 5 节）。"""
    apps = [item.doc for item in decisions]
    indicators = appropriation.indicators([app.bgt_id for app in apps], ctx=ctx)
    found = judge(apps, indicators, ctx=ctx)
    for decision in decisions:
        app, findings = decision.doc, found[decision.biz_id]
        decision.line.refuse(findings.at(Level.BLOCK))
        fresh = fresh_manual(app, findings)
        if fresh:
            app.findings = [*app.findings, *(item.as_dict() for item in fresh)]
            decision.facts = {"manual": True}


def _move(decisions: Sequence[Decision], action: str, ctx: Ctx) -> None:
    for decision in decisions:
        app = decision.doc
        app.status = APPLICATION.require(app.status, action)
        app.is_returned = YES if action == "return" else NO
        app.row_version += 1
        app.last_user = ctx.principal.user_id
    PayApp.objects.bulk_update([item.doc for item in decisions], _CHANGED)


def _advanced(decisions: Sequence[Decision], ctx: Ctx) -> None:
    _move(decisions, "to_center", ctx)


def _stepped_back(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """退回到单位审核，或支付中心的前一环节；占用的额度不动。"""
    to_agency = [item for item in decisions if item.next_step and item.next_step.code == "agency_audit"]
    _move(to_agency, "to_agency", ctx)
    _move([item for item in decisions if item not in to_agency], "to_center", ctx)


def _approved(decisions: Sequence[Decision], ctx: Ctx) -> None:
    _move(decisions, "approve", ctx)


def _released(decisions: Sequence[Decision], action: str, ctx: Ctx) -> None:
    """退回、撤回都把占用同额还给指标（E11）。"""
    _move(decisions, action, ctx)
    give_back([item.doc for item in decisions], ctx)


def give_back(apps: Sequence[PayApp], ctx: Ctx) -> None:
    indicators = appropriation.unscoped_indicators([app.bgt_id for app in apps], ctx=ctx)
    appropriation.release([(use_of(app, "release"), indicators[app.bgt_id]) for app in apps], ctx=ctx)


bind(
    Binding(
        biz_type=BIZ_TYPE,
        title="支付申请",
        key="pay_app_id",
        steps=(
            Step("agency_audit", "单位审核", "AG_AUD", "agency", timeout_h=24),
            Step("center_first", "支付中心初审", "PAY_CTR", "division", when="manual", timeout_h=24),
            Step("center_second", "支付中心复审", "PAY_CTR", "division", when="manual", timeout_h=24),
        ),
        load=_load,
        on_review=_review,
        on_advanced=_advanced,
        on_approved=_approved,
        on_stepped_back=_stepped_back,
        on_returned=lambda decisions, ctx: _released(decisions, "return", ctx),
        on_withdrawn=lambda decisions, ctx: _released(decisions, "withdraw", ctx),
        starters=frozenset({"AG_OP"}),
    )
)
