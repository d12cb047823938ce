"""申请核销年末依法不能解除的冻结（审计、监控等）：写明批件，经分管领导批准，年结时转入 603（05 第 6.3 节说明 4）。"""

from decimal import Decimal
from uuid import UUID

from pydantic import Field

from yitihua.engines.workflow import runtime as workflow
from yitihua.engines.workflow.bindings import Document
from yitihua.infra.operation.command import Command, Out, Text
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import locked, unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.modules.appropriation import queries, yearend_queries
from yitihua.modules.appropriation.holding import UNDECIDED
from yitihua.modules.appropriation.models import Frozen, WriteOff
from yitihua.modules.appropriation.states import RETURNED, WAITING
from yitihua.modules.appropriation.yearend_flows import WRITE_OFF_TYPE


class DeclareWriteOff(Command):
    """`approve_doc_no` 是不能解除的依据（如审计通知书文号）。"""

    frozen_id: UUID
    approve_doc_no: Text = Field(min_length=1)
    remark: Text = Field(min_length=5)


class WriteOffOut(Out):
    write_off_id: UUID
    amount: Decimal
    status: str


@operation("appropriation.write_off.declare", title="申请核销冻结", roles={"MOF_BIZ", "MOF_TRE"})
def declare_write_offs(lines: Lines[DeclareWriteOff], *, ctx: Ctx) -> None:
    """整张冻结单的剩余一次核销；去向待定的收回资金要先登记去向，不能核销。"""
    wanted = [line.command.frozen_id for line in lines.alive]
    frozen = locked(Frozen.objects.scoped(ctx), wanted)
    indicators = queries.locked([row.bgt_id for row in frozen.values()], ctx=ctx)
    left = yearend_queries.frozen_left(frozen, ctx=ctx)
    taken = set(
        WriteOff.objects.filter(mof_div_code=ctx.mof_div_code, frozen_id__in=list(frozen))
        .exclude(status=RETURNED)
        .values_list("frozen_id", flat=True)
    )
    made = []
    for line in lines.alive:
        row = frozen.get(line.command.frozen_id)
        indicator = indicators.get(row.bgt_id) if row else None
        if row is None or indicator is None:
            line.refuse([unseen()])
            continue
        if row.frozen_id in taken or row.reason_type == UNDECIDED or left[row.frozen_id] <= 0:
            line.refuse([_not_now(row, taken=row.frozen_id in taken)])
            continue
        taken.add(row.frozen_id)
        document = WriteOff(
            write_off_id=uuid7(),
            mof_div_code=ctx.mof_div_code,
            fiscal_year=row.fiscal_year,
            frozen_id=row.frozen_id,
            bgt_id=row.bgt_id,
            amount=left[row.frozen_id],
            approve_doc_no=line.command.approve_doc_no[:100],
            remark=line.command.remark,
            status=WAITING,
            creater=ctx.principal.user_id,
        )
        made.append((line, indicator, document))
    WriteOff.objects.bulk_create([row for _, _, row in made])
    for line, _, row in made:
        line.ref = str(row.write_off_id)
        line.result = WriteOffOut(write_off_id=row.write_off_id, amount=row.amount, status=row.status)
        ctx.subjects.append((WRITE_OFF_TYPE, line.ref))
    documents = [
        Document(
            biz_id=row.write_off_id,
            biz_no=row.approve_doc_no,
            title=f"冻结核销 {row.remark}"[:200],
            agency_code=indicator.agency_code,
            manage_mof_dep_code=indicator.manage_mof_dep_code,
            amount=row.amount,
            facts={"fund_type_code": indicator.fund_type_code},
        )
        for _, indicator, row in made
    ]
    workflow.start(WRITE_OFF_TYPE, documents=documents, ctx=ctx)


def _not_now(row: Frozen, *, taken: bool) -> Finding:
    if taken:
        text = "这张冻结单已经申请核销"
    elif row.reason_type == UNDECIDED:
        text = "去向待定的收回资金不能核销"
    else:
        text = "这张冻结单已经没有剩余"
    return Finding("E-YEAREND", Level.BLOCK, text, fields=("frozen_id",), next_step="请登记去向或解冻，或查看核销清单")
