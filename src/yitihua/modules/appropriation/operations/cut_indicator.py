"""追减（E07）与退分（E05）：有父级的逐级退到来源层，同一事务、同一个变动（R-IND-033）。"""

import itertools
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Amount, Code, Command, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel import decisions
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.ids import uuid7
from yitihua.ledger.posting import indicator_allotment as posting
from yitihua.ledger.posting.indicator_line import IndicatorLines
from yitihua.ledger.types import Leg
from yitihua.modules.appropriation import elements, movements, queries
from yitihua.modules.appropriation.events import IndicatorCut
from yitihua.modules.appropriation.models import Frozen, Indicator, Recover
from yitihua.modules.appropriation.operations.freeze_indicator import hold
from yitihua.modules.appropriation.states import INDICATOR
from yitihua.modules.budgeting import public as budgeting

REDUCE_TOTAL, RECALL = "T", "C"


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
            _cut(line, [indicator, *_chain(indicator, above)], ctx)


def _ready(line: Line[Any], rows: dict[UUID, Indicator], action: str) -> Indicator | None:
    indicator = queries.take(line, rows, line.command.bgt_id)
    if indicator is None:
        return None
    line.refuse(elements.positive(line.command.amount))
    if not INDICATOR.allows(indicator.status, action):
        line.refuse([INDICATOR.refusal(indicator.status, action)])
    return None if line.refused else indicator


def _chain(indicator: Indicator, above: dict[UUID, Indicator]) -> list[Indicator]:
    chain: list[Indicator] = []
    current = indicator
    while current.parent_bgt_id and current.parent_bgt_id in above:
        current = above[current.parent_bgt_id]
        chain.append(current)
    return chain


def withdraw_legs(child: Indicator, parent: Indicator, amount: Decimal) -> tuple[list[Leg], IndicatorLines]:
    """退一级：子 dis_amt 增，父 split_amt 减，二者同额；预算行的占用随之调整。"""
    legs = [
        movements.leg(child.bgt_id, "dis_amt", amount),
        movements.leg(parent.bgt_id, "split_amt", -amount),
        *movements.annual_legs(child, parent, -amount),
    ]
    lines = posting.withdraw(child=movements.standing(child), parent=movements.standing(parent), amount=amount)
    return legs, lines


def _cut(line: Line[CutIndicator], chain: list[Indicator], ctx: Ctx) -> None:
    amount, top, first = line.command.amount, chain[-1], chain[0]
    legs: list[Leg] = []
    lines: IndicatorLines = ()
    for child, parent in itertools.pairwise(chain):
        more_legs, more_lines = withdraw_legs(child, parent, amount)
        legs, lines = legs + more_legs, lines + more_lines
        ctx.findings.add(judged("R-IND-033", fires=True, facts={"has_parent": True}, id=str(parent.bgt_id), x=amount))
    if len(chain) == 1:
        decisions.record("R-IND-033", fired=False, facts={"has_parent": False})
    if line.command.adj_kind == REDUCE_TOTAL or len(chain) == 1:
        legs.append(movements.leg(top.bgt_id, "dis_amt", amount))
        lines += posting.cut_source(pool=movements.standing(top), amount=amount)
        if top.bgt_pman_id:
            legs.append(movements.annual_leg(top.bgt_pman_id, "occ_amt", -amount))
    if first.bgt_pman_id is not None:
        legs.append(movements.annual_leg(first.bgt_pman_id, "dis_amt", amount))
        budgeting.apply_adjustment(first.bgt_pman_id, adj_delta=-amount, ctx=ctx)
    line.ref = str(first.bgt_id)
    ctx.subjects.append(("appropriation.indicator", str(first.bgt_id)))
    ctx.ledger.add(
        [
            movements.movement(
                event="E07",
                business_key=f"E07:{uuid7()}",
                ref_type="appropriation.indicator",
                ref_id=first.bgt_id,
                legs=legs,
                lines=lines,
                indicators={row.bgt_id: row for row in chain},
                short="R-ADJ-002",
                summary="追减指标",
                ctx=ctx,
            )
        ]
    )
    recover = _recover(line, top, ctx) if line.command.adj_kind == RECALL and len(chain) > 1 else None
    ctx.publish(IndicatorCut(first.bgt_id, first.bgt_pman_id, amount))
    line.result = CutOut(bgt_id=first.bgt_id, amount=amount, recover_id=recover.recover_id if recover else None)


def _recover(line: Line[CutIndicator], top: Indicator, ctx: Ctx) -> Recover:
    """去向未定：收回额冻结在总指标上，登记去向后才可再分配（R-IND-034）。"""
    frozen = Frozen.objects.create(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=top.fiscal_year,
        bgt_id=top.bgt_id,
        frozen_amt=line.command.amount,
        reason_type="收回待定",
        remark=line.command.reason,
        creater=ctx.principal.user_id,
    )
    hold(frozen, top, ctx)
    made: Recover = Recover.objects.create(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=top.fiscal_year,
        bgt_id=top.bgt_id,
        frozen_id=frozen.frozen_id,
        recover_type="1",
        amount=line.command.amount,
        creater=ctx.principal.user_id,
    )
    return made


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
            line.refuse([queries.no_indicator()])
            continue
        legs, pairs = withdraw_legs(child, parent, line.command.amount)
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
