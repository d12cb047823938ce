"""反审：终审的单据退回最后一个环节；一人申请、另一人批准，已被后续业务引用的不许（10 第 3 节，R-WFL-017）。

Reversing a finished review: two persons, and nothing downstream may refer to the document.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from yitihua.engines.workflow.actors import post_for
from yitihua.engines.workflow.bindings import BINDINGS, REFERENCES, Decision, Subjects
from yitihua.engines.workflow.definition import ChainStep
from yitihua.engines.workflow.models import WfInst, WfReversal, WfTask
from yitihua.engines.workflow.rounds import Opening, nobody
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.lines import Line
from yitihua.kernel.context import Ctx, Principal
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Findings, Level


def request(biz_type: str, *, biz_id: UUID, reason: str, ctx: Ctx) -> WfReversal:
    """由能办最后一个环节的人申请；当场核对引用，批准时再核对一次。"""
    instance = _approved(biz_type, biz_id, ctx)
    check_references(biz_type, biz_id, ctx=ctx)
    if WfReversal.objects.filter(inst=instance, status="pending").exists():
        raise _state("这张单据已有待批准的反审", "请先批准或驳回那一笔")
    return WfReversal(
        inst=instance,
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        biz_type=biz_type,
        biz_id=biz_id,
        biz_no=instance.biz_no,
        title=instance.title,
        amount=instance.amount,
        agency_code=instance.agency_code,
        manage_mof_dep_code=instance.manage_mof_dep_code,
        reason=reason,
        applicant=ctx.principal.user_id,
        applicant_name=ctx.principal.user_name,
        apply_time=ctx.biz_now,
    )


def carry_out(row: WfReversal, *, ctx: Ctx) -> None:
    """批准后执行：模块收回终审给出去的，流程回到最后一个环节重办。

    先锁单据再锁流程，与办理同序；锁住之后才问引用，此时别人还在生成的凭证要么已经看得见，要么等着、再看状态。
    """
    binding = BINDINGS[row.biz_type]
    docs = binding.load([row.biz_id], ctx)
    instance = _approved(row.biz_type, row.biz_id, ctx)
    same = row.applicant == ctx.principal.user_id
    Findings.of(judged("R-WFL-001", fires=same, facts={"same": same})).raise_if_blocking()
    check_references(row.biz_type, row.biz_id, ctx=ctx)
    last = _last_step(instance)
    decision = _decision(docs, row, last)
    seq = WfTask.objects.filter(inst=instance).order_by("-seq").values_list("seq", flat=True)[0]
    tasks = Opening(ctx).plan(instance, last, seq=seq + 1)
    if not tasks:
        raise Refusal([nobody(last)])
    binding.on_reversed([decision], ctx)
    instance.status, instance.position = "running", len(instance.steps) - 1
    instance.save(update_fields=["status", "position"])
    WfTask.objects.bulk_create(tasks)


def check_references(biz_type: str, biz_id: UUID, *, ctx: Ctx) -> None:
    """被后面的业务用上的，指明是哪一张（R-WFL-017）。"""
    found = REFERENCES.ask(Subjects(biz_type, frozenset({biz_id})), ctx=ctx)
    names = "、".join(item.name for item in found[:5])
    problem = judged("R-WFL-017", fires=bool(found), facts={"count": len(found)}, 单据=names)
    Findings.of(problem).raise_if_blocking()


def _approved(biz_type: str, biz_id: UUID, ctx: Ctx) -> WfInst:
    """锁住终审的流程；看不见的、不归此人的一律无权访问。"""
    rows = WfInst.objects.scoped(ctx).select_for_update().filter(biz_type=biz_type, biz_id=biz_id)
    instance: WfInst | None = rows.order_by("-create_time").first()
    if instance is None or biz_type not in BINDINGS:
        raise no_access()
    if instance.status != "approved":
        raise _state("这张单据还没有终审", "在审的请在本环节退回")
    _check_post(instance, ctx)
    return instance


def check_duty(row: WfReversal, *, ctx: Ctx) -> None:
    """驳回也须是能办最后一个环节的人。"""
    _check_post(row.inst, ctx)


def may_reverse(instance: WfInst, principal: Principal) -> bool:
    """能不能办这张单据的最后一个环节。"""
    duty = WfTask(
        role_code=_last_step(instance).role,
        mof_div_code=instance.mof_div_code,
        biz_type=instance.biz_type,
        biz_id=instance.biz_id,
        agency_code=instance.agency_code,
        manage_mof_dep_code=instance.manage_mof_dep_code,
    )
    return post_for(duty, principal) is not None


def _check_post(instance: WfInst, ctx: Ctx) -> None:
    if not may_reverse(instance, ctx.principal):
        raise no_access()


def _last_step(instance: WfInst) -> ChainStep:
    return ChainStep.read(instance.steps[-1])


def _decision(docs: Mapping[UUID, Any], row: WfReversal, last: ChainStep) -> Decision:
    if row.biz_id not in docs:
        raise no_access()
    line: Line[Command] = Line(0, Command())
    return Decision(row.biz_id, row.reason, None, line, doc=docs[row.biz_id], step=last, next_step=last)


def _state(text: str, step: str) -> Refusal:
    return Refusal([Finding("E-STATE", Level.BLOCK, text, next_step=step)])
