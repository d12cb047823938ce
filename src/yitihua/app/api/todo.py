"""待办、已办、我发起的、抄送给我的。"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.session import principal_from
from yitihua.engines.meta import names
from yitihua.engines.workflow.actors import open_to
from yitihua.engines.workflow.bindings import BINDINGS
from yitihua.engines.workflow.models import WfCopy, WfInst, WfTask
from yitihua.infra.calendar.clock import biz_now, local_text
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Principal

router = Router(tags=["工作台"])
ORDERS: Final[Mapping[str, Mapping[str, str]]] = {
    "todo": {"": "arrive_time", "deadline": "deadline", "amount": "-amount"},
    "done": {"": "-act_time", "amount": "-amount"},
    "started": {"": "-create_time", "amount": "-amount"},
    "copied": {"": "-send_time", "amount": "-amount"},
}
"""箱 → 排法 → 列；没有的排法照缺省。"""


def my_tasks(principal: Principal) -> "QuerySet[WfTask]":
    """我能办的待办，连同受托代办的。"""
    return WfTask.objects.filter(open_to(principal))


def my_copies(principal: Principal) -> "QuerySet[WfCopy]":
    """抄送给我的。"""
    return WfCopy.objects.unscoped("抄送时判过收件人看得到").filter(
        mof_div_code=principal.mof_div_code, receiver=principal.user_id
    )


@router.get("/todo", summary="待办箱")
def box(
    request: HttpRequest,
    box: str = "todo",
    page: int = 1,
    page_size: int = 50,
    biz_type: str = "",
    search: str = "",
    sort: str = "",
    overdue: str = "",
) -> HttpResponse:
    """`box` 为 todo 待办、done 已办、started 我发起的、copied 抄送；`overdue` 只看超过期限的待办。"""
    principal = principal_from(request)
    box = box if box in ORDERS else "todo"
    size = max(1, min(page_size, 200))
    start = (max(page, 1) - 1) * size
    now = biz_now()
    with reading(principal):
        rows = _rows(box, principal)
        if biz_type:
            rows = rows.filter(biz_type=biz_type)
        if search:
            rows = rows.filter(Q(biz_no__icontains=search) | Q(title__icontains=search))
        if overdue and box == "todo":
            rows = rows.filter(deadline__lt=now)
        order = ORDERS[box].get(sort, ORDERS[box][""])
        cards = _cards(principal, now=now)
        count = rows.count()
        items = [_item(row, now=now) for row in rows.order_by(order, "pk")[start : start + size]]
        unread = my_copies(principal).filter(read_time=None).count()
        _name_agencies(items, principal)
    return JsonResponse({"rows": items, "count": count, "cards": cards, "unread_copies": unread})


def _rows(box: str, principal: Principal) -> "QuerySet[Any]":
    mine = {"mof_div_code": principal.mof_div_code}
    if box == "started":
        return WfInst.objects.filter(**mine, initiator=principal.user_id)
    if box == "done":
        return WfTask.objects.filter(**mine, actor=principal.user_id)
    return my_copies(principal) if box == "copied" else my_tasks(principal)


def _cards(principal: Principal, *, now: datetime) -> list[dict[str, object]]:
    """每类单据几件待办、几件超期，一次分组数出来。"""
    counted = (
        my_tasks(principal)
        .values("biz_type")
        .annotate(count=Count("pk"), overdue=Count("pk", filter=Q(deadline__lt=now)))
        .order_by("biz_type")
    )
    return [{**row, "title": f"{BINDINGS[row['biz_type']].title}审核"} for row in counted]


def _name_agencies(items: list[dict[str, Any]], principal: Principal) -> None:
    where = {"fiscal_year": f"{biz_now().year:04d}", "mof_div_code": principal.mof_div_code}
    found = names.resolve("AGENCY", {item["agency_code"] for item in items}, **where)
    for item in items:
        item["agency_name"] = found.get(item["agency_code"], "")


def _item(row: WfTask | WfInst | WfCopy, *, now: datetime) -> dict[str, Any]:
    return {
        "biz_type": row.biz_type,
        "biz_type_name": BINDINGS[row.biz_type].title if row.biz_type in BINDINGS else row.biz_type,
        "biz_id": str(row.biz_id),
        "biz_no": row.biz_no,
        "title": row.title,
        "agency_code": row.agency_code,
        "amount": f"{row.amount:.2f}",
        **_EMPTY,
        **_own(row, now),
    }


_EMPTY: Final = dict.fromkeys(
    ("task_id", "copy_id", "step", "status", "arrive_time", "act_time", "action", "deadline", "sender", "note"), ""
)


def _own(row: WfTask | WfInst | WfCopy, now: datetime) -> dict[str, Any]:
    """各箱自己的几栏；`overdue_hours` 是超过期限几小时，没超为 0。"""
    if isinstance(row, WfCopy):
        return {
            "copy_id": str(row.copy_id),
            "status": "read" if row.read_time else "unread",
            "arrive_time": local_text(row.send_time),
            "act_time": local_text(row.read_time),
            "sender": row.sender_name,
            "note": row.note,
            "overdue_hours": 0,
        }
    if isinstance(row, WfInst):
        step = row.steps[row.position]["title"] if row.status == "running" else ""
        return {"step": step, "status": row.status, "arrive_time": local_text(row.create_time), "overdue_hours": 0}
    late = row.status == "todo" and row.deadline is not None and row.deadline < now
    return {
        "task_id": str(row.task_id),
        "step": row.step_title,
        "status": row.status,
        "arrive_time": local_text(row.arrive_time),
        "act_time": local_text(row.act_time),
        "action": row.action,
        "deadline": local_text(row.deadline),
        "overdue_hours": int((now - row.deadline).total_seconds() // 3600) if late and row.deadline else 0,
    }
