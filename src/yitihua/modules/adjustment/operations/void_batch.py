"""作废草稿批次（04 第 4 节）；批次号保留，不再用。"""

from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import taken
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.modules.adjustment import queries
from yitihua.modules.adjustment.commands import BatchOut, OneBatch
from yitihua.modules.adjustment.models import AdjustBatch
from yitihua.modules.adjustment.operations.create_batch import MAKERS
from yitihua.modules.adjustment.states import BATCH


class VoidBatch(OneBatch):
    """作废一个草稿。"""


@operation("adjustment.batch.void", title="作废调整批次", roles=MAKERS)
def void_batches(lines: Lines[VoidBatch], *, ctx: Ctx) -> None:
    """草稿没有冻结，作废只改状态。"""
    rows = AdjustBatch.objects.scoped(ctx).filter(is_deleted=NO)
    done: list[AdjustBatch] = []
    for line, batch in taken(lines, rows, key="adj_batch_id", machine=BATCH, action="void"):
        batch.status = BATCH.require(batch.status, "void")
        batch.row_version += 1
        batch.last_user = ctx.principal.user_id
        line.ref = str(batch.adj_batch_id)
        line.result = BatchOut.model_validate(batch)
        ctx.subjects.append((queries.BIZ_TYPE, line.ref))
        done.append(batch)
    AdjustBatch.objects.bulk_update(done, ["status", "row_version", "last_user"])
