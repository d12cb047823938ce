"""用款计划按月放行：每月一次，额度开到本月累计；漏了几个月的一次补齐，重跑不会再开一次。"""

from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.modules.appropriation.control import opening, policies
from yitihua.modules.appropriation.control.key import Horizon
from yitihua.modules.appropriation.control.models import ControlLine, ControlPolicy
from yitihua.modules.appropriation.control.placing import KINDS


class ReleaseMonth(Command):
    """按业务日期所在的月放行。"""


class ReleasedOut(Out):
    month: int
    lines: int


@operation("appropriation.control.release_month", title="放行用款计划", roles={"MOF_BGT", "SYSTEM"}, money=True)
def release_month(command: ReleaseMonth, *, ctx: Ctx) -> ReleasedOut:
    """额度＝年初到本月计划的累计；没用完的留到以后的月份。"""
    month = ctx.biz_date.month
    rows = ControlPolicy.objects.scoped(ctx).filter(
        fiscal_year=ctx.fiscal_year, horizon_code=Horizon.PLAN, status=policies.ACTIVE
    )
    known = {row.policy_id: policies.policy_of(row) for row in rows}
    lines = list(
        ControlLine.objects.scoped(ctx)
        .select_for_update()
        .filter(policy_id__in=known, released_month__lt=month)
        .order_by("pk")
    )
    for line in lines:
        policy = known[line.policy_id]
        more = opening.opened(policy, line, month=month) - opening.opened(policy, line, month=line.released_month)
        if more:
            key = f"ctrl-month:{line.line_id}:{month}"
            ctx.ledger.add(
                [opening.movement(line, KINDS[policy.horizon], "CTRL_MONTH", key, more, f"{month}月用款计划", ctx)]
            )
        line.released_month = month
    ControlLine.objects.bulk_update(lines, ["released_month"])
    return ReleasedOut(month=month, lines=len(lines))
