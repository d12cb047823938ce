"""流程页：各种单据现行的流程、草稿、历次版本，草稿发布前的核对（10 第 2 节）。"""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.session import principal_from
from yitihua.app.api.viewing import viewing
from yitihua.engines.workflow import versions
from yitihua.engines.workflow.bindings import BINDINGS
from yitihua.engines.workflow.definition import Chain
from yitihua.engines.workflow.flows import COMMON, FLOWS, SCOPES, Flow
from yitihua.engines.workflow.models import WfDef
from yitihua.engines.workflow.publishing import ASSIGN, problems_of
from yitihua.engines.workflow.wording import worded
from yitihua.infra.identity.roles import ROLES
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import RequestError

router = Router(tags=["流程"])
READERS = frozenset({"SYS_ADM", "SEC_ADM", "AUDIT"})


def _administrator(request: HttpRequest) -> Principal:
    principal = principal_from(request)
    if not principal.roles & READERS:
        raise no_access()
    return principal


@router.get("/chains", summary="流程列表")
def chains(request: HttpRequest) -> HttpResponse:
    """每种单据现行第几版、有没有草稿；没有接上单据的可以先定流程。"""
    principal = _administrator(request)
    ctx = viewing(request, principal=principal)
    with reading(principal):
        drafts = set(_rows(principal, status="draft").values_list("biz_type", flat=True))
        rows = [
            {
                "biz_type": code,
                "title": FLOWS[code].title,
                "bound": code in BINDINGS,
                "version": versions.current(code, ctx=ctx).chain.version,
                "steps": [step.title for step in versions.current(code, ctx=ctx).chain.steps],
                "has_draft": code in drafts,
            }
            for code in FLOWS
        ]
    return JsonResponse({"rows": rows})


@router.get("/chains/{biz_type}", summary="一种单据的流程")
def chain(request: HttpRequest, biz_type: str, version: int = -1) -> HttpResponse:
    """`version` 为 -1 现行的，0 默认的，其余是那一版；草稿另给，连同发布前核对出的问题。"""
    principal = _administrator(request)
    flow = FLOWS.get(biz_type)
    if flow is None:
        raise RequestError("E-REQ-002", f"没有流程 {biz_type}")
    ctx = viewing(request, principal=principal)
    with reading(principal):
        shown = versions.current(biz_type, ctx=ctx).chain if version < 0 else _version(flow, version, principal)
        draft = _rows(principal, status="draft").filter(biz_type=biz_type).first()
        history = _rows(principal, status="published").filter(biz_type=biz_type).order_by("-version")[:50]
        past = [_history(row) for row in history]
    return JsonResponse(
        {
            "biz_type": biz_type,
            "title": flow.title,
            "bound": biz_type in BINDINGS,
            "chain": _shown(flow, shown),
            "draft": _drafted(flow, draft) if draft else None,
            "versions": past,
            "choices": _choices(flow),
        }
    )


def _rows(principal: Principal, *, status: str) -> Any:
    rows = WfDef.objects.unscoped("流程定义全区划共用")
    return rows.filter(mof_div_code=principal.mof_div_code, status=status)


def _version(flow: Flow, version: int, principal: Principal) -> Chain:
    if version == 0:
        return flow.default
    row = _rows(principal, status="published").filter(biz_type=flow.biz_type, version=version).first()
    if row is None:
        raise RequestError("E-REQ-002", f"没有第 {version} 版")
    return versions.chain_of(row)


def _shown(flow: Flow, chain: Chain) -> dict[str, Any]:
    return {
        "version": chain.version,
        "steps": [
            {**step.stored(), "role_name": ROLES[step.role].title if step.role in ROLES else step.role}
            for step in chain.steps
        ],
        "edges": [
            {**asdict(edge), "words": worded(edge.condition, dataset=flow.dataset, names=flow.code_names)}
            for edge in chain.edges
        ],
    }


def _drafted(flow: Flow, row: WfDef) -> dict[str, Any]:
    found = problems_of(flow, versions.chain_of(row))
    return {
        **_shown(flow, versions.chain_of(row)),
        "reason": row.reason,
        "drafter_name": row.drafter_name,
        "problems": [item.as_dict() for item in found],
    }


def _history(row: WfDef) -> dict[str, Any]:
    return {
        "version": row.version,
        "fiscal_year": row.fiscal_year,
        "reason": row.reason,
        "drafter_name": row.drafter_name,
        "publisher_name": row.publisher_name,
        "publish_time": row.publish_time.isoformat(timespec="seconds") if row.publish_time else "",
    }


def _choices(flow: Flow) -> dict[str, Any]:
    """设计页的下拉：可用的角色、阶段、范围、指派方式与条件要素。"""
    fields = {**COMMON, **flow.fields}
    return {
        "roles": [
            {"code": code, "title": ROLES[code].title, "scope": ROLES[code].scope} for code in sorted(flow.reviewers)
        ],
        "stages": [{"code": code, "title": title} for code, title in flow.stages.items()],
        "must_pass": sorted(flow.must_pass),
        "scopes": SCOPES,
        "assign": ASSIGN,
        "fields": [{"code": code, "title": item.cn, "type": item.type.value} for code, item in fields.items()],
    }
