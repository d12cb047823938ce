"""待办、已办、我发起的。"""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.session import principal_from
from yitihua.engines.meta import names
from yitihua.engines.workflow.actors import open_to
from yitihua.engines.workflow.bindings import BINDINGS
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.infra.calendar.clock import biz_now, local_text
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Principal

router = Router(tags=["工作台"])


def my_tasks(principal: Principal) -> "QuerySet[WfTask]":
    """我能办的待办，连同受托代办的。"""
    return WfTask.objects.filter(open_to(principal))


@router.get("/todo", summary="待办箱")
def box(
    request: HttpRequest, box: str = "todo", page: int = 1, page_size: int = 50, biz_type: str = "", search: str = ""
) -> HttpResponse:
    """`box` 为 todo 待办、done 已办、started 我发起的。"""
    principal = principal_from(request)
    size = max(1, min(page_size, 200))
    start = (max(page, 1) - 1) * size
    with reading(principal):
        cards = _cards(principal)
        rows: QuerySet[Any]
        if box == "started":
            rows = WfInst.objects.filter(mof_div_code=principal.mof_div_code, initiator=principal.user_id)
        elif box == "done":
            rows = WfTask.objects.filter(mof_div_code=principal.mof_div_code, actor=principal.user_id)
        else:
            rows = my_tasks(principal)
        if biz_type:
            rows = rows.filter(biz_type=biz_type)
        if search:
            rows = rows.filter(Q(biz_no__icontains=search) | Q(title__icontains=search))
        order = {"todo": "arrive_time", "done": "-act_time", "started": "-create_time"}.get(box, "arrive_time")
        count = rows.count()
        items = [_item(row, box) for row in rows.order_by(order, "pk")[start : start + size]]
        agencies = names.resolve(
            "AGENCY",
            {item["agency_code"] for item in items},
            fiscal_year=f"{biz_now().year:04d}",
            mof_div_code=principal.mof_div_code,
        )
    for item in items:
        item["agency_name"] = agencies.get(item["agency_code"], "")
    return JsonResponse({"rows": items, "count": count, "cards": cards})


def _cards(principal: Principal) -> list[dict[str, object]]:
    counts: dict[str, int] = {}
    for biz_type in my_tasks(principal).values_list("biz_type", flat=True):
        counts[biz_type] = counts.get(biz_type, 0) + 1
    return [
        {"biz_type": biz_type, "title": f"{BINDINGS[biz_type].title}审核", "count": count}
        for biz_type, count in sorted(counts.items())
    ]


def _item(row: WfTask | WfInst, box: str) -> dict[str, str]:
    task = row if isinstance(row, WfTask) else None
    current = row.steps[row.position]["title"] if isinstance(row, WfInst) and row.status == "running" else ""
    return {
        "task_id": str(task.task_id) if task else "",
        "biz_type": row.biz_type,
        "biz_type_name": BINDINGS[row.biz_type].title if row.biz_type in BINDINGS else row.biz_type,
        "biz_id": str(row.biz_id),
        "biz_no": row.biz_no,
        "title": row.title,
        "agency_code": row.agency_code,
        "amount": f"{row.amount:.2f}",
        "step": task.step_title if task else current,
        "status": row.status,
        "arrive_time": local_text(task.arrive_time if task else row.create_time),
        "act_time": local_text(task.act_time if task else None),
        "action": task.action if task else "",
    }
