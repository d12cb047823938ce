"""收入预算的批复、调整与作废：批复与调整同时增减单位资金的预算收入额度（R-IND-028）。"""

from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Amount, Command
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import taken
from yitihua.kernel.codes import YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.money import ZERO
from yitihua.modules.budgeting.income import change_income
from yitihua.modules.budgeting.models import IncomeBudget
from yitihua.modules.budgeting.operations.income.declare_income import IncomeOut, refused
from yitihua.modules.budgeting.states import INCOME

_SAVED = [
    "status", "fin_audit_money", "reply_amt", "adj_amt", "cur_amt", "remark", "is_deleted", "row_version", "last_user",
]  # fmt: skip


class ReplyIncome(Command):
    """批复数缺省照申报数。"""

    bgt_income_id: UUID
    reply_amt: Amount | None = None
    row_version: int | None = None


class AdjustIncome(Command):
    """`delta` 是增减（元，可为负）；`reason` 写明批件。"""

    bgt_income_id: UUID
    delta: Amount
    reason: str = Field(min_length=4, max_length=400)
    row_version: int | None = None


class VoidIncome(Command):
    bgt_income_id: UUID
    row_version: int | None = None


@operation("budgeting.income.reply", title="批复收入预算", roles={"MOF_BGT"})
def reply_incomes(lines: Lines[ReplyIncome], *, ctx: Ctx) -> None:
    """申报的人不能批复自己申报的（R-WFL-001）；批复数写下之后，单位资金的预算收入额度同额增加。"""
    changes = []
    for line, row in _taken(lines, "reply", ctx):
        people = {"creater": row.creater, "approver": ctx.principal.user_id}
        line.refuse(judged("R-WFL-001", fires=people["creater"] == people["approver"], facts=people))
        amount = row.apply_up if line.command.reply_amt is None else line.command.reply_amt
        if amount <= ZERO:
            line.refuse([refused("批复数必须大于 0", "reply_amt", step="不予批复的请作废")])
        if line.refused:
            continue
        row.fin_audit_money = row.reply_amt = row.cur_amt = amount
        changes.append((row, amount))
        _done(line, row, "reply", ctx)
    change_income(changes, event="INC_REPLY", ctx=ctx)
    IncomeBudget.objects.bulk_update([row for row, _ in changes], _SAVED)


@operation("budgeting.income.adjust", title="调整收入预算", roles={"MOF_BGT"})
def adjust_incomes(lines: Lines[AdjustIncome], *, ctx: Ctx) -> None:
    """增收、短收都在这里；减到已下达指标以下的不办（R-IND-028）。"""
    changes = []
    for line, row in _taken(lines, "adjust", ctx):
        delta = line.command.delta
        if delta == ZERO:
            line.refuse([refused("增减不能是 0", "delta", step="请填写增减的金额")])
        elif row.cur_amt + delta < ZERO:
            text = f"变动后预算数{row.cur_amt:,.2f}，不能再减{-delta:,.2f}"
            line.refuse([refused(text, "delta", step="请减少调减的金额")])
        if line.refused:
            continue
        row.adj_amt += delta
        row.cur_amt += delta
        row.remark = line.command.reason
        changes.append((row, delta))
        _done(line, row, "adjust", ctx)
    change_income(changes, event="INC_ADJUST", ctx=ctx)
    IncomeBudget.objects.bulk_update([row for row, _ in changes], _SAVED)


@operation("budgeting.income.void", title="作废收入预算申报", roles={"AG_OP", "MOF_BGT"}, money=False)
def void_incomes(lines: Lines[VoidIncome], *, ctx: Ctx) -> None:
    """只能作废还没批复的；同一收入科目可以重报。"""
    done = []
    for line, row in _taken(lines, "void", ctx):
        row.is_deleted = YES
        _done(line, row, "void", ctx)
        done.append(row)
    IncomeBudget.objects.bulk_update(done, _SAVED)


def _taken(lines: Lines[Any], action: str, ctx: Ctx) -> list[tuple[Line[Any], IncomeBudget]]:
    return taken(lines, IncomeBudget.objects.scoped(ctx), key="bgt_income_id", machine=INCOME, action=action)


def _done(line: Line[Any], row: IncomeBudget, action: str, ctx: Ctx) -> None:
    row.status = INCOME.require(row.status, action)
    row.row_version += 1
    row.last_user = ctx.principal.user_id
    line.ref = str(row.bgt_income_id)
    line.result = IncomeOut.model_validate(row)
    ctx.subjects.append(("budgeting.income", line.ref))
