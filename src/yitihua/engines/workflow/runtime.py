"""流程运行：送审、通过、退回、终止。引擎只写流程表，业务后果交给模块的各种结局。

The approval engine: start, approve, return and terminate.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from yitihua.engines.workflow import refusals as _refusals  # noqa: F401
from yitihua.engines.workflow import versions
from yitihua.engines.workflow.bindings import BINDINGS, Binding, Decision, Document
from yitihua.engines.workflow.claims import claim
from yitihua.engines.workflow.definition import ChainStep
from yitihua.engines.workflow.flows import FLOWS, stored_facts
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.engines.workflow.rounds import Going, Opening, Running, close, nobody
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level


def start(biz_type: str, *, documents: Sequence[Document], ctx: Ctx) -> None:
    """送审一批单据，各自按此刻的流程落到第一个环节；在途的以后一直按这一版走。"""
    if not documents:
        return
    chain = versions.current(biz_type, ctx=ctx)
    opening = Opening(ctx)
    instances, tasks = [], []
    for document in documents:
        facts = {**document.facts, "amount": document.amount, "agency_code": document.agency_code}
        steps = chain.path(facts=FLOWS[biz_type].revive(facts))
        assert steps, f"{biz_type} 没有任何要经过的环节"
        instance = _instance(document, steps, ctx)
        instance.biz_type, instance.def_version, instance.facts = biz_type, chain.chain.version, stored_facts(facts)
        opened = opening.plan(instance, steps[0], seq=1)
        if not opened:
            raise Refusal([nobody(steps[0])])
        instances.append(instance)
        tasks += opened
    WfInst.objects.bulk_create(instances)
    WfTask.objects.bulk_create(tasks)


def _instance(document: Document, steps: Sequence[ChainStep], ctx: Ctx) -> WfInst:
    return WfInst(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        biz_id=document.biz_id,
        biz_no=document.biz_no,
        title=document.title[:300],
        agency_code=document.agency_code,
        manage_mof_dep_code=document.manage_mof_dep_code,
        amount=document.amount,
        steps=[step.stored() for step in steps],
        initiator=ctx.principal.user_id,
        initiator_name=ctx.principal.user_name,
    )


def approve(biz_type: str, *, decisions: Sequence[Decision], ctx: Ctx) -> None:
    """逐笔核对待办与岗位分离；会签没齐的只签，齐了的按“下一环节”“终审”两类交给模块。"""
    binding = BINDINGS[biz_type]
    ready, going = claim(binding, decisions, ctx)
    ready = _review(binding, ready, going, ctx)
    for decision in ready:
        _weigh(decision, going[decision.biz_id], binding)
    ready = _open_next(ready, going, ctx)
    advanced = [item for item in ready if item.next_step is not None and not item.pending]
    approved = [item for item in ready if item.next_step is None and not item.pending]
    if advanced:
        binding.on_advanced(advanced, ctx)
    if approved:
        binding.on_approved(approved, ctx)
    close([item for item in ready if not item.line.refused], going, "approve", ctx)


def _weigh(decision: Decision, going: Going, binding: Binding) -> None:
    """这一签之后本环节齐了没有；没齐的留在本环节，填不得别的栏目。"""
    assert decision.task is not None
    if going.completed_by(decision.task):
        return
    decision.pending, decision.next_step = True, decision.step
    given = [name for name in binding.extra if getattr(decision.command, name, None) is not None]
    if given:
        text = f"“{going.step.title}”还没有签齐，不能填 {given[0]}"
        decision.line.refuse([Finding("E-ROUND", Level.BLOCK, text, fields=tuple(given), next_step="请只写意见")])


def _open_next(decisions: Sequence[Decision], going: Running, ctx: Ctx) -> list[Decision]:
    """排好下一环节的待办；没有人能办的逐笔拒绝。"""
    opening = Opening(ctx)
    for decision in decisions:
        if decision.next_step is None or decision.pending:
            continue
        one = going[decision.biz_id]
        decision.opens = opening.plan(one.instance, decision.next_step, seq=one.seq + 1)
        decision.line.refuse([] if decision.opens else [nobody(decision.next_step)])
    return [item for item in decisions if not item.line.refused]


def send_back(biz_type: str, *, decisions: Sequence[Decision], ctx: Ctx) -> None:
    """退回到草稿，或前面的某个环节；理由不少于 5 个字（R-WFL-009）。"""
    binding = BINDINGS[biz_type]
    ready, going = claim(binding, _with_reasons(decisions), ctx)
    for decision in ready:
        decision.next_step = _earlier_step(decision, going[decision.biz_id].instance)
    ready = _open_next([item for item in ready if not item.line.refused], going, ctx)
    stepped, returned = [item for item in ready if item.next_step], [item for item in ready if not item.next_step]
    if stepped:
        binding.on_stepped_back(stepped, ctx)
    if returned:
        binding.on_returned(returned, ctx)
    close([item for item in ready if not item.line.refused], going, "return", ctx)


def terminate(biz_type: str, *, decisions: Sequence[Decision], ctx: Ctx) -> None:
    """在自己的环节终止单据，不再办；理由不少于 5 个字（R-WFL-009）。"""
    binding = BINDINGS[biz_type]
    assert binding.on_terminated is not None
    ready, going = claim(binding, _with_reasons(decisions), ctx)
    for decision in ready:
        decision.next_step = None
    if ready:
        binding.on_terminated(ready, ctx)
    close([item for item in ready if not item.line.refused], going, "terminate", ctx)


def _with_reasons(decisions: Sequence[Decision]) -> list[Decision]:
    """退回、终止都要写理由；没写够的拒绝。"""
    for decision in decisions:
        length = len(decision.opinion.strip())
        decision.line.refuse(judged("R-WFL-009", fires=length < 5, facts={"length": length}, fields=("opinion",)))
    return [item for item in decisions if not item.line.refused]


def _earlier_step(decision: Decision, instance: WfInst) -> ChainStep | None:
    """要退到的环节；没写的为空，不在前面的拒绝。"""
    if not decision.to_step:
        return None
    passed = {item["code"]: ChainStep.read(item) for item in instance.steps[: instance.position]}
    if decision.to_step not in passed:
        known = "、".join(f"{step.title}（{code}）" for code, step in passed.items()) or "只能退给送审人"
        text = f"不能退回到“{decision.to_step}”，它不是前面经过的环节"
        decision.line.refuse([Finding("E-STEP", Level.BLOCK, text, fields=("to_step",), next_step=f"可退到：{known}")])
    return passed.get(decision.to_step)


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


def _review(binding: Binding, decisions: list[Decision], going: Running, ctx: Ctx) -> list[Decision]:
    """通过之前模块再核对一遍；条件新成立的，补上后面应经过的环节。"""
    if binding.on_review is None or not decisions:
        return decisions
    binding.on_review(decisions, ctx)
    ready = [item for item in decisions if not item.line.refused]
    _extend([item for item in ready if item.facts], going)
    return ready


def _extend(decisions: Sequence[Decision], going: Running) -> None:
    """按送审时那一版流程、新的要素重排后面的环节；只加不减，已经列入的照走。"""
    changed = []
    for decision in decisions:
        instance = going[decision.biz_id].instance
        instance.facts = {**instance.facts, **stored_facts(decision.facts)}
        chain = versions.pinned(instance)
        done = instance.steps[: instance.position + 1]
        listed = {item["code"] for item in instance.steps[instance.position + 1 :]}
        facts = FLOWS[instance.biz_type].revive(instance.facts)
        listed |= {step.code for step in chain.onward(done[-1]["code"], facts=facts)}
        later = [step for step in chain.chain.steps if step.code in listed]
        instance.steps = [*done, *(step.stored() for step in later)]
        decision.next_step = later[0] if later else None
        changed.append(instance)
    WfInst.objects.bulk_update(changed, ["steps", "facts"])
