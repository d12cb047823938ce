"""登记收回资金的去向：解冻后重新安排的可再分配，补充稳调、调入其他预算的随即执行（05 第 6.3 节说明 1，R-IND-034）。"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Code, Command, Out, Text
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import locked, unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO, fmt
from yitihua.modules.appropriation import executing, holding, movements, queries
from yitihua.modules.appropriation.changes import Cause, Change, post
from yitihua.modules.appropriation.models import Execution, Indicator, Recover
from yitihua.modules.budgeting import public as budgeting

REARRANGE, YEAR_END = "3", "2"


class SettleRecover(Command):
    """`dest_code`：1 补充稳调、2 调入其他预算、3 重新安排。

    `bgt_pman_id` 是年中收回的重新安排到哪一行预算：待定去向行的预算数同额挪过去；不写即仍挂在待定去向行。
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
    """登记即解冻，回到总指标可用；补充稳调、调入其他预算的同一事务执行掉（E21），调入方另办追加（E06）。

    要安排到的预算行一次取齐，被拒的一行什么也不改。
    """
    rows = locked(Recover.objects.scoped(ctx), [line.command.recover_id for line in lines.alive])
    totals = queries.locked([row.bgt_id for row in rows.values() if row.bgt_id], ctx=ctx)
    wanted = {line.command.bgt_pman_id for line in lines.alive if line.command.bgt_pman_id}
    targets = budgeting.annual_lines(wanted, ctx=ctx) if wanted else {}
    settled: list[Recover] = []
    executed: list[Execution] = []
    moved: list[tuple[Recover, Indicator, UUID]] = []
    for line in lines.alive:
        row = rows.get(line.command.recover_id)
        total = totals.get(row.bgt_id) if row is not None and row.bgt_id else None
        if row is None or (total is None and row.recover_type != YEAR_END):
            line.refuse([unseen()])
            continue
        line.refuse(_problems(line.command, row, total, targets))
        if line.refused:
            continue
        row.dest_code, row.dest_doc_no, row.status = line.command.dest_code, line.command.dest_doc_no, "2"
        line.ref = str(row.recover_id)
        line.result = RecoverOut(recover_id=row.recover_id, status=row.status)
        ctx.subjects.append(("appropriation.recover", line.ref))
        settled.append(row)
        if total is not None:
            _thaw(row, total, ctx)
            if row.dest_code in executing.RECOVERED_USES:
                executed.append(executing.from_recover(row, total, ctx))
            if line.command.bgt_pman_id is not None:
                moved.append((row, total, line.command.bgt_pman_id))
    Recover.objects.bulk_update(settled, ["dest_code", "dest_doc_no", "status"])
    Execution.objects.bulk_create(executed)
    _move_budget(moved, ctx)


def _problems(
    command: SettleRecover, row: Recover, total: Indicator | None, targets: Mapping[UUID, budgeting.AnnualLine]
) -> list[Finding]:
    """年末收回的已在 602，三种去向都只登记、不再记账（05 第 6.3 节说明 1）。"""
    if row.status != "1":
        return [_settled(row)]
    if total is None:
        return []
    if command.dest_code != REARRANGE:
        found = executing.problems(total, executing.RECOVERED_USES[command.dest_code])
        return found if command.bgt_pman_id is None else [*found, _no_line()]
    if command.bgt_pman_id is None or _fits(targets.get(command.bgt_pman_id), total):
        return []
    text = f"要安排到的预算行须已批复、有项目，资金性质为{total.fund_type_code}"
    step = "请改选已批复的同资金性质预算行"
    return [Finding("E-STATE", Level.BLOCK, text, fields=("bgt_pman_id",), next_step=step)]


def _fits(target: budgeting.AnnualLine | None, total: Indicator) -> bool:
    if target is None or not budgeting.is_replied(target):
        return False
    return bool(target.pro_code) and target.fund_type_code == total.fund_type_code


def _thaw(row: Recover, total: Indicator, ctx: Ctx) -> None:
    assert row.frozen_id is not None
    holding.release(
        row.frozen_id,
        total,
        row.amount,
        key=f"E09:settle:{uuid7()}",
        summary="收回资金定去向解冻",
        cause=Cause("appropriation.recover", row.recover_id, short="R-IND-013"),
        ctx=ctx,
    )


def _move_budget(moved: Sequence[tuple[Recover, Indicator, UUID]], ctx: Ctx) -> None:
    """待定去向行调减、所选预算行调增，一笔收回一笔变动、同额；待定去向行不够的由账本说不。"""
    pools: dict[budgeting.LineElements, UUID] = {}
    changes: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for row, total, target in moved:
        like = budgeting.LineElements(
            "", "", "", "", "", total.fund_type_code, total.found_type_code, total.budget_level_code
        )
        if like not in pools:
            pools[like] = budgeting.undecided_pool(like, ctx=ctx)
        changes[pools[like]] -= row.amount
        changes[target] += row.amount
        legs = (
            movements.annual_leg(pools[like], "dis_amt", row.amount),
            movements.annual_leg(target, "amount", row.amount),
        )
        post(
            Change(legs, (), {}),
            event="BGT_REARRANGE",
            key=f"rearrange:{row.recover_id}",
            summary="收回资金的预算数重新安排",
            cause=Cause("appropriation.recover", row.recover_id, short="R-IND-014"),
            ctx=ctx,
        )
    budgeting.change_lines({key: budgeting.LineChange(adj=amount) for key, amount in changes.items()}, ctx=ctx)


def _settled(row: Recover) -> Finding:
    text = f"该笔收回资金{fmt(row.amount)}元已登记去向"
    return Finding("E-STATE", Level.BLOCK, text, next_step="请刷新后核对，登记后不能再改")


def _no_line() -> Finding:
    text = "补充稳调、调入其他预算的不再安排到预算行"
    return Finding(
        "E-STATE", Level.BLOCK, text, fields=("bgt_pman_id",), next_step="请不选预算行，或把去向改为重新安排"
    )
