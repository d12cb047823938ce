"""冲回其他支出执行：登记错的、款项退回的，全额还回指标，分录同向红字〔约定〕。"""

from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Command, Text
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import taken, unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.modules.appropriation import executing, in_use, queries
from yitihua.modules.appropriation.models import Execution, Indicator
from yitihua.modules.appropriation.operations.execution.register_execution import ExecutionOut
from yitihua.modules.appropriation.states import ACTIVE, CLOSED, EXECUTION


class UndoExecution(Command):
    execute_id: UUID
    undo_reason: Text = Field(min_length=2, max_length=500)
    row_version: int | None = None


@operation("appropriation.execution.undo", title="冲回其他支出执行", roles={"MOF_BGT"})
def undo_executions(lines: Lines[UndoExecution], *, ctx: Ctx) -> None:
    """指标已关闭的恢复有效；已年结的、由收回资金定去向形成的不能冲回。"""
    found = taken(lines, Execution.objects.scoped(ctx), key="execute_id", machine=EXECUTION, action="undo")
    indicators = queries.locked([row.bgt_id for _, row in found], ctx=ctx)
    undone: list[Execution] = []
    for line, row in found:
        indicator = indicators.get(row.bgt_id)
        line.refuse([unseen()] if indicator is None else _problems(row, indicator))
        if indicator is None or line.refused:
            continue
        row.status = EXECUTION.require(row.status, "undo")
        row.undo_reason, row.last_user = line.command.undo_reason, ctx.principal.user_id
        row.row_version += 1
        executing.undo(row, indicator, ctx)
        undone.append(row)
        line.ref = str(row.execute_id)
        line.result = ExecutionOut.model_validate(row)
    in_use.reopen([indicators[row.bgt_id] for row in undone])
    Execution.objects.bulk_update(undone, ["status", "undo_reason", "last_user", "row_version"])


def _problems(row: Execution, indicator: Indicator) -> list[Finding]:
    if row.recover_id is not None:
        text, step = "这笔执行由收回资金定去向形成，去向登记后不能改", "确有错误的，请在总指标上追加后另行处理"
        return [Finding("E-STATE", Level.BLOCK, text, fields=("execute_id",), next_step=step)]
    if indicator.status not in (ACTIVE, CLOSED):
        text, step = "总指标已年结，本年的执行不能冲回", "款项退回的请在次年按收回资金办理"
        return [Finding("E-STATE", Level.BLOCK, text, fields=("execute_id",), next_step=step)]
    return []
