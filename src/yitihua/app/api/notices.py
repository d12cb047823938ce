"""消息：未读几条、最近几条；全部的在记录 SYS_NOTICE 里分页看。"""

from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.session import principal_from
from yitihua.infra.calendar.clock import local_text
from yitihua.infra.notices.letter import KINDS
from yitihua.infra.notices.models import Notice
from yitihua.infra.scoping.divisions import reading

router = Router(tags=["消息"])
LATEST = 10


@router.get("/notices", summary="未读几条与最近的消息")
def latest(request: HttpRequest) -> HttpResponse:
    """只有自己的；最近十条，未读的在先。"""
    principal = principal_from(request)
    with reading(principal):
        own = Notice.objects.filter(mof_div_code=principal.mof_div_code, user_id=principal.user_id)
        unread = own.filter(read_time=None).count()
        rows = [
            _shown(row) for row in own.order_by(F("read_time").desc(nulls_first=True), "-create_time", "pk")[:LATEST]
        ]
    return JsonResponse({"unread": unread, "rows": rows})


def _shown(row: Notice) -> dict[str, object]:
    return {
        "notice_id": str(row.notice_id),
        "kind": row.kind,
        "kind_name": KINDS.get(row.kind, row.kind),
        "title": row.title,
        "body": row.body,
        "biz_type": row.biz_type,
        "biz_id": row.biz_id,
        "sender_name": row.sender_name,
        "biz_time": local_text(row.biz_time),
        "unread": row.read_time is None,
    }
