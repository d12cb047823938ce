"""谁能办这一步：锁单据、锁流程，核对待办、岗位与分离（10 第 3、6 节）。

Claiming a task: locks, posts and separation of duties.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from yitihua.engines.workflow.actors import Post, post_for
from yitihua.engines.workflow.bindings import Binding, Decision
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.engines.workflow.rounds import ADDED, Going, Running, running
from yitihua.kernel.context import Ctx, Principal
from yitihua.kernel.decisions import decide, judged
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.rulebook import finding


def claim(binding: Binding, decisions: Sequence[Decision], ctx: Ctx) -> tuple[list[Decision], Running]:
    """锁单据、锁流程，核对每笔能不能由此人办；返回可办的（填好环节、待办与去向）与锁住的流程。"""
    docs = binding.load([item.biz_id for item in decisions], ctx)
    going = running(binding.biz_type, [item.biz_id for item in decisions])
    ready = []
    for decision in decisions:
        decision.doc = docs.get(decision.biz_id)
        one = going.get(decision.biz_id)
        if decision.doc is None or one is None:
            decision.line.refuse([not_pending(binding)])
            continue
        task, post = _mine(one, ctx.principal)
        problem = _may_act(post, one, task, ctx.principal)
        if problem is not None:
            decision.line.refuse([problem])
            continue
        assert post is not None
        task.on_behalf, task.on_behalf_name = post.on_behalf, post.on_behalf_name
        decision.task, decision.step = task, one.step
        decision.next_step = next(iter(one.steps_from(one.instance.position + 1)), None)
        ready.append(decision)
    return ready, going


def _mine(going: Going, principal: Principal) -> tuple[WfTask, Post | None]:
    """此人能办的那一条；一条也办不了的给第一条，好说明该由谁办。"""
    for task in going.open:
        post = post_for(task, principal)
        if post is not None:
            return task, post
    return going.open[0], None


def _may_act(post: Post | None, going: Going, task: WfTask, principal: Principal) -> Finding | None:
    if post is None:
        return _wrong_post(task)
    instance = going.instance
    people = {"initiator": instance.initiator, "actor": principal.user_id}
    own = principal.user_id == instance.initiator
    acted = principal.user_id in _earlier_actors(going, task)
    if post.on_behalf:
        facts = {"initiator": own, "acted_before": acted}
        return decide("R-WFL-013", fires=own or acted, facts=facts)
    same = decide("R-WFL-001", fires=own, facts=people)
    if same is not None:
        return same
    return decide("R-WFL-002", fires=acted, facts={"acted_before": acted})


def _earlier_actors(going: Going, task: WfTask) -> set[str]:
    """本次送审里办过别的环节的、同一轮签过的人，代办的连同委托人；退回来重办自己那一环不算，退回重报后从头算。"""
    done = [item for item in going.tasks if item.status == "done"]
    others = [item for item in done if item.step_code != task.step_code or item.seq == task.seq]
    return {person for item in others for person in (item.actor, item.on_behalf) if person}


def undoable(binding: Binding, decisions: Sequence[Decision], ctx: Ctx) -> tuple[list[Decision], Running]:
    """撤回、追回都要单据还在审；已经审完的是办过了。"""
    ids = [item.biz_id for item in decisions]
    docs, going = binding.load(ids, ctx), running(binding.biz_type, ids)
    finished = _finished(binding.biz_type, [key for key in ids if key not in going])
    ready = []
    for decision in decisions:
        decision.doc = docs.get(decision.biz_id)
        if decision.doc is not None and decision.biz_id in going:
            ready.append(decision)
            continue
        position = finished.get(decision.biz_id, 0) if decision.doc is not None else 0
        if decision.doc is not None:
            decision.line.refuse(judged("R-WFL-010", fires=position > 0, facts={"position": position}))
        decision.line.refuse([] if decision.line.refused else [not_pending(binding)])
    return ready, going


def _finished(biz_type: str, biz_ids: Sequence[UUID]) -> dict[UUID, int]:
    """最近一次送审已审完的单据 → 办过几个环节。"""
    latest: dict[UUID, WfInst] = {}
    for instance in WfInst.objects.filter(biz_type=biz_type, biz_id__in=biz_ids).order_by("create_time"):
        latest[instance.biz_id] = instance
    return {biz_id: item.position + 1 for biz_id, item in latest.items() if item.status == "approved"}


def not_pending(binding: Binding) -> Finding:
    return Finding(
        "E-STATE", Level.BLOCK, f"这张{binding.title}单据不在待审核状态", next_step="请刷新列表，核对单据当前环节"
    )


def _wrong_post(task: WfTask) -> Finding:
    how = "加签给他" if task.kind == ADDED else "指定由他办"
    who = f"{task.assignee_name}（{how}）" if task.assignee else "相应岗位"
    return replace(
        finding("R-WFL-008", step=task.step_title, role=task.role_code),
        next_step=f"当前环节为“{task.step_title}”，请由{who}办理",
    )
