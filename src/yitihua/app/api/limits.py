"""额度的来龙去脉：一行额度的构成，占得最多的五张单据（05 第 6.4 节各运行字段）。"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.field_titles import title_of
from yitihua.app.api.session import principal_from
from yitihua.app.api.viewing import viewing
from yitihua.app.explaining.explain import explained
from yitihua.engines.meta.standard import titles
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.scoping.divisions import reading_division
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import RequestError
from yitihua.ledger.kinds import KINDS
from yitihua.modules.appropriation import public as appropriation

router = Router(tags=["额度"])


@router.get("/limits/elements", summary="可以作控制键的要素")
def elements(request: HttpRequest) -> HttpResponse:
    """各要素的名称，与能用在哪个环节（1 下达、2 支付）。"""
    _keeper(request)
    rows = [
        {"field": field, "title": titles().get(field, title_of(field)), "actions": list(actions)}
        for field, actions in appropriation.control_fields().items()
    ]
    return JsonResponse({"rows": sorted(rows, key=lambda row: str(row["title"]))})


@router.get("/limits/policies/{policy_id}", summary="一版额度控制说成话")
def policy(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """控制键各栏怎么写、只管哪些单据。"""
    ctx = viewing(request, principal=_keeper(request))
    with reading_division(ctx.mof_div_code):
        found = appropriation.control_text(policy_id, ctx=ctx)
    if found is None:
        raise no_access()
    return JsonResponse(found)


def _keeper(request: HttpRequest) -> Principal:
    """额度控制管着许多单位，只给不限范围的人看。"""
    principal = principal_from(request)
    if not principal.scope.unlimited:
        raise no_access()
    return principal


@router.get("/limits/{kind}/{limit_id}", summary="一行额度的来龙去脉")
def limit(request: HttpRequest, kind: str, limit_id: UUID) -> HttpResponse:
    """额度、调减、已拆、冻结、在途、已付、结转与可用；看不到的与没有的不加区分。"""
    if kind not in {code for code, _ in KINDS.items()}:
        raise RequestError("E-REQ-002", f"没有额度种类 {kind[:40]}", fields=("kind",))
    ctx = viewing(request, principal=principal_from(request))
    with reading_division(ctx.mof_div_code):
        found = explained(kind, limit_id, fiscal_year=ctx.fiscal_year, ctx=ctx)
    if found is None:
        raise no_access()
    return JsonResponse(found)
