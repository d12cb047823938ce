"""登记公开：预算调整批准后 20 日内向社会公开（R-ADJ-029）。"""

from datetime import date

from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.modules.adjustment import kinds, queries
from yitihua.modules.adjustment import rules as _rules  # noqa: F401
from yitihua.modules.adjustment.commands import BatchOut, PublishBatch
from yitihua.modules.adjustment.drafting import problem
from yitihua.modules.adjustment.models import AdjustBatch
from yitihua.modules.adjustment.states import BATCH

PUBLIC_D = 20
"""批准后公开的期限，日（预算法第十四条）。"""


@operation("adjustment.batch.publish", title="登记预算调整公开", roles={"MOF_BGT"})
def publish_batches(lines: Lines[PublishBatch], *, ctx: Ctx) -> None:
    """登记公开日期；晚于批准后 20 日的预警。"""
    rows = queries.locked([line.command.adj_batch_id for line in lines.alive], ctx=ctx)
    done: list[AdjustBatch] = []
    for line in lines.alive:
        day = line.command.public_date
        batch = pick(line, rows, line.command.adj_batch_id)
        if batch is None:
            continue
        line.refuse(_wrong(batch, day, ctx))
        if line.refused:
            continue
        batch.status = BATCH.require(batch.status, "publish")
        batch.public_date = day
        batch.row_version += 1
        batch.last_user = ctx.principal.user_id
        assert batch.approve_date is not None
        line.notices = (*line.notices, *unpublished(batch.approve_date, day))
        line.ref = str(batch.adj_batch_id)
        line.result = BatchOut.model_validate(batch)
        ctx.subjects.append((queries.BIZ_TYPE, line.ref))
        done.append(batch)
    AdjustBatch.objects.bulk_update(done, ["status", "public_date", "row_version", "last_user"])


def unpublished(approve_date: date, day: date) -> list[Finding]:
    """R-ADJ-029：到 `day` 那天批准后已过了几日。"""
    days = (day - approve_date).days
    return judged("R-ADJ-029", fires=days > PUBLIC_D, facts={"days": days}, fields=("public_date",))


def _wrong(batch: AdjustBatch, day: date, ctx: Ctx) -> list[Finding]:
    if not BATCH.allows(batch.status, "publish"):
        return [BATCH.refusal(batch.status, "publish")]
    if batch.adj_kind != kinds.ADJUST:
        return [problem("只有预算调整须登记公开", "adj_kind")]
    if batch.approve_date is None or not batch.approve_date <= day <= ctx.biz_date:
        return [problem("公开日期须在批准日期与今天之间", "public_date")]
    return []
