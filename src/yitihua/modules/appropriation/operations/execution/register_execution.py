"""登记其他支出执行（E21）：总指标的可用转为已执行，记 借 503–508 贷 待分配。"""

from decimal import Decimal
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Amount, Command, Out, Text
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.kernel.money import ZERO
from yitihua.modules.appropriation import elements, executing, queries
from yitihua.modules.appropriation.models import Execution, Indicator
from yitihua.modules.appropriation.states import INDICATOR


class RegisterExecution(Command):
    """`doc_no` 是批件、结算单或还款通知的文号；用途随指标。"""

    bgt_id: UUID
    amount: Amount
    doc_no: Text = Field(min_length=2, max_length=100)
    remark: Text = ""
    row_version: int | None = None


class ExecutionOut(Out):
    execute_id: UUID
    bgt_id: UUID
    use_acc: str
    amount: Decimal
    status: str


@operation("appropriation.execution.register", title="登记其他支出执行", roles={"MOF_BGT"})
def register_executions(lines: Lines[RegisterExecution], *, ctx: Ctx) -> None:
    """登记即记账；不超过指标可用，收回未定去向的不得动用（R-IND-034）。"""
    rows = queries.locked([line.command.bgt_id for line in lines.alive], ctx=ctx)
    undecided = queries.undecided_recoveries(rows)
    made: list[Execution] = []
    for line in lines.alive:
        indicator = pick(line, rows, line.command.bgt_id)
        if indicator is None:
            continue
        held = undecided.get(indicator.bgt_id, ZERO)
        line.refuse(_problems(line.command, indicator, held))
        if line.refused:
            continue
        command = line.command
        row = executing.slip(
            indicator, indicator.use_acc, command.amount, doc_no=command.doc_no, remark=command.remark, ctx=ctx
        )
        executing.perform(row, indicator, ctx)
        made.append(row)
        line.ref = str(row.execute_id)
        line.result = ExecutionOut.model_validate(row)
    Execution.objects.bulk_create(made)


def _problems(command: RegisterExecution, indicator: Indicator, undecided: Decimal) -> list[Finding]:
    if not INDICATOR.allows(indicator.status, "execute"):
        return [INDICATOR.refusal(indicator.status, "execute")]
    found = elements.positive(command.amount) + executing.problems(indicator, indicator.use_acc)
    if found:
        return found
    short = undecided > ZERO and queries.available(indicator) < command.amount
    return judged("R-IND-034", fires=short, facts={"undecided": undecided, "total": command.amount}, x=undecided)
