"""退回待审的指标：作废；分配来的父指标解冻，录入、批复来的没有冻结过（05 第 4 节，E09 解冻）。"""

from uuid import UUID

from yitihua.infra.operation.command import Command, Out, Text
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.ledger.posting import indicator_use as holding
from yitihua.modules.appropriation import movements, queries
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.states import INDICATOR


class ReturnIndicator(Command):
    bgt_id: UUID
    opinion: Text = ""


class ReturnOut(Out):
    bgt_id: UUID
    status: str


@operation("appropriation.indicator.return", title="退回指标", roles={"MOF_BGT"})
def return_indicators(lines: Lines[ReturnIndicator], *, ctx: Ctx) -> None:
    """理由不少于 5 个字（R-WFL-009）；父指标冻结同额恢复可用。"""
    rows = queries.locked([line.command.bgt_id for line in lines.alive], ctx=ctx)
    above = queries.parents(list(rows.values()), ctx=ctx)
    returned = []
    for line in lines.alive:
        indicator = pick(line, rows, line.command.bgt_id)
        if indicator is None:
            continue
        length = len(line.command.opinion)
        line.refuse(judged("R-WFL-009", fires=length < 5, facts={"length": length}, fields=("opinion",)))
        if not INDICATOR.allows(indicator.status, "return"):
            line.refuse([INDICATOR.refusal(indicator.status, "return")])
        if line.refused:
            continue
        indicator.status = INDICATOR.require(indicator.status, "return")
        indicator.row_version += 1
        returned.append(indicator)
        line.ref = str(indicator.bgt_id)
        line.result = ReturnOut(bgt_id=indicator.bgt_id, status=indicator.status)
        ctx.subjects.append(("appropriation.indicator", str(indicator.bgt_id)))
        parent = above.get(indicator.parent_bgt_id) if indicator.parent_bgt_id else None
        if parent is not None and indicator.made_by == "allocate":
            _release(indicator, parent, ctx)
    Indicator.objects.bulk_update(returned, ["status", "row_version"])


def _release(indicator: Indicator, parent: Indicator, ctx: Ctx) -> None:
    amount = indicator.reg_amt
    ctx.ledger.add(
        [
            movements.movement(
                event="E09",
                business_key=f"E09:return:{indicator.bgt_id}",
                ref_type="appropriation.indicator",
                ref_id=indicator.bgt_id,
                legs=[movements.leg(parent.bgt_id, "frozen_amt", -amount)],
                lines=holding.unfreeze(at=movements.standing(parent), amount=amount),
                indicators={parent.bgt_id: parent},
                short="R-IND-013",
                summary="分配退回解冻",
                ctx=ctx,
            )
        ]
    )
