"""全局查找的接口：顶栏的一个框。"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.parser import refuse_unfit
from yitihua.app.api.session import principal_from
from yitihua.app.api.viewing import viewing
from yitihua.app.search import search
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.errors import RequestError

router = Router(tags=["工作台"])
SHORTEST = 2


@router.get("/search", summary="按编号或名称找")
def find(request: HttpRequest, q: str) -> HttpResponse:
    """至少两个字；找得到的都是本人打得开的。"""
    text = q.strip()
    refuse_unfit(text, "q")
    if len(text) < SHORTEST:
        raise RequestError("E-REQ-002", f"请至少输入 {SHORTEST} 个字再找", fields=("q",))
    principal = principal_from(request)
    with reading(principal):
        found = search(text, ctx=viewing(request, principal=principal))
    return JsonResponse({"q": text, **found})
