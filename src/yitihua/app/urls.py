"""路径：接口在 /api，其余交给单页应用。"""

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import path, re_path
from django.views.decorators.csrf import ensure_csrf_cookie

from yitihua.app.api.root import api

INDEX = Path(__file__).resolve().parent / "static" / "web" / "index.html"


@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponseBase:
    """单页应用的唯一页面；没有构建界面时说清楚怎么构建。"""
    if not INDEX.exists():
        raise Http404("界面尚未构建，请执行 make web")
    return FileResponse(INDEX.open("rb"), content_type="text/html; charset=utf-8")


urlpatterns = [path("api/", api.urls), re_path(r"^(?!api/|static/).*$", index)]
