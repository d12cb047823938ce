"""路径：接口在 /api，其余交给单页应用。"""

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import path, re_path
from django.views import defaults
from django.views.decorators.csrf import ensure_csrf_cookie

from yitihua.app.api import problems
from yitihua.app.api.root import api

INDEX = Path(__file__).resolve().parent / "static" / "web" / "index.html"


@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponseBase:
    """单页应用的唯一页面；没有构建界面时说清楚怎么构建。"""
    if not INDEX.exists():
        raise Http404("界面尚未构建，请执行 make web")
    return FileResponse(INDEX.open("rb"), content_type="text/html; charset=utf-8")


urlpatterns = [path("api/", api.urls), re_path(r"^(?!api/|static/).*$", index)]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """接口下的 404 与其他拒绝同一个样子。"""
    answer = problems.not_found if request.path.startswith("/api/") else defaults.page_not_found
    return answer(request, exception)


def handler500(request: HttpRequest) -> HttpResponseBase:
    """接口下的程序错误也说清楚：没有产生变更，找谁。"""
    answer = problems.broken if request.path.startswith("/api/") else defaults.server_error
    return answer(request)
