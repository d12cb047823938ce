"""路径：接口在 /api，其余交给单页应用。"""

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie

from yitihua.app.api.problems import answer
from yitihua.app.api.root import api
from yitihua.kernel.findings import Finding, Level

INDEX = Path(__file__).resolve().parent / "static" / "web" / "index.html"


@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponseBase:
    """单页应用的唯一页面；没有构建界面时说清楚怎么构建。"""
    if not INDEX.exists():
        raise Http404("界面尚未构建，请执行 make web")
    return FileResponse(INDEX.open("rb"), content_type="text/html; charset=utf-8")


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponseBase:
    """没有的接口路径，也按统一的样子说清楚。"""
    step = "请核对路径，接口清单见 /api/openapi.json"
    return answer([Finding("E-REQ-002", Level.BLOCK, f"没有接口 {request.path[:200]}", next_step=step)], status=404)


urlpatterns = [path("api/", api.urls), re_path(r"^api/", unknown), re_path(r"^(?!api/|static/).*$", index)]
