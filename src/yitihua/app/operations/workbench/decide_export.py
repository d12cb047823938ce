"""批准或驳回导出申请：申请人不能批自己的（R-WFL-001）；批准后即写表，带编号水印。"""

from uuid import UUID

from django.db.models.functions import Now
from pydantic import Field

from yitihua.app.exporting.task import PENDING, REJECTED, WAITING, WRITE_JOB
from yitihua.app.identity.accounts import refuse
from yitihua.app.operations.workbench.export_records import ExportOut
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.registry import operation
from yitihua.infra.workbench.models import ExportTask
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Findings


class ApproveExport(Command):
    export_id: UUID
    opinion: str = Field(default="", max_length=200, description="意见")


class RejectExport(ApproveExport):
    opinion: str = Field(min_length=5, max_length=200, description="驳回理由")


@operation("workbench.export.approve", title="批准导出", roles={"SEC_ADM"}, money=False)
def approve_export(command: ApproveExport, *, ctx: Ctx) -> ExportOut:
    """写表时按申请人那时的权限取数，已没有权限的写不成。"""
    task = _pending(command.export_id, ctx=ctx)
    people = {"applicant": task.user_id, "actor": ctx.principal.user_id}
    Findings.of(judged("R-WFL-001", fires=task.user_id == ctx.principal.user_id, facts=people)).raise_if_blocking()
    ctx.defer(WRITE_JOB, export_id=str(task.export_id), mof_div_code=task.mof_div_code)
    return _decided(task, WAITING, command, ctx=ctx)


@operation("workbench.export.reject", title="驳回导出", roles={"SEC_ADM"}, money=False)
def reject_export(command: RejectExport, *, ctx: Ctx) -> ExportOut:
    """写明理由，申请人在“我的导出”里看得到。"""
    return _decided(_pending(command.export_id, ctx=ctx), REJECTED, command, ctx=ctx)


def _pending(export_id: UUID, *, ctx: Ctx) -> ExportTask:
    task = ExportTask.objects.select_for_update().filter(export_id=export_id, mof_div_code=ctx.mof_div_code).first()
    if task is None:
        raise no_access()
    if task.status != PENDING:
        raise refuse("E-STATE", "这笔导出申请已经办过", step="请刷新列表")
    return task


def _decided(task: ExportTask, status: str, command: ApproveExport, *, ctx: Ctx) -> ExportOut:
    task.status, task.opinion = status, command.opinion
    task.approver, task.approver_name = ctx.principal.user_id, ctx.principal.user_name
    task.decide_time = Now()
    task.save(update_fields=["status", "opinion", "approver", "approver_name", "decide_time"])
    ctx.subjects.append(("workbench.export", str(task.export_id)))
    return ExportOut.model_validate(task)
