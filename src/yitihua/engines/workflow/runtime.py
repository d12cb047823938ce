"""流程运行：送审、通过、退回、撤回。引擎只写流程表，业务后果交给模块的四个结局。

The approval engine: sequential steps with conditions, return and withdraw.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from uuid import UUID

from yitihua.engines.workflow import refusals as _refusals  # noqa: F401
from yitihua.engines.workflow.actors import Post, post_for
from yitihua.engines.workflow.bindings import BINDINGS, Binding, Decision, Document, Step
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.kernel.context import Ctx, Principal
from yitihua.kernel.decisions import decide, judged
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.rulebook import finding

Running = dict[UUID, tuple[WfInst, WfTask]]
"""单据 → 在办的流程与它的当前待办。"""


def start(biz_type: str, *, documents: Sequence[Document], ctx: Ctx) -> None:
    """送审一批单据，各自落到第一个要经过的环节；没有要经过的环节是绑定的缺陷。"""
    binding = BINDINGS[biz_type]
    instances, tasks = [], []
    for document in documents:
        steps = _path(binding, document)
        assert steps, f"{biz_type} 没有任何要经过的环节"
        instance = WfInst(
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            biz_type=biz_type,
            biz_id=document.biz_id,
            biz_no=document.biz_no,
            title=document.title[:300],
            agency_code=document.agency_code,
            manage_mof_dep_code=document.manage_mof_dep_code,
            amount=document.amount,
            steps=[asdict(step) for step in steps],
            initiator=ctx.principal.user_id,
            initiator_name=ctx.principal.user_name,
        )
        instances.append(instance)
        tasks.append(_task(instance, steps[0], seq=1, ctx=ctx))
    WfInst.objects.bulk_create(instances)
    WfTask.objects.bulk_create(tasks)


def _path(binding: Binding, document: Document) -> list[Step]:
    return [step for step in binding.steps if not step.when or document.facts.get(step.when)]


def approve(biz_type: str, *, decisions: Sequence[Decision], ctx: Ctx) -> None:
    """逐笔核对待办与岗位分离，再按“下一环节”“终审”两类交给模块。"""
    binding = BINDINGS[biz_type]
    ready, running = _claim(binding, decisions, ctx)
    ready = _review(binding, ready, running, ctx)
    advanced = [item for item in ready if item.next_step is not None]
    approved = [item for item in ready if item.next_step is None]
    if advanced:
        binding.on_advanced(advanced, ctx)
    if approved:
        binding.on_approved(approved, ctx)
    _close([item for item in ready if not item.line.refused], running, "approve", ctx)


def send_back(biz_type: str, *, decisions: Sequence[Decision], ctx: Ctx) -> None:
    """退回到草稿，或前面的某个环节；理由不少于 5 个字（R-WFL-009）。"""
    binding = BINDINGS[biz_type]
    for decision in decisions:
        length = len(decision.opinion.strip())
        decision.line.refuse(judged("R-WFL-009", fires=length < 5, facts={"length": length}, fields=("opinion",)))
    ready, running = _claim(binding, [item for item in decisions if not item.line.refused], ctx)
    for decision in ready:
        decision.next_step = _earlier_step(decision, running[decision.biz_id][0])
    ready = [item for item in ready if not item.line.refused]
    stepped, returned = [item for item in ready if item.next_step], [item for item in ready if not item.next_step]
    if stepped:
        binding.on_stepped_back(stepped, ctx)
    if returned:
        binding.on_returned(returned, ctx)
    _close([item for item in ready if not item.line.refused], running, "return", ctx)


def _earlier_step(decision: Decision, instance: WfInst) -> Step | None:
    """要退到的环节；没写的为空，不在前面的拒绝。"""
    if not decision.to_step:
        return None
    passed = {item["code"]: Step(**item) for item in instance.steps[: instance.position]}
    if decision.to_step not in passed:
        known = "、".join(f"{step.title}（{code}）" for code, step in passed.items()) or "只能退给送审人"
        text = f"不能退回到“{decision.to_step}”，它不是前面经过的环节"
        decision.line.refuse([Finding("E-STEP", Level.BLOCK, text, fields=("to_step",), next_step=f"可退到：{known}")])
    return passed.get(decision.to_step)


def withdraw(biz_type: str, *, decisions: Sequence[Decision], ctx: Ctx) -> None:
    """送审人撤回；只在第一个环节还没人办时可以，已经审完的也算办过（R-WFL-010）。"""
    binding = BINDINGS[biz_type]
    docs = binding.load([item.biz_id for item in decisions], ctx)
    running = _running(biz_type, [item.biz_id for item in decisions])
    finished = _finished(biz_type, [item.biz_id for item in decisions if item.biz_id not in running])
    ready = []
    for decision in decisions:
        decision.doc = docs.get(decision.biz_id)
        pair = running.get(decision.biz_id)
        if decision.doc is not None and pair is None:
            position = finished.get(decision.biz_id, 0)
            decision.line.refuse(judged("R-WFL-010", fires=position > 0, facts={"position": position}))
        if decision.doc is None or pair is None:
            decision.line.refuse([] if decision.line.refused else [not_pending(binding)])
            continue
        handled = pair[1].seq - 1
        decision.line.refuse(judged("R-WFL-010", fires=handled > 0, facts={"position": handled}))
        if pair[0].initiator != ctx.principal.user_id and not decision.line.refused:
            decision.line.refuse([_only_initiator()])
        if not decision.line.refused:
            ready.append(decision)
    if ready:
        binding.on_withdrawn(ready, ctx)
    _close([item for item in ready if not item.line.refused], running, "withdraw", ctx)


def abandon(biz_type: str, *, biz_ids: Iterable[UUID], ctx: Ctx) -> None:
    """单据作废时撤掉在办的流程。"""
    ids = list(biz_ids)
    WfTask.objects.filter(biz_type=biz_type, biz_id__in=ids, status="todo").update(status="cancelled")
    WfInst.objects.filter(biz_type=biz_type, biz_id__in=ids, status="running").update(status="cancelled")


def actors_of(biz_type: str, *, biz_ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """每张单据最近一次送审中 环节代码 → 办理人；另有 `initiator`。"""
    result: dict[UUID, dict[str, str]] = {}
    for instance in WfInst.objects.filter(biz_type=biz_type, biz_id__in=biz_ids).order_by("create_time"):
        result[instance.biz_id] = {"initiator": instance.initiator}
    done = WfTask.objects.filter(biz_type=biz_type, biz_id__in=biz_ids, status="done").order_by("act_time")
    for task in done:
        result.setdefault(task.biz_id, {})[task.step_code] = task.actor
    return result


def _running(biz_type: str, biz_ids: Sequence[UUID]) -> Running:
    instances = {
        row.biz_id: row
        for row in WfInst.objects.select_for_update()
        .filter(biz_type=biz_type, biz_id__in=biz_ids, status="running")
        .order_by("inst_id")
    }
    tasks = WfTask.objects.filter(biz_type=biz_type, biz_id__in=list(instances), status="todo")
    return {task.biz_id: (instances[task.biz_id], task) for task in tasks}


def _finished(biz_type: str, biz_ids: Sequence[UUID]) -> dict[UUID, int]:
    """最近一次送审已审完的单据 → 办过几个环节。"""
    latest: dict[UUID, WfInst] = {}
    for instance in WfInst.objects.filter(biz_type=biz_type, biz_id__in=biz_ids).order_by("create_time"):
        latest[instance.biz_id] = instance
    return {biz_id: item.position + 1 for biz_id, item in latest.items() if item.status == "approved"}


def _claim(binding: Binding, decisions: Sequence[Decision], ctx: Ctx) -> tuple[list[Decision], Running]:
    """锁单据、锁流程，核对每笔能不能由此人办；返回可办的（填好环节与去向）与锁住的流程。"""
    docs = binding.load([item.biz_id for item in decisions], ctx)
    running = _running(binding.biz_type, [item.biz_id for item in decisions])
    earlier = _earlier_actors(running)
    ready = []
    for decision in decisions:
        decision.doc = docs.get(decision.biz_id)
        pair = running.get(decision.biz_id)
        if decision.doc is None or pair is None:
            decision.line.refuse([not_pending(binding)])
            continue
        instance, task = pair
        post = post_for(task, ctx.principal)
        problem = _may_act(post, instance, task, earlier.get(decision.biz_id, set()), ctx.principal)
        if problem is not None:
            decision.line.refuse([problem])
            continue
        assert post is not None
        task.on_behalf, task.on_behalf_name = post.on_behalf, post.on_behalf_name
        decision.step = Step(**instance.steps[instance.position])
        later = instance.steps[instance.position + 1 :]
        decision.next_step = Step(**later[0]) if later else None
        ready.append(decision)
    return ready, running


def _earlier_actors(running: Running) -> dict[UUID, set[str]]:
    """本次送审里办过别的环节的人，代办的连同委托人；退回来重办自己那一环不算，退回重报后从头算。"""
    found: dict[UUID, set[str]] = {}
    done = WfTask.objects.filter(inst__in=[instance for instance, _ in running.values()], status="done")
    for biz_id, step_code, *people in done.values_list("biz_id", "step_code", "actor", "on_behalf"):
        if step_code != running[biz_id][1].step_code:
            found.setdefault(biz_id, set()).update(person for person in people if person)
    return found


def _may_act(
    post: Post | None, instance: WfInst, task: WfTask, earlier: set[str], principal: Principal
) -> Finding | None:
    if post is None:
        return _wrong_post(task)
    people = {"initiator": instance.initiator, "actor": principal.user_id}
    own = principal.user_id == instance.initiator
    acted = principal.user_id in earlier
    if post.on_behalf:
        facts = {"initiator": own, "acted_before": acted}
        return decide("R-WFL-013", fires=own or acted, facts=facts)
    same = decide("R-WFL-001", fires=own, facts=people)
    if same is not None:
        return same
    return decide("R-WFL-002", fires=acted, facts={"acted_before": acted})


def _review(binding: Binding, decisions: list[Decision], running: Running, ctx: Ctx) -> list[Decision]:
    """通过之前模块再核对一遍；条件新成立的，补上后面应经过的环节。"""
    if binding.on_review is None or not decisions:
        return decisions
    binding.on_review(decisions, ctx)
    ready = [item for item in decisions if not item.line.refused]
    _extend(binding, [item for item in ready if item.facts], running)
    return ready


def _extend(binding: Binding, decisions: Sequence[Decision], running: Running) -> None:
    """只加不减：已经列入的环节照走。"""
    changed = []
    for decision in decisions:
        instance, _task_row = running[decision.biz_id]
        done = instance.steps[: instance.position + 1]
        listed = {step["code"] for step in instance.steps}
        current = [step.code for step in binding.steps].index(done[-1]["code"])
        later = [
            asdict(step)
            for step in binding.steps[current + 1 :]
            if step.code in listed or (step.when and decision.facts.get(step.when))
        ]
        instance.steps = [*done, *later]
        decision.next_step = Step(**later[0]) if later else None
        changed.append(instance)
    WfInst.objects.bulk_update(changed, ["steps"])


def _close(decisions: Sequence[Decision], running: Running, action: str, ctx: Ctx) -> None:
    """写办理结果，推进或结束流程；流程行从办理开始就锁着，不必再读。"""
    instances, done, opened = [], [], []
    for decision in decisions:
        instance, task = running[decision.biz_id]
        task.status = "done" if action != "withdraw" else "cancelled"
        task.actor, task.actor_name = ctx.principal.user_id, ctx.principal.user_name
        task.action, task.opinion, task.act_time = action, decision.opinion[:1000], ctx.biz_now
        done.append(task)
        steps = [Step(**item) for item in instance.steps]
        if action != "withdraw" and decision.next_step is not None:
            instance.position = [step.code for step in steps].index(decision.next_step.code)
            opened.append(_task(instance, steps[instance.position], seq=task.seq + 1, ctx=ctx))
        else:
            instance.status = {"approve": "approved", "return": "returned", "withdraw": "withdrawn"}[action]
        instances.append(instance)
    WfTask.objects.bulk_update(
        done, ["status", "actor", "actor_name", "on_behalf", "on_behalf_name", "action", "opinion", "act_time"]
    )
    WfInst.objects.bulk_update(instances, ["position", "status"])
    WfTask.objects.bulk_create(opened)


def _task(instance: WfInst, step: Step, *, seq: int, ctx: Ctx) -> WfTask:
    return WfTask(
        inst=instance,
        mof_div_code=instance.mof_div_code,
        fiscal_year=instance.fiscal_year,
        biz_type=instance.biz_type,
        biz_id=instance.biz_id,
        biz_no=instance.biz_no,
        title=instance.title,
        amount=instance.amount,
        seq=seq,
        step_code=step.code,
        step_title=step.title,
        role_code=step.role,
        agency_code=instance.agency_code,
        manage_mof_dep_code=instance.manage_mof_dep_code,
        arrive_time=ctx.biz_now,
        deadline=ctx.biz_now + timedelta(hours=step.timeout_h),
    )


def not_pending(binding: Binding) -> Finding:
    return Finding(
        "E-STATE", Level.BLOCK, f"这张{binding.title}单据不在待审核状态", next_step="请刷新列表，核对单据当前环节"
    )


def _wrong_post(task: WfTask) -> Finding:
    who = f"{task.assignee_name}（已转办给他）" if task.assignee else "相应岗位"
    return replace(
        finding("R-WFL-008", step=task.step_title, role=task.role_code),
        next_step=f"当前环节为“{task.step_title}”，请由{who}办理",
    )


def _only_initiator() -> Finding:
    return replace(finding("R-WFL-008"), next_step="只有送审人本人可以撤回")
