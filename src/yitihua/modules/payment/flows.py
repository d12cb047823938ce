"""支付申请的审批：单位审核 →（命中转人工：支付中心初审 → 复审）（10 第 4 节）。"""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from yitihua.engines.expressions import Field, Type
from yitihua.engines.workflow.bind import bind
from yitihua.engines.workflow.bindings import Binding, Decision
from yitihua.engines.workflow.flows import Flow, flow, load_defaults
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


def _enter_stages(decisions: Sequence[Decision], ctx: Ctx) -> None:
    """进到哪个阶段，由下一环节属于哪个阶段定。"""
    for action, stage in (("to_agency", "agency"), ("to_center", "center")):
        _move([item for item in decisions if item.next_step and item.next_step.stage == stage], action, ctx)


def _approved(decisions: Sequence[Decision], ctx: Ctx) -> None:
    _move(decisions, "approve", ctx)


def _released(decisions: Sequence[Decision], action: str, ctx: Ctx) -> None:
    """退回、撤回都把占用同额还给指标（E11）。"""
    _move(decisions, action, ctx)
    give_back([item.doc for item in decisions], ctx)


def give_back(apps: Sequence[PayApp], ctx: Ctx) -> None:
    indicators = appropriation.unscoped_indicators([app.bgt_id for app in apps], ctx=ctx)
    appropriation.release([(use_of(app, "release"), indicators[app.bgt_id]) for app in apps], ctx=ctx)


load_defaults(Path(__file__).parent / "seeds" / "chains.csv")
_STAGES = {"agency": "单位审核", "center": "支付中心审核"}
flow(
    Flow(
        biz_type=BIZ_TYPE,
        title="支付申请",
        stages=_STAGES,
        reviewers=frozenset({"AG_AUD", "PAY_CTR"}),
        must_pass=frozenset({"agency"}),
        fields={"manual": Field("命中转人工", Type.BOOL)},
    )
)
flow(
    Flow(
        biz_type="payment.correction",
        title="支付更正",
        stages={"agency": "单位审核", "mof": "财政审核", "treasury": "国库科生效"},
        reviewers=frozenset({"AG_AUD", "MOF_BIZ", "PAY_CTR", "MOF_TRE"}),
        must_pass=frozenset({"agency", "treasury"}),
        fields={"changes_indicator": Field("更正指标要素", Type.BOOL)},
    )
)
flow(
    Flow(
        biz_type="payment.payroll",
        title="工资批量",
        stages=_STAGES,
        reviewers=frozenset({"AG_AUD", "PAY_CTR"}),
        must_pass=frozenset({"agency"}),
    )
)
flow(
    Flow(
        biz_type="payment.direct",
        title="实拨",
        stages={"treasury": "国库科", "leader": "分管领导"},
        reviewers=frozenset({"MOF_TRE", "LEAD"}),
        must_pass=frozenset({"treasury", "leader"}),
    )
)
bind(
    Binding(
        biz_type=BIZ_TYPE,
        key="pay_app_id",
        load=_load,
        on_review=_review,
        on_advanced=_enter_stages,
        on_approved=_approved,
        on_stepped_back=_enter_stages,
        on_returned=lambda decisions, ctx: _released(decisions, "return", ctx),
        on_withdrawn=lambda decisions, ctx: _released(decisions, "withdraw", ctx),
        on_reversed=_enter_stages,
        starters=frozenset({"AG_OP"}),
    )
)
