"""个人工作台的读接口：存下的视图、收藏。"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.session import principal_from
from yitihua.app.record_access import readable_record
from yitihua.infra.scoping.divisions import reading
from yitihua.infra.workbench.models import Favourite, SavedView

router = Router(tags=["工作台"])


@router.get("/views/{table}", summary="本人在一张列表上存下的视图")
def views(request: HttpRequest, table: str) -> HttpResponse:
    """名称为空的一行是列设置。"""
    principal = principal_from(request)
    readable_record(table, principal)
    with reading(principal):
        own = SavedView.objects.filter(user_id=principal.user_id, table_name=table).order_by("name")
        rows = [
            {"view_id": str(row.view_id), "name": row.name, "is_default": row.is_default, "content": row.content}
            for row in own
        ]
    return JsonResponse({"rows": rows, "count": len(rows)})


@router.get("/favourites", summary="本人的收藏")
def favourites(request: HttpRequest) -> HttpResponse:
    principal = principal_from(request)
    with reading(principal):
        own = Favourite.objects.filter(user_id=principal.user_id).order_by("create_time")
        rows = [{"favourite_id": str(row.favourite_id), "path": row.path, "title": row.title} for row in own]
    return JsonResponse({"rows": rows, "count": len(rows)})
