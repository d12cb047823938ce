"""接口总装：鉴权、错误出口、各组路由。"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.security import django_auth

from yitihua.app import settings
from yitihua.app.api import (
    access,
    documents,
    exports,
    messages,
    operations,
    problems,
    records,
    reports,
    rules,
    search,
    session,
    todo,
    workbench,
)

api = NinjaAPI(
    title="一体化接口", version="1", auth=django_auth, docs_url=None, openapi_url="/openapi.json", urls_namespace="api"
)
problems.install(api)
api.add_router("", session.router)
api.add_router("", records.router)
api.add_router("", todo.router)
api.add_router("", documents.router)
api.add_router("", messages.router)
api.add_router("", reports.router)
api.add_router("", access.router)
for part in (exports, rules, search, workbench):
    api.add_router("", part.router)
operations.install(api)
if settings.MODE == "scenario":
    from yitihua.app.api import scenario

    api.add_router("/scenario", scenario.router)


@api.get("/health", auth=None, summary="健康检查")
def health(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})
