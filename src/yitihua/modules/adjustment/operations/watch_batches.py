"""每日提醒：批准后 20 日没有公开的预算调整（R-ADJ-029）、没有列入报告清单的上级专项（R-ADJ-030）。可重跑，一天一次。"""

from collections.abc import Iterator

from yitihua.infra.notices.letter import REMIND, Letter
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding
from yitihua.modules.adjustment import entering, kinds, queries, view
from yitihua.modules.adjustment.models import AdjustBatch
from yitihua.modules.adjustment.operations.publish_batch import unpublished
from yitihua.modules.adjustment.states import CLEARED, EFFECTIVE


class WatchBatches(Command):
    """没有参数。"""


class WatchOut(Out):
    """各提醒了几批。"""

    unpublished: int
    unreported: int


@operation("adjustment.batch.watch", title="提醒预算调整公开与报告", roles={"SYSTEM"}, money=False)
def watch_batches(command: WatchBatches, *, ctx: Ctx) -> WatchOut:
    """提醒送审人与批件登记人；办了就不再提醒。"""
    late = [item for batch in _approved(ctx) for item in _late(batch, ctx)]
    silent = [item for batch in _special(ctx) for item in _unreported(batch, ctx)]
    ctx.notices.add(letter for batch, found in (*late, *silent) for letter in _letters(batch, found, ctx))
    return WatchOut(unpublished=len(late), unreported=len(silent))


def _approved(ctx: Ctx) -> Iterator[AdjustBatch]:
    rows = AdjustBatch.objects.scoped(ctx).filter(
        fiscal_year=ctx.fiscal_year,
        adj_kind=kinds.ADJUST,
        status__in=[CLEARED, EFFECTIVE],
        public_date=None,
        reverse_of=None,
        is_deleted=NO,
    )
    yield from rows.exclude(approve_date=None).order_by("adj_batch_no")


def _special(ctx: Ctx) -> Iterator[AdjustBatch]:
    rows = AdjustBatch.objects.scoped(ctx).filter(
        fiscal_year=ctx.fiscal_year, adj_kind=kinds.ADD, status=EFFECTIVE, reverse_of=None, is_deleted=NO
    )
    yield from rows.order_by("adj_batch_no")


def _late(batch: AdjustBatch, ctx: Ctx) -> Iterator[tuple[AdjustBatch, Finding]]:
    assert batch.approve_date is not None
    yield from ((batch, item) for item in unpublished(batch.approve_date, ctx.biz_date))


def _unreported(batch: AdjustBatch, ctx: Ctx) -> Iterator[tuple[AdjustBatch, Finding]]:
    key = batch.adj_batch_id
    seen = view.load(batch, queries.lines_of([key])[key], queries.sources_of([key])[key], ctx=ctx)
    yield from ((batch, item) for item in entering.reported(seen))


def _letters(batch: AdjustBatch, found: Finding, ctx: Ctx) -> Iterator[Letter]:
    for user_id in dict.fromkeys((batch.starter, batch.last_user)):
        yield Letter(
            user_id=user_id,
            kind=REMIND,
            title=f"批次 {batch.adj_batch_no}：{found.message}",
            body=found.next_step,
            biz_type=queries.BIZ_TYPE,
            biz_id=str(batch.adj_batch_id),
            biz_no=batch.adj_batch_no,
            once=f"{found.code}:{user_id}:{batch.adj_batch_id}:{ctx.biz_date.isoformat()}",
        )
