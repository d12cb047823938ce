"""冲销生效的批次：调入指标没有用过才行；另出反向批次，原分录同向红字（04 第 4、7 节〔约定〕）。"""

from copy import copy

from pydantic import Field

from yitihua.infra.numbering.take import take
from yitihua.infra.operation.command import Text
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.modules.adjustment import effecting, queries, view
from yitihua.modules.adjustment.commands import BatchOut, OneBatch
from yitihua.modules.adjustment.models import AdjustBatch, AdjustLine
from yitihua.modules.adjustment.operations.create_batch import counter_key
from yitihua.modules.adjustment.operations.effect_batch import same_person
from yitihua.modules.adjustment.states import BATCH, EFFECTIVE


class ReverseBatch(OneBatch):
    reason: Text = Field(min_length=2)


@operation("adjustment.batch.reverse", title="冲销调整批次", roles={"MOF_BGT"})
def reverse_batches(lines: Lines[ReverseBatch], *, ctx: Ctx) -> None:
    """还回的与生效时给出的逐行同额；冲销批次自己不能再冲销。"""
    rows = queries.locked([line.command.adj_batch_id for line in lines.alive], ctx=ctx)
    details, used = queries.lines_of(rows), queries.sources_of(rows)
    originals, made, made_lines = [], [], []
    for line in lines.alive:
        batch = pick(line, rows, line.command.adj_batch_id)
        if batch is None:
            continue
        if not BATCH.allows(batch.status, "reverse"):
            line.refuse([BATCH.refusal(batch.status, "reverse")])
            continue
        line.refuse([*same_person(batch, ctx), *([_a_reversal()] if batch.reverse_of else [])])
        if line.refused:
            continue
        seen = view.load(batch, details[batch.adj_batch_id], used[batch.adj_batch_id], ctx=ctx)
        back = _batch(batch, line.command.reason, ctx)
        back_lines = [_line(item, back, ctx) for item in seen.lines]
        line.refuse(effecting.reverse(seen, back_lines, back, ctx=ctx))
        if line.refused:
            continue
        batch.status = BATCH.require(batch.status, "reverse")
        batch.row_version += 1
        batch.last_user = ctx.principal.user_id
        originals.append(batch)
        made.append(back)
        made_lines += back_lines
        line.ref = str(back.adj_batch_id)
        line.result = BatchOut.model_validate(back)
        ctx.subjects += [(queries.BIZ_TYPE, str(batch.adj_batch_id)), (queries.BIZ_TYPE, line.ref)]
    AdjustBatch.objects.bulk_update(originals, ["status", "row_version", "last_user"])
    AdjustBatch.objects.bulk_create(made)
    AdjustLine.objects.bulk_create(made_lines)


def _batch(original: AdjustBatch, reason: str, ctx: Ctx) -> AdjustBatch:
    """反向批次：生效，合计与原批次相反两边。"""
    serial = take(counter_key(ctx))[0]
    return AdjustBatch(
        adj_batch_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        adj_batch_no=f"{serial:06d}",
        adj_kind=original.adj_kind,
        adj_type_code=original.adj_type_code,
        adj_case=original.adj_case,
        agency_code=original.agency_code,
        manage_mof_dep_code=original.manage_mof_dep_code,
        reason=reason,
        is_source_cut=original.is_source_cut,
        total_in=original.total_out,
        total_out=original.total_in,
        adj_date=ctx.biz_date,
        cor_bgt_doc_no=original.cor_bgt_doc_no,
        reverse_of=original.adj_batch_id,
        starter=ctx.principal.user_id,
        status=EFFECTIVE,
        creater=ctx.principal.user_id,
    )


def _line(line: AdjustLine, batch: AdjustBatch, ctx: Ctx) -> AdjustLine:
    """同一行，金额相反；不带原行的冻结与收回登记。"""
    back = copy(line)
    back.adj_sub_id, back._state = uuid7(), AdjustLine()._state
    back.adj_batch_id, back.bat_num = batch.adj_batch_id, batch.adj_batch_no
    back.add_amount, back.adj_date = -line.add_amount, ctx.biz_date
    back.frozen_id = back.recover_id = None
    back.creater, back.row_version = ctx.principal.user_id, 1
    return back


def _a_reversal() -> Finding:
    text = "这一批就是冲销，不能再冲销"
    return Finding("E-STATE", Level.BLOCK, text, next_step="请重新录入一批")
