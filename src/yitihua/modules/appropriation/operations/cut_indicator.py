"""追减（E07）与退分（E05）：有父级的逐级退到来源层，同一事务、同一个变动（R-IND-033）。"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Amount, Code, Command, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick, unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.modules.appropriation import cutting, elements, movements, queries
from yitihua.modules.appropriation.changes import Cause, withdrawn
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.states import INDICATOR

RECALL = "C"


class CutIndicator(Command):
    """`adj_kind`：T 减少预算总支出（冲来源）；C 财政收回（总额不变，去向未定先冻结在总指标）。"""

    bgt_id: UUID
    amount: Amount
    adj_kind: Code = Field(default=RECALL, pattern="^[TC]$")
    reason: Text = ""
    row_version: int | None = None


class CutOut(Out):
    bgt_id: UUID
    amount: Decimal
    recover_id: UUID | None = None


@operation("appropriation.indicator.cut", title="追减指标", roles={"MOF_BGT"})
def cut_indicators(lines: Lines[CutIndicator], *, ctx: Ctx) -> None:
    """只能减可用部分（R-ADJ-002、R-IND-015）；父指标同步追减（R-IND-033）。"""
    rows = queries.locked([line.command.bgt_id for line in lines.alive], ctx=ctx)
    above = queries.parents(list(rows.values()), ctx=ctx)
    for line in lines.alive:
        indicator = _ready(line, rows, "cut")
        if indicator is not None:
            _cut(line, cutting.chain_of(indicator, above), ctx)


def _ready(line: Line[Any], rows: dict[UUID, Indicator], action: str) -> Indicator | None:
    indicator = pick(line, rows, line.command.bgt_id)
    if indicator is None:
        return None
    line.refuse(elements.positive(line.command.amount))
    if not INDICATOR.allows(indicator.status, action):
        line.refuse([INDICATOR.refusal(indicator.status, action)])
    return None if line.refused else indicator


def _cut(line: Line[CutIndicator], chain: list[Indicator], ctx: Ctx) -> None:
    amount, first = line.command.amount, chain[0]
    line.ref = str(first.bgt_id)
    cause = Cause("appropriation.indicator", first.bgt_id)
    recall = line.command.adj_kind == RECALL and len(chain) > 1
    recovered = cutting.cut_chain(
        chain, amount, source_too=not recall, reason=line.command.reason, key=f"E07:{uuid7()}", cause=cause, ctx=ctx
    )
    line.result = CutOut(bgt_id=first.bgt_id, amount=amount, recover_id=recovered.recover_id if recovered else None)


class WithdrawIndicator(Command):
    bgt_id: UUID
    amount: Amount
    row_version: int | None = None


@operation("appropriation.indicator.withdraw", title="退分指标", roles={"MOF_BGT", "MOF_BIZ"})
def withdraw_indicators(lines: Lines[WithdrawIndicator], *, ctx: Ctx) -> None:
    """未用部分退回父指标：子 dis_amt 增、父 split_amt 减（E05）。"""
    rows = queries.locked([line.command.bgt_id for line in lines.alive], ctx=ctx)
    above = queries.parents(list(rows.values()), ctx=ctx)
    for line in lines.alive:
        child = _ready(line, rows, "withdraw")
        parent = above.get(child.parent_bgt_id) if child is not None and child.parent_bgt_id else None
        if child is None:
            continue
        if parent is None:
            line.refuse([unseen()])
            continue
        legs, pairs = withdrawn(child, parent, line.command.amount)
        line.ref = str(child.bgt_id)
        line.result = CutOut(bgt_id=child.bgt_id, amount=line.command.amount)
        ctx.subjects.append(("appropriation.indicator", str(child.bgt_id)))
        ctx.ledger.add(
            [
                movements.movement(
                    event="E05",
                    business_key=f"E05:{uuid7()}",
                    ref_type="appropriation.indicator",
                    ref_id=child.bgt_id,
                    legs=legs,
                    lines=pairs,
                    indicators={child.bgt_id: child, parent.bgt_id: parent},
                    short="R-ADJ-002",
                    summary="退分",
                    ctx=ctx,
                )
            ]
        )
