"""生效：解冻、调减、调增、记账、回写预算行，同一事务；任一行不过，整批不生效（R-ADJ-022）。"""

from collections.abc import Sequence

from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.modules.adjustment import checks, effecting, entering, kinds, queries, view
from yitihua.modules.adjustment.commands import BatchOut, OneBatch
from yitihua.modules.adjustment.drafting import problem
from yitihua.modules.adjustment.models import AdjustBatch
from yitihua.modules.adjustment.operations.submit_batch import SAVED
from yitihua.modules.adjustment.states import BATCH


class EffectBatch(OneBatch):
    """生效一个审完的批次。"""


@operation("adjustment.batch.effect", title="调整批次生效", roles={"MOF_BGT"})
def effect_batches(lines: Lines[EffectBatch], *, ctx: Ctx) -> None:
    """T 类须有人大常委会批准文号（R-ADJ-009）；申请人不能办生效（R-ADJ-017）。"""
    rows = queries.locked([line.command.adj_batch_id for line in lines.alive], ctx=ctx)
    details, used = queries.lines_of(rows), queries.sources_of(rows)
    done: list[AdjustBatch] = []
    for line in lines.alive:
        batch = pick(line, rows, line.command.adj_batch_id)
        if batch is None:
            continue
        if not BATCH.allows(batch.status, "effect"):
            line.refuse([BATCH.refusal(batch.status, "effect")])
            continue
        line.refuse([*same_person(batch, ctx), *_approved(batch)])
        if line.refused:
            continue
        seen = view.load(batch, details[batch.adj_batch_id], used[batch.adj_batch_id], ctx=ctx)
        plan = effecting.planned(seen, ctx=ctx)
        line.refuse(whole_batch([*checks.standing(seen), *plan.problems]))
        if line.refused:
            continue
        batch.status = BATCH.require(batch.status, "effect")
        batch.row_version += 1
        batch.last_user = ctx.principal.user_id
        line.ref = str(batch.adj_batch_id)
        ctx.subjects.append((queries.BIZ_TYPE, line.ref))
        effecting.carry_out(seen, plan, ctx=ctx)
        line.notices = (*line.notices, *entering.reported(seen))
        line.result = BatchOut.model_validate(batch)
        done.append(batch)
    AdjustBatch.objects.bulk_update(done, SAVED)


def same_person(batch: AdjustBatch, ctx: Ctx) -> list[Finding]:
    """R-ADJ-017：录入的人、送审的人都不能再审批、生效、冲销。"""
    same = ctx.principal.user_id in (batch.creater, batch.starter)
    return judged("R-ADJ-017", fires=same, facts={"same": same})


def _approved(batch: AdjustBatch) -> list[Finding]:
    """T 类要人大常委会的批件，类款间、部门间、基本与项目间、动用预备费要政府的批件。"""
    if batch.adj_kind == kinds.ADJUST:
        return judged("R-ADJ-009", fires=not batch.doc_no, facts={"doc_no": batch.doc_no}, fields=("doc_no",))
    if batch.adj_case in kinds.GOVERNMENT and not batch.doc_no:
        return [problem(f"“{kinds.ADJUST_CASES[batch.adj_case]}”须先登记政府批件", "doc_no")]
    return []


def whole_batch(found: Sequence[checks.Numbered]) -> list[Finding]:
    """一行不过就说是第几行、为什么，整批未生效；后面跟着各条原委。"""
    lined = [(number, item) for number, item in found if number]
    facts = {"failed": len({number for number, _ in lined})}
    number, first = lined[0] if lined else (0, None)
    reason = first.message if first is not None else ""
    wrapped = judged("R-ADJ-022", fires=bool(lined), facts=facts, n=number, 原因=reason)
    return [*wrapped, *(item for _, item in found)]
