"""录入调整调剂批次（04 第 4 节：无→草稿）；草稿不冻结额度。"""

from yitihua.infra.calendar.parameters import parameters
from yitihua.infra.numbering.take import take
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding
from yitihua.kernel.ids import uuid7
from yitihua.modules.adjustment import kinds, queries
from yitihua.modules.adjustment import rules as _rules  # noqa: F401
from yitihua.modules.adjustment.commands import BatchOut, CreateBatch
from yitihua.modules.adjustment.drafting import Draft, Parts, build, problem
from yitihua.modules.adjustment.entering import within_period
from yitihua.modules.adjustment.models import AdjustBatch, AdjustLine, BatchSource
from yitihua.modules.adjustment.states import DRAFT

MAKERS = {"AG_OP", "MOF_BIZ", "MOF_BGT"}
_ONLY_BUDGET = (kinds.ADJUST, kinds.ADD, kinds.CUT)


@operation("adjustment.batch.create", title="录入调整批次", roles=MAKERS)
def create_batches(lines: Lines[CreateBatch], *, ctx: Ctx) -> None:
    """单位只办调剂；追加、追减、预算调整由财政办。截止日以后不受理一般调剂（R-ADJ-015）。"""
    settings = parameters(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)
    ready: list[tuple[Line[CreateBatch], AdjustBatch, Draft]] = []
    for line in lines.alive:
        batch = _batch(line.command, ctx)
        draft = build(batch, Parts(line.command.outs, line.command.ins, line.command.sources), ctx=ctx)
        line.refuse([*may_make(batch, ctx), *draft.problems])
        line.refuse(within_period(batch, reserve=draft.reserve, deadline=settings["adjust_deadline"], ctx=ctx))
        if not line.refused:
            ready.append((line, batch, draft))
    numbers = take(counter_key(ctx), count=len(ready)) if ready else range(0)
    for (line, batch, draft), serial in zip(ready, numbers, strict=True):
        batch.adj_batch_no = f"{serial:06d}"
        for item in draft.lines:
            item.bat_num = batch.adj_batch_no
        line.ref = str(batch.adj_batch_id)
        line.result = BatchOut.model_validate(batch)
        ctx.subjects.append((queries.BIZ_TYPE, line.ref))
    AdjustBatch.objects.bulk_create([batch for _, batch, _ in ready])
    AdjustLine.objects.bulk_create([item for _, _, draft in ready for item in draft.lines])
    BatchSource.objects.bulk_create([item for _, _, draft in ready for item in draft.sources])


def counter_key(ctx: Ctx) -> str:
    """批次号六位流水，年度加区划内唯一。"""
    return f"adj_batch:{ctx.mof_div_code}:{ctx.fiscal_year}"


def may_make(batch: AdjustBatch, ctx: Ctx) -> list[Finding]:
    """单位经办只办调剂；预算调整只由预算科办。"""
    if ctx.principal.has_role("MOF_BGT"):
        return []
    business = ctx.principal.has_role("MOF_BIZ")
    if batch.adj_kind == kinds.ADJUST or (batch.adj_kind in _ONLY_BUDGET and not business):
        return [problem(f"{kinds.KINDS[batch.adj_kind]}不由您的岗位录入", "adj_kind")]
    return []


def _batch(command: CreateBatch, ctx: Ctx) -> AdjustBatch:
    return AdjustBatch(
        adj_batch_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        adj_kind=command.adj_kind,
        adj_type_code=command.adj_type_code or ("30" if command.adj_kind == kinds.ADD else ""),
        reason=command.reason,
        is_source_cut=command.is_source_cut,
        special_doc_no=command.special_doc_no,
        goal_note=command.goal_note,
        npc_report_flag=command.npc_report_flag,
        source_sys=command.source_sys,
        source_key=command.source_key,
        status=DRAFT,
        creater=ctx.principal.user_id,
    )
