"""冻结与解冻（05 第 4、5 节，E09；R-IND-012、013）。"""

from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Amount, Command, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import locked, pick, unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.modules.appropriation import elements, holding, queries
from yitihua.modules.appropriation.changes import Cause
from yitihua.modules.appropriation.models import Frozen
from yitihua.modules.appropriation.states import INDICATOR

MANUAL_REASONS = ("审计", "监控", "收回待定", "人工")


class FreezeIndicator(Command):
    bgt_id: UUID
    amount: Amount
    reason_type: Text = Field(default="人工", description="审计、监控、人工")
    remark: Text = ""


class FrozenOut(Out):
    frozen_id: UUID
    bgt_id: UUID


@operation("appropriation.indicator.freeze", title="冻结指标", roles={"MOF_BGT", "MOF_TRE"})
def freeze_indicators(lines: Lines[FreezeIndicator], *, ctx: Ctx) -> None:
    """冻结额不得超过可用（R-IND-012）。"""
    rows = queries.locked([line.command.bgt_id for line in lines.alive], ctx=ctx)
    created: list[Frozen] = []
    for line in lines.alive:
        indicator = pick(line, rows, line.command.bgt_id)
        if indicator is None:
            continue
        line.refuse(elements.positive(line.command.amount))
        if not INDICATOR.allows(indicator.status, "freeze"):
            line.refuse([INDICATOR.refusal(indicator.status, "freeze")])
        if line.refused:
            continue
        command = line.command
        frozen = holding.slip(
            indicator, command.amount, reason=command.reason_type, remark=command.remark, biz_id=None, ctx=ctx
        )
        created.append(frozen)
        line.ref = str(frozen.frozen_id)
        line.result = FrozenOut(frozen_id=frozen.frozen_id, bgt_id=indicator.bgt_id)
        holding.hold(frozen, indicator, ctx)
    Frozen.objects.bulk_create(created)


class UnfreezeIndicator(Command):
    frozen_id: UUID
    amount: Amount
    remark: Text = ""


@operation("appropriation.indicator.unfreeze", title="解冻指标", roles={"MOF_BGT", "MOF_TRE"})
def unfreeze_indicators(lines: Lines[UnfreezeIndicator], *, ctx: Ctx) -> None:
    """解冻额不得超过该冻结单剩余（R-IND-013）。"""
    frozen = locked(Frozen.objects.scoped(ctx), [line.command.frozen_id for line in lines.alive])
    indicators = queries.locked([row.bgt_id for row in frozen.values()], ctx=ctx)
    for line in lines.alive:
        row = frozen.get(line.command.frozen_id)
        indicator = indicators.get(row.bgt_id) if row else None
        if row is None or indicator is None:
            line.refuse([unseen()])
            continue
        line.refuse(elements.positive(line.command.amount))
        if row.biz_id is not None:
            line.refuse([_of_document()])
        if not line.refused:
            _release(line, row, indicator, ctx)


def _release(line: Line[UnfreezeIndicator], frozen: Frozen, indicator: Any, ctx: Ctx) -> None:
    amount = line.command.amount
    line.ref = str(frozen.frozen_id)
    line.result = FrozenOut(frozen_id=frozen.frozen_id, bgt_id=frozen.bgt_id)
    ctx.subjects.append(("appropriation.indicator", str(frozen.bgt_id)))
    cause = Cause("appropriation.frozen", frozen.frozen_id, short="R-IND-013")
    key = f"E09:unfreeze:{uuid7()}"
    holding.release(frozen.frozen_id, indicator, amount, key=key, summary="解冻", cause=cause, ctx=ctx)


def _of_document() -> Finding:
    step = "请在那张单据上退回、撤回或生效，冻结随之解除"
    return Finding("E-STATE", Level.BLOCK, "这笔冻结属于在途的调剂单据，不能单独解冻", next_step=step)
