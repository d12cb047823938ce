"""登记收回资金的去向：重新安排的解冻后可再分配（05 第 6.3 节说明 1，R-IND-034）。"""

from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Code, Command, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.ledger.posting import indicator_use as holding
from yitihua.modules.appropriation import movements, queries
from yitihua.modules.appropriation.models import Indicator, Recover
from yitihua.modules.budgeting import public as budgeting

REARRANGE, YEAR_END = "3", "2"


class SettleRecover(Command):
    """`dest_code`：3 重新安排；1 补充稳调、2 调入其他预算随年结与调剂一起办理。

    `bgt_pman_id` 是年中收回的安排到哪一行预算：待定去向行的预算数同额挪过去；不写即仍挂在待定去向行。
    """

    recover_id: UUID
    bgt_pman_id: UUID | None = None
    dest_code: Code = Field(pattern="^[123]$")
    dest_doc_no: Text


class RecoverOut(Out):
    recover_id: UUID
    status: str


@operation("appropriation.recover.settle", title="登记收回资金去向", roles={"MOF_BGT"})
def settle_recovers(lines: Lines[SettleRecover], *, ctx: Ctx) -> None:
    """登记为重新安排即解冻，回到总指标可用。"""
    found = (
        Recover.objects.scoped(ctx).select_for_update().filter(pk__in=[line.command.recover_id for line in lines.alive])
    )
    rows = {row.recover_id: row for row in found}
    totals = queries.locked([row.bgt_id for row in rows.values() if row.bgt_id], ctx=ctx)
    for line in lines.alive:
        row = rows.get(line.command.recover_id)
        if row is not None and row.recover_type == YEAR_END:
            _settle_year_end(line, row)
            continue
        if row is None or row.bgt_id not in totals:
            line.refuse([queries.no_indicator()])
            continue
        if row.status != "1" or line.command.dest_code != REARRANGE:
            line.refuse([_not_here(row)])
            continue
        total = totals[row.bgt_id]
        if line.command.bgt_pman_id is not None:
            line.refuse(_move_budget(row, total, line.command.bgt_pman_id, ctx))
            if line.refused:
                continue
        row.dest_code, row.dest_doc_no, row.status = line.command.dest_code, line.command.dest_doc_no, "2"
        row.save(update_fields=["dest_code", "dest_doc_no", "status"])
        line.ref = str(row.recover_id)
        line.result = RecoverOut(recover_id=row.recover_id, status=row.status)
        assert row.frozen_id is not None
        ctx.ledger.add(
            [
                movements.movement(
                    event="E09",
                    business_key=f"E09:settle:{uuid7()}",
                    ref_type="appropriation.recover",
                    ref_id=row.recover_id,
                    legs=[
                        movements.freeze_leg(row.frozen_id, "occ_amt", row.amount),
                        movements.leg(row.bgt_id, "frozen_amt", -row.amount),
                    ],
                    lines=holding.unfreeze(at=movements.standing(total), amount=row.amount),
                    indicators={total.bgt_id: total},
                    short="R-IND-013",
                    summary="收回资金重新安排解冻",
                    ctx=ctx,
                )
            ]
        )


def _move_budget(row: Recover, total: Indicator, bgt_pman_id: UUID, ctx: Ctx) -> list[Finding]:
    """待定去向行调减、所选预算行调增，同额同笔；待定去向行不够的由账本说不。"""
    target = budgeting.annual_lines([bgt_pman_id], ctx=ctx).get(bgt_pman_id)
    if target is None or not budgeting.is_replied(target) or target.fund_type_code != total.fund_type_code:
        text = f"要安排到的预算行须已批复，资金性质为{total.fund_type_code}"
        return [
            Finding("E-STATE", Level.BLOCK, text, fields=("bgt_pman_id",), next_step="请改选已批复的同资金性质预算行")
        ]
    like = budgeting.LineElements(
        "", "", "", "", "", total.fund_type_code, total.found_type_code, total.budget_level_code
    )
    pool = budgeting.undecided_pool(like, ctx=ctx)
    changes = {pool: budgeting.LineChange(adj=-row.amount), bgt_pman_id: budgeting.LineChange(adj=row.amount)}
    budgeting.change_lines(changes, ctx=ctx)
    ctx.ledger.add(
        [
            movements.movement(
                event="BGT_REARRANGE",
                business_key=f"rearrange:{row.recover_id}",
                ref_type="appropriation.recover",
                ref_id=row.recover_id,
                legs=[
                    movements.annual_leg(pool, "dis_amt", row.amount),
                    movements.annual_leg(bgt_pman_id, "amount", row.amount),
                ],
                lines=(),
                indicators={},
                short="R-IND-014",
                summary="收回资金的预算数重新安排",
                ctx=ctx,
            )
        ]
    )
    return []


def _settle_year_end(line: Line[SettleRecover], row: Recover) -> None:
    """年末收回的已在 602，三种去向都只登记，不再记账（05 第 6.3 节说明 1）。"""
    if row.status != "1":
        line.refuse([_not_here(row)])
        return
    row.dest_code, row.dest_doc_no, row.status = line.command.dest_code, line.command.dest_doc_no, "2"
    row.save(update_fields=["dest_code", "dest_doc_no", "status"])
    line.ref = str(row.recover_id)
    line.result = RecoverOut(recover_id=row.recover_id, status=row.status)


def _not_here(row: Recover) -> Finding:
    text = "该笔收回资金已登记去向" if row.status != "1" else "补充稳调与调入其他预算的登记尚未启用"
    return Finding("E-STATE", Level.BLOCK, text, next_step="当前版本可登记“重新安排”；其余去向见待办清单")
