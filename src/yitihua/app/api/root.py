"""接口总装：鉴权、错误出口、各组路由。"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.security import django_auth

from yitihua.app import settings
from yitihua.app.api import (
    access,
    attachments,
    calendar,
    chains,
    documents,
    exports,
    limits,
    messages,
    notices,
    openapi,
    operations,
    periodic,
    problems,
    records,
    reports,
    rules,
    search,
    session,
    todo,
    workbench,
)
from yitihua.app.api.machine import MachineAuth

api = NinjaAPI(
    title="一体化接口",
    version="1",
    auth=[MachineAuth(), django_auth],
    docs_url=None,
    openapi_url="",
    urls_namespace="api",
)
problems.install(api)
api.add_router("", session.router)
api.add_router("", records.router)
api.add_router("", todo.router)
api.add_router("", documents.router)
api.add_router("", messages.router)
api.add_router("", reports.router)
api.add_router("", access.router)
for part in (attachments, calendar, chains, exports, limits, notices, periodic, rules, search, workbench):
    api.add_router("", part.router)
operations.install(api)
if settings.MODE == "scenario":
    from yitihua.app.api import scenario

    api.add_router("/scenario", scenario.router)


@api.get("/health", auth=None, summary="健康检查")
def health(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@api.get("/openapi.json", auth=None, include_in_schema=False)
def described(request: HttpRequest) -> HttpResponse:
    """接口说明；登记簿冻结了才有人来取，所以只算一次。"""
    return HttpResponse(openapi.document_bytes(api), content_type="application/json")
