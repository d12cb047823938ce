"""补登记：接受上级专项的追加列入报人大常委会清单（R-ADJ-030）。"""

from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.codes import YES
from yitihua.kernel.context import Ctx
from yitihua.modules.adjustment import kinds, queries
from yitihua.modules.adjustment.commands import BatchOut, OneBatch
from yitihua.modules.adjustment.drafting import problem
from yitihua.modules.adjustment.models import AdjustBatch
from yitihua.modules.adjustment.states import EFFECTIVE


class ReportBatch(OneBatch):
    """列入清单的批次。"""


@operation("adjustment.batch.report", title="列入报人大常委会清单", roles={"MOF_BGT"}, money=False)
def report_batches(lines: Lines[ReportBatch], *, ctx: Ctx) -> None:
    """生效的上级追加才有要报告的；重复登记不变。"""
    rows = queries.locked([line.command.adj_batch_id for line in lines.alive], ctx=ctx)
    done: list[AdjustBatch] = []
    for line in lines.alive:
        batch = pick(line, rows, line.command.adj_batch_id)
        if batch is None:
            continue
        if batch.adj_kind != kinds.ADD or batch.status != EFFECTIVE:
            line.refuse([problem("生效的上级追加才列入报人大常委会清单", "adj_batch_id")])
            continue
        batch.npc_report_flag = YES
        batch.row_version += 1
        batch.last_user = ctx.principal.user_id
        line.ref = str(batch.adj_batch_id)
        line.result = BatchOut.model_validate(batch)
        ctx.subjects.append((queries.BIZ_TYPE, line.ref))
        done.append(batch)
    AdjustBatch.objects.bulk_update(done, ["npc_report_flag", "row_version", "last_user"])
