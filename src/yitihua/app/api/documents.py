"""单据页：记录、流程图、历次意见、我可做的动作。"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.session import principal_from
from yitihua.app.api.todo import my_tasks
from yitihua.app.api.viewing import viewing
from yitihua.engines.meta.query import fetch_one
from yitihua.engines.meta.records import RECORDS
from yitihua.engines.workflow.bindings import BINDINGS
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.infra.calendar.clock import local_text
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.scoping.divisions import reading_division
from yitihua.kernel.errors import RequestError

router = Router(tags=["工作台"])
DOCUMENT_RECORDS = {
    "payment.application": "PAY_VOUCHER",
    "payment.refund": "PAY_REFUND",
    "projects.project": "PM_PROJECT_INFO",
    "budgeting.annual": "BGT_PM_ANNUAL",
    "appropriation.indicator": "BA_BGT_INFO",
}


@router.get("/documents/{biz_type}/{biz_id}", summary="单据与流程")
def document(request: HttpRequest, biz_type: str, biz_id: str) -> HttpResponse:
    principal = principal_from(request)
    table = DOCUMENT_RECORDS.get(biz_type)
    if table is None:
        raise RequestError("E-REQ-002", f"没有单据类型 {biz_type}")
    ctx = viewing(request, principal=principal)
    with reading_division(ctx.mof_div_code):
        row = fetch_one(RECORDS[table], biz_id, ctx=ctx)
        if row is None:
            raise no_access()
        instance = WfInst.objects.filter(biz_type=biz_type, biz_id=biz_id).order_by("-create_time").first()
        tasks = list(WfTask.objects.filter(biz_type=biz_type, biz_id=biz_id).order_by("arrive_time", "seq"))
        mine = my_tasks(principal).filter(biz_type=biz_type, biz_id=biz_id).first()
    actions = ["approve", "return"] if mine else []
    if instance and instance.status == "running" and instance.position == 0:
        actions += ["withdraw"] if instance.initiator == principal.user_id else []
    return JsonResponse(
        {
            "record": row,
            "table": table,
            "flow": _flow(instance, tasks),
            "opinions": [_opinion(task) for task in tasks if task.status == "done"],
            "actions": actions,
            "back_to": _back_to(instance) if mine else [],
            "task_id": str(mine.task_id) if mine else "",
            "title": BINDINGS[biz_type].title if biz_type in BINDINGS else biz_type,
        }
    )


def _back_to(instance: WfInst | None) -> list[dict[str, str]]:
    """可退回到的前面各环节，近的在先。"""
    passed = instance.steps[: instance.position] if instance else []
    return [{"code": step["code"], "title": step["title"]} for step in reversed(passed)]


def _flow(instance: WfInst | None, tasks: list[WfTask]) -> list[dict[str, Any]]:
    if instance is None:
        return []
    nodes = [{"code": "start", "title": "送审", "state": "done", "actor": instance.initiator_name, "time": ""}]
    done = {task.step_code: task for task in tasks if task.inst_id == instance.inst_id and task.status == "done"}
    for index, step in enumerate(instance.steps):
        passed = instance.status != "running" or index < instance.position
        task = done.get(step["code"]) if passed else None
        current = instance.status == "running" and index == instance.position
        nodes.append(
            {
                "code": step["code"],
                "title": step["title"],
                "role": step["role"],
                "state": "done" if task else ("current" if current else "waiting"),
                "actor": task.actor_name if task else "",
                "time": local_text(task.act_time if task else None),
            }
        )
    nodes.append(
        {
            "code": "end",
            "title": {"returned": "已退回", "withdrawn": "已撤回"}.get(instance.status, "办结"),
            "state": "waiting" if instance.status == "running" else "done",
        }
    )
    return nodes


def _opinion(task: WfTask) -> dict[str, str]:
    return {
        "step": task.step_title,
        "actor": f"{task.actor_name}（代{task.on_behalf_name}）" if task.on_behalf else task.actor_name,
        "action": {"approve": "审核", "return": "退回"}.get(task.action, task.action),
        "opinion": task.opinion,
        "time": local_text(task.act_time),
    }
