"""导出任务怎样登记：没写完的至多五个；写成之前谁也下载不了。"""

from typing import Final

from yitihua.app.exporting.plan import ExportQuery, Plan
from yitihua.app.identity.accounts import refuse
from yitihua.infra.scoping.hold import hold
from yitihua.infra.workbench.models import ExportTask
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx

PENDING, REJECTED, WAITING, READY, FAILED, EXPIRED = "pending", "rejected", "waiting", "ready", "failed", "expired"
STATUSES: Final = {
    PENDING: "待审批",
    REJECTED: "已驳回",
    WAITING: "正在写表",
    READY: "可下载",
    FAILED: "未写成",
    EXPIRED: "已过期",
}
OPEN: Final = (PENDING, WAITING)
MOST_OPEN: Final = 5
WRITE_JOB: Final = "workbench.export.write"


def register(plan: Plan, wanted: ExportQuery, *, table: str, status: str, reason: str, ctx: Ctx) -> ExportTask:
    """记下条件与样子，写表时原样照办。"""
    hold(f"export:{ctx.principal.user_id}")
    unfinished = ExportTask.objects.filter(user_id=ctx.principal.user_id, status__in=OPEN).count()
    if unfinished >= MOST_OPEN:
        step = f"请等它们写完或批完再导出，至多同时 {MOST_OPEN} 个"
        raise refuse("E-EXPORT", f"您还有 {unfinished} 个导出没有办完", step=step)
    task = ExportTask(
        mof_div_code=ctx.principal.mof_div_code,
        user_id=ctx.principal.user_id,
        username=ctx.principal.username,
        user_name=ctx.principal.user_name,
        table_name=table,
        title=plan.layout.title,
        query=wanted.model_dump(mode="json"),
        layout=plan.layout.model_dump(mode="json"),
        fiscal_year=plan.ctx.fiscal_year,
        view_div_code=plan.ctx.mof_div_code,
        row_count=plan.rows,
        is_sensitive=YES if plan.record.sensitive else NO,
        status=status,
        reason=reason,
    )
    task.save(force_insert=True)
    ctx.subjects.append(("workbench.export", str(task.export_id)))
    return task
