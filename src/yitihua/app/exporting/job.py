"""写表的作业：以申请人此刻的权限取数，逐行写到文件，写成才给下载；重跑从头写，写成过的不再写。"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yitihua.app.api.list_workbook import SheetLayout, write_list_file
from yitihua.app.exporting import files
from yitihua.app.exporting.plan import ExportQuery, Plan, plan_of
from yitihua.app.exporting.task import FAILED, READY, WAITING, WRITE_JOB
from yitihua.app.exporting.watermark import watermark
from yitihua.engines.meta.stream import BATCH, stream
from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.calendar.parameters import parameters
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import principal_of
from yitihua.infra.jobs.queue import job
from yitihua.infra.operation.authorize import Forbidden
from yitihua.infra.scoping.divisions import reading_whole, set_divisions
from yitihua.infra.workbench.models import ExportTask
from yitihua.kernel.codes import YES
from yitihua.kernel.context import Ctx, Principal
from yitihua.kernel.errors import RequestError

REMOVE_JOB: Final = "workbench.export.remove"


@job(WRITE_JOB, title="导出写表")
def write(export_id: str, mof_div_code: str) -> None:
    """取数、写表、登记可下载；申请人已停用或没有权限的记为未写成。"""
    task = _task(export_id, mof_div_code)
    if task is None or task.status != WAITING:
        return
    user = User.objects.filter(username=task.username, is_active=True).first()
    if user is None:
        return _finish(task, FAILED, opinion="申请人的账号已停用")
    try:
        _write(task, principal_of(user, on=biz_now().date()))
    except Forbidden as forbidden:
        return _finish(task, FAILED, opinion=forbidden.finding.message)
    except RequestError as error:
        return _finish(task, FAILED, opinion=error.message)
    hours = int(parameters(mof_div_code=mof_div_code, fiscal_year=task.fiscal_year)["export_keep_hours"])
    now = timezone.now()
    _finish(task, READY, ready_time=now, expire_time=now + timedelta(hours=hours))


@job(REMOVE_JOB, title="清导出文件")
def remove(export_ids: list[str]) -> None:
    for export_id in export_ids:
        files.remove(UUID(export_id))


def _write(task: ExportTask, principal: Principal) -> None:
    part = files.unfinished(task.export_id)
    with reading_whole(principal):
        ctx = Ctx(principal, principal.mof_div_code, task.fiscal_year, biz_now())
        wanted = ExportQuery.model_validate(task.query)
        plan = plan_of(task.table_name, wanted, SheetLayout.model_validate(task.layout), ctx=ctx)
        mark = watermark(principal, number=str(task.export_id), heavy=task.is_sensitive == YES)
        rows = _counted(task.export_id, plan)
        write_list_file(part, plan.layout, rows=rows, count=plan.rows, sums=plan.sums, mark=mark)
    part.replace(files.finished(task.export_id))


def _counted(export_id: UUID, plan: Plan) -> Iterator[dict[str, Any]]:
    """每写一批记一次进度。"""
    for number, row in enumerate(stream(plan.record, plan.query, ctx=plan.ctx), start=1):
        yield row
        if number % BATCH == 0 or number == plan.rows:
            files.note_progress(export_id, number)


def _task(export_id: str, mof_div_code: str) -> ExportTask | None:
    with transaction.atomic():
        set_divisions([mof_div_code])
        return ExportTask.objects.filter(export_id=export_id).first()


def _finish(task: ExportTask, status: str, **values: Any) -> None:
    """没写成的原因记在意见里，申请人看得到。"""
    with transaction.atomic():
        set_divisions([task.mof_div_code])
        ExportTask.objects.filter(export_id=task.export_id, status=WAITING).update(status=status, **values)
