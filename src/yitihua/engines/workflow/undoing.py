"""撤回与追回：下一步还没人办，送审人收回单据，办理人收回自己那一环（10 第 3 节，R-WFL-010）。

Withdrawing a document and recalling one's own step.
"""

from collections.abc import Sequence
from dataclasses import replace

from yitihua.engines.workflow.bindings import BINDINGS, Decision
from yitihua.engines.workflow.claims import undoable
from yitihua.engines.workflow.definition import ChainStep
from yitihua.engines.workflow.models import WfTask
from yitihua.engines.workflow.rounds import Going, Opening, close
from yitihua.kernel.context import Ctx, Principal
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.rulebook import finding


def withdraw(biz_type: str, *, decisions: Sequence[Decision], ctx: Ctx) -> None:
    """送审人撤回；只在第一个环节还没人办时可以，已经审完的也算办过（R-WFL-010）。"""
    binding = BINDINGS[biz_type]
    ready, going = undoable(binding, decisions, ctx)
    kept = []
    for decision in ready:
        one = going[decision.biz_id]
        handled = one.seq - 1 + len(one.signed)
        decision.line.refuse(judged("R-WFL-010", fires=handled > 0, facts={"position": handled}))
        if one.instance.initiator != ctx.principal.user_id and not decision.line.refused:
            decision.line.refuse([_only_initiator()])
        if not decision.line.refused:
            decision.task = one.open[0]
            kept.append(decision)
    if kept:
        binding.on_withdrawn(kept, ctx)
    close([item for item in kept if not item.line.refused], going, "withdraw", ctx)


def recall(biz_type: str, *, decisions: Sequence[Decision], ctx: Ctx) -> None:
    """上一环节的办理人追回：下一环节还没人办，流程也许可，待办回到他手里（10 第 3 节）。"""
    binding = BINDINGS[biz_type]
    ready, going = undoable(binding, decisions, ctx)
    opening = Opening(ctx)
    kept = []
    for decision in ready:
        one = going[decision.biz_id]
        decision.line.refuse(judged("R-WFL-010", fires=len(one.signed) > 0, facts={"position": len(one.signed)}))
        mine = _mine_before(one, ctx.principal)
        if mine is None and not decision.line.refused:
            decision.line.refuse([_only_last_actor()])
        if decision.line.refused or mine is None:
            continue
        decision.step, decision.next_step = one.step, _step_of(one, mine)
        decision.line.refuse([] if decision.next_step.recall else [_no_recall(decision.next_step)])
        decision.opens = opening.plan(one.instance, decision.next_step, seq=one.seq + 1, only=ctx.principal)
        decision.task = one.open[0]
        kept += [] if decision.line.refused else [decision]
    if kept:
        binding.on_stepped_back(kept, ctx)
    close([item for item in kept if not item.line.refused], going, "recall", ctx)


def _mine_before(going: Going, principal: Principal) -> WfTask | None:
    """上一轮里我通过的那一条；会签、加签的环节不能一个人追回。"""
    before = [task for task in going.tasks if task.seq == going.seq - 1]
    mine = [task for task in before if task.actor == principal.user_id and task.action == "approve"]
    return mine[0] if mine and len(before) == 1 else None


def _step_of(going: Going, task: WfTask) -> ChainStep:
    return next(step for step in going.steps_from(0) if step.code == task.step_code)


def _only_initiator() -> Finding:
    return replace(finding("R-WFL-008"), next_step="只有送审人本人可以撤回")


def _only_last_actor() -> Finding:
    return replace(finding("R-WFL-008"), next_step="只有上一环节的办理人可以追回；会签过的环节请下一环节退回")


def _no_recall(step: ChainStep) -> Finding:
    text = f"“{step.title}”办过后不许追回"
    return Finding("E-RECALL", Level.BLOCK, text, next_step="请联系下一环节退回")
