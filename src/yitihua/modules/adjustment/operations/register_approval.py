"""登记上级批件：T 类登记人大常委会的初审、会议与批准日期，批准后 20 日内公开（04 第 4 节）。"""

from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.modules.adjustment import kinds, queries
from yitihua.modules.adjustment import rules as _rules  # noqa: F401
from yitihua.modules.adjustment.commands import BatchOut, RegisterBatchApproval
from yitihua.modules.adjustment.drafting import problem
from yitihua.modules.adjustment.models import AdjustBatch
from yitihua.modules.adjustment.states import BATCH

PRELIM_D = 30
"""送初审须在会议前的天数（预算法第六十九条）。"""
_SAVED = [
    "status", "doc_no", "approve_org", "approve_date", "prelim_date", "meeting_date", "row_version", "last_user",
]  # fmt: skip


@operation("adjustment.batch.register_approval", title="登记调整批件", roles={"MOF_BGT"})
def register_approvals(lines: Lines[RegisterBatchApproval], *, ctx: Ctx) -> None:
    """待终审的登记批件后待生效；初审不足 30 日的预警（R-ADJ-028）。"""
    rows = queries.locked([line.command.adj_batch_id for line in lines.alive], ctx=ctx)
    done: list[AdjustBatch] = []
    for line in lines.alive:
        command = line.command
        batch = pick(line, rows, command.adj_batch_id)
        if batch is None:
            continue
        if not BATCH.allows(batch.status, "clear"):
            line.refuse([BATCH.refusal(batch.status, "clear")])
            continue
        line.refuse(_wrong(batch, command, ctx))
        if line.refused:
            continue
        batch.status = BATCH.require(batch.status, "clear")
        batch.doc_no, batch.approve_org = command.doc_no, command.approve_org
        batch.approve_date, batch.prelim_date = command.approve_date, command.prelim_date
        batch.meeting_date = command.meeting_date
        batch.row_version += 1
        batch.last_user = ctx.principal.user_id
        line.notices = (*line.notices, *_prelim(command, batch))
        line.ref = str(batch.adj_batch_id)
        line.result = BatchOut.model_validate(batch)
        ctx.subjects.append((queries.BIZ_TYPE, line.ref))
        done.append(batch)
    AdjustBatch.objects.bulk_update(done, _SAVED)


def _wrong(batch: AdjustBatch, command: RegisterBatchApproval, ctx: Ctx) -> list[Finding]:
    found = []
    if batch.adj_kind == kinds.ADJUST and command.approve_org != kinds.NPC:
        found.append(problem("预算调整须由人大常委会批准", "approve_org"))
    if batch.adj_kind == kinds.ADJUST and (command.meeting_date is None or command.prelim_date is None):
        found.append(problem("预算调整须登记送初审日期与常委会会议日期", "prelim_date", "meeting_date"))
    if command.approve_date > ctx.biz_date:
        found.append(problem("批准日期不能晚于今天", "approve_date"))
    if command.meeting_date is not None and command.approve_date < command.meeting_date:
        found.append(problem("批准日期不能早于会议日期", "approve_date"))
    return found


def _prelim(command: RegisterBatchApproval, batch: AdjustBatch) -> list[Finding]:
    """R-ADJ-028：会议日期减送初审日期不足 30 日。"""
    if batch.adj_kind != kinds.ADJUST:
        return []
    assert command.meeting_date is not None
    assert command.prelim_date is not None
    days = (command.meeting_date - command.prelim_date).days
    return judged("R-ADJ-028", fires=days < PRELIM_D, facts={"days": days}, fields=("prelim_date",))
