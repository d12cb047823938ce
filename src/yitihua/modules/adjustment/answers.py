"""答询问：审完的批次有没有登记批件、有没有生效（R-WFL-017）。"""

from yitihua.engines.workflow.bindings import REFERENCES, Reference, Subjects
from yitihua.kernel.context import Ctx
from yitihua.modules.adjustment.models import AdjustBatch
from yitihua.modules.adjustment.queries import BIZ_TYPE
from yitihua.modules.adjustment.states import APPROVED, BATCH


@REFERENCES.answers
def moved_on(subjects: Subjects, ctx: Ctx) -> list[Reference]:
    """登记了批件、生效、冲销的批次不能再反审。"""
    if subjects.biz_type != BIZ_TYPE:
        return []
    rows = AdjustBatch.objects.unscoped("反审要看批件与生效").filter(
        mof_div_code=ctx.mof_div_code, pk__in=subjects.biz_ids
    )
    return [
        Reference(row.adj_batch_id, f"批件 {row.doc_no}" if row.doc_no else BATCH.states[row.status])
        for row in rows.exclude(status=APPROVED)
    ]
