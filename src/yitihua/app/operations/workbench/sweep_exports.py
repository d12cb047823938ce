"""过了下载截止的导出文件删掉，任务记为已过期。"""

from django.utils import timezone

from yitihua.app.exporting.job import REMOVE_JOB
from yitihua.app.exporting.task import EXPIRED, READY
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.infra.workbench.models import ExportTask
from yitihua.kernel.context import Ctx


class SweepExports(Command):
    pass


class SweepExportsOut(Out):
    """过期几个。"""

    count: int


@operation("workbench.export.sweep", title="清理过期导出", roles={"SYSTEM"}, money=False)
def sweep_exports(command: SweepExports, *, ctx: Ctx) -> SweepExportsOut:
    """文件在提交之后由作业删，删过再删无害。"""
    due = ExportTask.objects.select_for_update().filter(
        mof_div_code=ctx.mof_div_code, status=READY, expire_time__lte=timezone.now()
    )
    ids = [str(export_id) for export_id in due.order_by("export_id").values_list("export_id", flat=True)]
    ExportTask.objects.filter(export_id__in=ids).update(status=EXPIRED)
    if ids:
        ctx.defer(REMOVE_JOB, export_ids=ids)
    return SweepExportsOut(count=len(ids))
