"""关闭指标（05 第 4 节）：可用为零、没有在途与冻结的有效指标收尾；以后有退款，恢复有效。"""

from uuid import UUID

from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import ZERO, fmt
from yitihua.modules.appropriation import queries
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.states import INDICATOR


class CloseIndicator(Command):
    bgt_id: UUID
    row_version: int | None = None


class CloseOut(Out):
    bgt_id: UUID
    status: str


@operation("appropriation.indicator.close", title="关闭指标", roles={"MOF_BGT"}, money=False)
def close_indicators(lines: Lines[CloseIndicator], *, ctx: Ctx) -> None:
    """行锁挡住正在占用、退款的；锁内看到的额度就是最后的。"""
    rows = queries.locked([line.command.bgt_id for line in lines.alive], ctx=ctx)
    closed = []
    for line in lines.alive:
        indicator = pick(line, rows, line.command.bgt_id)
        if indicator is None:
            continue
        if not INDICATOR.allows(indicator.status, "close"):
            line.refuse([INDICATOR.refusal(indicator.status, "close")])
            continue
        line.refuse(_left(indicator))
        if line.refused:
            continue
        indicator.status = INDICATOR.require(indicator.status, "close")
        indicator.row_version += 1
        indicator.last_user = ctx.principal.user_id
        closed.append(indicator)
        line.ref = str(indicator.bgt_id)
        line.result = CloseOut(bgt_id=indicator.bgt_id, status=indicator.status)
        ctx.subjects.append(("appropriation.indicator", line.ref))
    Indicator.objects.bulk_update(closed, ["status", "row_version", "last_user"])


def _left(indicator: Indicator) -> list[Finding]:
    limit = queries.limit_of(indicator)
    left = {"可用": queries.available(indicator) or ZERO, "冻结": limit["frozen_amt"], "在途": limit["occ_amt"]}
    shown = "、".join(f"{name} {fmt(amount)} 元" for name, amount in left.items() if amount != ZERO)
    if not shown:
        return []
    step = "可用为零、没有冻结与在途才能关闭：请先付出、退分或追减"
    return [Finding("E-STATE", Level.BLOCK, f"指标还有{shown}，不能关闭", fields=("bgt_id",), next_step=step)]
