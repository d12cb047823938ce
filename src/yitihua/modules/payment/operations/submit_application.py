"""送审支付申请：自动校验、占用额度、进入审批（06 第 4.1 节，E10）。"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.engines.workflow import runtime as workflow
from yitihua.engines.workflow.bindings import Document
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Findings, Level
from yitihua.kernel.reasons import with_reasons
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.payment import queries
from yitihua.modules.payment.models import PayApp
from yitihua.modules.payment.ruleset import judge
from yitihua.modules.payment.schemas import PayAppOut
from yitihua.modules.payment.states import APPLICATION

BIZ_TYPE = "payment.application"
_OWN_ELEMENTS = (
    "exp_func_code", "gov_bgt_eco_code", "dep_bgt_eco_code", "is_gov_pur", "pay_type_code", "set_mode_code",
    "pay_bus_type_code",
)  # fmt: skip
"""申请自己填的要素：额度控制按它，不按指标的。"""
_SUBMITTED = ["status", "findings", "reasons", "round_no", "is_returned", "row_version", "last_user"]


class SubmitPayApp(Command):
    """`reasons` 是各条预警的说明：规则号 → 理由。"""

    pay_app_id: UUID
    row_version: int | None = None
    reasons: dict[str, str] = Field(default_factory=dict)


@operation("payment.application.submit", title="送审支付申请", roles={"AG_OP"})
def submit_applications(lines: Lines[SubmitPayApp], *, ctx: Ctx) -> None:
    """校验要素与自动审核规则，占用指标额度，进入审批。任何一步被拒，业务数据原样不动。"""
    apps = queries.locked_apps([line.command.pay_app_id for line in lines.alive], ctx=ctx)
    ready: list[tuple[Line[Any], PayApp]] = []
    for line in lines.alive:
        app = pick(line, apps, line.command.pay_app_id)
        if app is None:
            continue
        if not APPLICATION.allows(app.status, "submit"):
            line.refuse([APPLICATION.refusal(app.status, "submit")])
        else:
            ready.append((line, app))
    indicators = appropriation.indicators([app.bgt_id for _, app in ready], ctx=ctx)
    found = judge([app for _, app in ready], indicators, ctx=ctx)
    _add_unarrived(found, ready, indicators, ctx)
    passed = []
    for line, app in ready:
        line.judge(with_reasons(found[app.pay_app_id], line.command.reasons))
        if not line.refused:
            passed.append((line, app))
    _enter(passed, indicators, found, ctx)


def _add_unarrived(
    found: dict[UUID, Findings], ready: Sequence[tuple[Line[Any], PayApp]], indicators: dict[UUID, Any], ctx: Ctx
) -> None:
    """单位资金没到账而配置允许先付的，预警（R-IND-028）。"""
    asked = [(app.pay_app_id, indicators[app.bgt_id], app.pay_app_amt) for _, app in ready if app.bgt_id in indicators]
    for key, warnings in appropriation.unarrived(asked, ctx=ctx).items():
        found[key] = found[key] + Findings.of(warnings)


def _enter(
    passed: Sequence[tuple[Line[Any], PayApp]],
    indicators: dict[UUID, Any],
    found: dict[UUID, Findings],
    ctx: Ctx,
) -> None:
    documents, uses = [], []
    for line, app in passed:
        findings = found[app.pay_app_id]
        app.status = APPLICATION.require(app.status, "submit")
        app.findings = [item.as_dict() for item in findings]
        app.reasons = line.command.reasons
        app.round_no += 1
        app.is_returned = NO
        app.row_version += 1
        app.last_user = ctx.principal.user_id
        line.ref = str(app.pay_app_id)
        line.result = PayAppOut.model_validate(app)
        ctx.subjects.append((BIZ_TYPE, line.ref))
        documents.append(document_of(app, manual=bool(findings.at(Level.MANUAL))))
        warned = any(item.code == appropriation.UNIT_FUND_RULE for item in findings)
        uses.append((replace(use_of(app, "reserve"), warned=warned), indicators[app.bgt_id]))
    PayApp.objects.bulk_update(
        [app for _, app in passed],
        ["status", "findings", "reasons", "round_no", "is_returned", "row_version", "last_user"],
    )
    workflow.start(BIZ_TYPE, documents=documents, ctx=ctx)
    appropriation.reserve(uses, ctx=ctx)


def document_of(app: PayApp, *, manual: bool) -> Document:
    return Document(
        biz_id=app.pay_app_id,
        biz_no=app.pay_app_no,
        title=app.use_des,
        agency_code=app.agency_code,
        manage_mof_dep_code=app.manage_mof_dep_code,
        amount=app.pay_app_amt,
        facts={"manual": manual},
    )


def use_of(app: PayApp, what: str) -> appropriation.Use:
    """同一申请每送审一次是一轮占用，业务键带轮次。"""
    return appropriation.Use(
        bgt_id=app.bgt_id,
        amount=app.pay_app_amt,
        ref_type=BIZ_TYPE,
        ref_id=app.pay_app_id,
        business_key=f"{what}:{app.pay_app_id}:{app.round_no}",
        summary=app.use_des,
        elements=own_elements(app),
    )


def own_elements(app: PayApp) -> dict[str, str]:
    """申请自己填的要素，额度控制按它定格。"""
    return {name: str(getattr(app, name)) for name in _OWN_ELEMENTS}
