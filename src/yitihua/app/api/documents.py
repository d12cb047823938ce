"""单据页：记录、流程图、历次意见、我可做的动作。"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.session import principal_from
from yitihua.app.api.todo import my_tasks
from yitihua.app.api.viewing import viewing
from yitihua.app.document_records import document_kind, document_row
from yitihua.engines.workflow.bindings import BINDINGS
from yitihua.engines.workflow.definition import ChainStep
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.engines.workflow.reversal import may_reverse
from yitihua.infra.calendar.clock import local_text
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.scoping.divisions import reading_division
from yitihua.kernel.context import Principal

router = Router(tags=["工作台"])


@router.get("/documents/{biz_type}/{biz_id}", summary="单据与流程")
def document(request: HttpRequest, biz_type: str, biz_id: str) -> HttpResponse:
    principal = principal_from(request)
    ctx = viewing(request, principal=principal)
    with reading_division(ctx.mof_div_code):
        row = document_row(biz_type, biz_id, ctx=ctx)
        if row is None:
            raise no_access()
        instance = WfInst.objects.filter(biz_type=biz_type, biz_id=biz_id).order_by("-create_time").first()
        tasks = list(WfTask.objects.filter(biz_type=biz_type, biz_id=biz_id).order_by("arrive_time", "seq", "task_id"))
        mine = my_tasks(principal).filter(biz_type=biz_type, biz_id=biz_id).first()
    actions = available(instance, tasks, mine, principal)
    return JsonResponse(
        {
            "biz_type": biz_type,
            "biz_id": biz_id,
            "record": row,
            "table": document_kind(biz_type).table,
            "flow": _flow(instance, tasks),
            "opinions": [_opinion(task) for task in tasks if task.status == "done"],
            "actions": actions,
            "back_to": _back_to(instance) if mine else [],
            "task_id": str(mine.task_id) if mine else "",
            "claimed": bool(mine and mine.claim_time),
            "version": instance.def_version if instance else 0,
            "title": BINDINGS[biz_type].title if biz_type in BINDINGS else biz_type,
        }
    )


ACTIONS = {"approve": "审核", "return": "退回", "terminate": "终止", "withdraw": "撤回", "recall": "追回"}


def available(instance: WfInst | None, tasks: list[WfTask], mine: WfTask | None, principal: Principal) -> list[str]:
    """此人此刻能做的动作；服务器办理时照样再判一遍。"""
    actions = ["approve", "return", "transfer", "add_signer", "release" if mine.claim_time else "claim"] if mine else []
    if instance is None:
        return actions
    binding = BINDINGS.get(instance.biz_type)
    if mine and binding and binding.on_terminated and mine.role_code in binding.terminators:
        actions.append("terminate")
    if instance.status == "approved" and may_reverse(instance, principal):
        actions.append("reverse")
    if instance.status != "running":
        return actions
    own = [task for task in tasks if task.inst_id == instance.inst_id and task.status in ("todo", "done")]
    seq = max((task.seq for task in own), default=1)
    untouched = not any(task.status == "done" for task in own if task.seq == seq)
    if seq == 1 and untouched and instance.initiator == principal.user_id:
        actions.append("withdraw")
    before = [task for task in own if task.seq == seq - 1]
    if untouched and len(before) == 1 and before[0].actor == principal.user_id and before[0].action == "approve":
        actions += ["recall"] if _recallable(instance, before[0]) else []
    return actions


def _recallable(instance: WfInst, task: WfTask) -> bool:
    return any(step.code == task.step_code and step.recall for step in map(ChainStep.read, instance.steps))


def _back_to(instance: WfInst | None) -> list[dict[str, str]]:
    """可退回到的前面各环节，近的在先。"""
    passed = instance.steps[: instance.position] if instance else []
    return [{"code": step["code"], "title": step["title"]} for step in reversed(passed)]


def _flow(instance: WfInst | None, tasks: list[WfTask]) -> list[dict[str, Any]]:
    if instance is None:
        return []
    own = [task for task in tasks if task.inst_id == instance.inst_id]
    nodes = [{"code": "start", "title": "送审", "state": "done", "actor": instance.initiator_name, "time": ""}]
    nodes += [_node(instance, index, step, own) for index, step in enumerate(instance.steps)]
    ended = {"returned": "已退回", "withdrawn": "已撤回", "terminated": "已终止", "cancelled": "已作废"}
    state = "waiting" if instance.status == "running" else "done"
    return [*nodes, {"code": "end", "title": ended.get(instance.status, "办结"), "state": state}]


def _node(instance: WfInst, index: int, step: dict[str, Any], tasks: list[WfTask]) -> dict[str, Any]:
    """一个环节：办过的写谁、何时；在办的会签写签了几人。"""
    running = instance.status == "running"
    current = running and index == instance.position
    of_step = [task for task in tasks if task.step_code == step["code"]]
    last = max((task.seq for task in of_step), default=0)
    done = [task for task in of_step if task.seq == last and task.status == "done"]
    passed = bool(done) and not current and (not running or index < instance.position)
    waiting = [task for task in of_step if task.seq == last and task.status == "todo"] if current else []
    people = "、".join(dict.fromkeys(task.actor_name for task in done))
    return {
        "code": step["code"],
        "title": step["title"],
        "role": step["role"],
        "state": "done" if passed else ("current" if current else "waiting"),
        "actor": people if passed else "",
        "time": local_text(done[-1].act_time) if passed else "",
        "signed": f"已签{len(done)}/{len(done) + len(waiting)}人" if current and len(done) + len(waiting) > 1 else "",
    }


def _opinion(task: WfTask) -> dict[str, str]:
    return {
        "step": task.step_title,
        "actor": f"{task.actor_name}（代{task.on_behalf_name}）" if task.on_behalf else task.actor_name,
        "action": ACTIONS.get(task.action, task.action),
        "opinion": task.opinion,
        "time": local_text(task.act_time),
    }
