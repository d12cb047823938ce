"""开受理窗口：截止日以后预算科准许在一段日子里办一般调剂（R-ADJ-015）。"""

from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.ids import uuid7
from yitihua.modules.adjustment.commands import OpenWindow, WindowOut
from yitihua.modules.adjustment.drafting import problem
from yitihua.modules.adjustment.models import AdjustWindow


@operation("adjustment.window.open", title="开调剂受理窗口", roles={"MOF_BGT"}, money=False)
def open_window(command: OpenWindow, *, ctx: Ctx) -> WindowOut:
    """起止当日都算；过去的日子不开。"""
    if command.end_date < command.start_date or command.end_date < ctx.biz_date:
        raise Refusal([problem("结束日期须不早于开始日期与今天", "start_date", "end_date")])
    row = AdjustWindow.objects.create(
        window_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        start_date=command.start_date,
        end_date=command.end_date,
        reason=command.reason,
        creater=ctx.principal.user_id,
    )
    ctx.subjects.append(("adjustment.window", str(row.window_id)))
    return WindowOut.model_validate(row)
