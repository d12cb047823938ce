"""冻结与解冻（05 第 4、5 节，E09；R-IND-012、013）。"""

from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Amount, Command, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.ledger.posting import indicator_use as holding
from yitihua.modules.appropriation import elements, movements, queries
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
        indicator = queries.take(line, rows, line.command.bgt_id)
        if indicator is None:
            continue
        line.refuse(elements.positive(line.command.amount))
        if not INDICATOR.allows(indicator.status, "freeze"):
            line.refuse([INDICATOR.refusal(indicator.status, "freeze")])
        if line.refused:
            continue
        frozen = Frozen(
            frozen_id=uuid7(),
            mof_div_code=ctx.mof_div_code,
            fiscal_year=indicator.fiscal_year,
            bgt_id=indicator.bgt_id,
            frozen_amt=line.command.amount,
            reason_type=line.command.reason_type,
            remark=line.command.remark,
            creater=ctx.principal.user_id,
        )
        created.append(frozen)
        line.ref = str(frozen.frozen_id)
        line.result = FrozenOut(frozen_id=frozen.frozen_id, bgt_id=indicator.bgt_id)
        hold(frozen, indicator, ctx)
    Frozen.objects.bulk_create(created)


def hold(frozen: Frozen, indicator: Any, ctx: Ctx) -> None:
    """一张冻结单的额度：指标冻结增加，冻结单自己有剩余额度可供解冻。"""
    ctx.subjects.append(("appropriation.indicator", str(indicator.bgt_id)))
    ctx.limits.add([movements.new_limit(movements.FREEZE, frozen.frozen_id, agency_code=indicator.agency_code)])
    ctx.ledger.add(
        [
            movements.movement(
                event="E09",
                business_key=f"E09:freeze:{frozen.frozen_id}",
                ref_type="appropriation.frozen",
                ref_id=frozen.frozen_id,
                legs=[
                    movements.leg(indicator.bgt_id, "frozen_amt", frozen.frozen_amt),
                    movements.freeze_leg(frozen.frozen_id, "amount", frozen.frozen_amt),
                ],
                lines=holding.freeze(at=movements.standing(indicator), amount=frozen.frozen_amt),
                indicators={indicator.bgt_id: indicator},
                short="R-IND-012",
                summary=f"冻结（{frozen.reason_type}）",
                ctx=ctx,
            )
        ]
    )


class UnfreezeIndicator(Command):
    frozen_id: UUID
    amount: Amount
    remark: Text = ""


@operation("appropriation.indicator.unfreeze", title="解冻指标", roles={"MOF_BGT", "MOF_TRE"})
def unfreeze_indicators(lines: Lines[UnfreezeIndicator], *, ctx: Ctx) -> None:
    """解冻额不得超过该冻结单剩余（R-IND-013）。"""
    found = (
        Frozen.objects.scoped(ctx)
        .select_for_update()
        .filter(pk__in=[line.command.frozen_id for line in lines.alive])
        .order_by("pk")
    )
    frozen = {row.frozen_id: row for row in found}
    indicators = queries.locked([row.bgt_id for row in frozen.values()], ctx=ctx)
    for line in lines.alive:
        row = frozen.get(line.command.frozen_id)
        indicator = indicators.get(row.bgt_id) if row else None
        if row is None or indicator is None:
            line.refuse([queries.no_indicator()])
            continue
        line.refuse(elements.positive(line.command.amount))
        if not line.refused:
            _release(line, row, indicator, ctx)


def _release(line: Line[UnfreezeIndicator], frozen: Frozen, indicator: Any, ctx: Ctx) -> None:
    amount = line.command.amount
    line.ref = str(frozen.frozen_id)
    line.result = FrozenOut(frozen_id=frozen.frozen_id, bgt_id=frozen.bgt_id)
    ctx.subjects.append(("appropriation.indicator", str(frozen.bgt_id)))
    ctx.ledger.add(
        [
            movements.movement(
                event="E09",
                business_key=f"E09:unfreeze:{uuid7()}",
                ref_type="appropriation.frozen",
                ref_id=frozen.frozen_id,
                legs=[
                    movements.freeze_leg(frozen.frozen_id, "occ_amt", amount),
                    movements.leg(frozen.bgt_id, "frozen_amt", -amount),
                ],
                lines=holding.unfreeze(at=movements.standing(indicator), amount=amount),
                indicators={indicator.bgt_id: indicator},
                short="R-IND-013",
                summary="解冻",
                ctx=ctx,
            )
        ]
    )
