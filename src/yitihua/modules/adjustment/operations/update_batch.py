"""修改草稿批次：明细与来源给了就整个换掉。"""

from uuid import UUID

from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.modules.adjustment import queries
from yitihua.modules.adjustment.commands import BatchOut, InLine, OutLine, UpdateBatch, UsedSource
from yitihua.modules.adjustment.drafting import Draft, Parts, build
from yitihua.modules.adjustment.models import AdjustBatch, AdjustLine, BatchSource
from yitihua.modules.adjustment.operations.create_batch import MAKERS, may_make
from yitihua.modules.adjustment.states import BATCH

_HEAD = ("adj_type_code", "reason", "is_source_cut", "special_doc_no", "goal_note", "npc_report_flag")
_SAVED = [*_HEAD, "total_in", "total_out", "agency_code", "manage_mof_dep_code", "row_version", "last_user"]


@operation("adjustment.batch.update", title="修改调整批次", roles=MAKERS)
def update_batches(lines: Lines[UpdateBatch], *, ctx: Ctx) -> None:
    """只能改草稿；没写的字段不动。"""
    rows = queries.locked([line.command.adj_batch_id for line in lines.alive], ctx=ctx)
    details, used = queries.lines_of(rows), queries.sources_of(rows)
    changed: list[AdjustBatch] = []
    redone: dict[UUID, Draft] = {}
    for line in lines.alive:
        command = line.command
        batch = pick(line, rows, command.adj_batch_id)
        if batch is None:
            continue
        line.refuse([] if BATCH.allows(batch.status, "update") else [BATCH.refusal(batch.status, "update")])
        line.refuse(may_make(batch, ctx))
        if line.refused:
            continue
        for name in _HEAD:
            value = getattr(command, name)
            if value is not None:
                setattr(batch, name, value)
        if any(part is not None for part in (command.outs, command.ins, command.sources)):
            key = batch.adj_batch_id
            draft = build(batch, _parts(command, details[key], used[key]), ctx=ctx)
            line.refuse(draft.problems)
            redone[key] = draft
        if line.refused:
            continue
        batch.row_version += 1
        batch.last_user = ctx.principal.user_id
        changed.append(batch)
        line.ref = str(batch.adj_batch_id)
        line.result = BatchOut.model_validate(batch)
        ctx.subjects.append((queries.BIZ_TYPE, line.ref))
    kept = [redone[batch.adj_batch_id] for batch in changed if batch.adj_batch_id in redone]
    replace_details([batch.adj_batch_id for batch in changed if batch.adj_batch_id in redone], kept)
    AdjustBatch.objects.bulk_update(changed, _SAVED)


def replace_details(batch_ids: list[UUID], drafts: list[Draft]) -> None:
    """草稿的明细没有人引用，整个换掉。"""
    AdjustLine.objects.unscoped("草稿的明细随批次").filter(adj_batch_id__in=batch_ids).delete()
    BatchSource.objects.unscoped("草稿的来源随批次").filter(adj_batch_id__in=batch_ids).delete()
    AdjustLine.objects.bulk_create([item for draft in drafts for item in draft.lines])
    BatchSource.objects.bulk_create([item for draft in drafts for item in draft.sources])


def _parts(command: UpdateBatch, lines: list[AdjustLine], used: list[BatchSource]) -> Parts:
    """没给的那部分照原样。"""
    outs = command.outs if command.outs is not None else [_as_out(item) for item in lines if item.add_amount < 0]
    ins = command.ins if command.ins is not None else [_as_in(item) for item in lines if item.add_amount > 0]
    given = command.sources
    sources = given if given is not None else [UsedSource(fund_id=item.fund_id, amount=item.amount) for item in used]
    return Parts(outs, ins, sources)


def _as_out(line: AdjustLine) -> OutLine:
    assert line.ori_bgt_id is not None
    return OutLine(ori_bgt_id=line.ori_bgt_id, amount=-line.add_amount, bgt_dec=line.bgt_dec)


def _as_in(line: AdjustLine) -> InLine:
    return InLine(
        amount=line.add_amount,
        ori_bgt_id=line.ori_bgt_id,
        fund_id=line.fund_id,
        agency_code=line.agency_code,
        pro_code=line.pro_code,
        fund_type_code=line.fund_type_code,
        exp_func_code=line.exp_func_code,
        tp_func_code=line.tp_func_code,
        gov_bgt_eco_code=line.gov_bgt_eco_code,
        dep_bgt_eco_code=line.dep_bgt_eco_code,
        manage_mof_dep_code=line.manage_mof_dep_code,
        is_gov_pur=line.is_gov_pur,
        bgt_dec=line.bgt_dec,
    )
