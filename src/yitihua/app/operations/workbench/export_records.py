"""导出列表：行数多的转后台写表；敏感而超过一千行的先申请，由安全保密管理员批准（R-WFL-023）。"""

from uuid import UUID

from pydantic import Field

from yitihua.app.api.list_workbook import SheetLayout
from yitihua.app.exporting import job as _job  # noqa: F401  登记写表的作业
from yitihua.app.exporting.plan import ExportQuery, plan_of
from yitihua.app.exporting.rules import SENSITIVE_ROWS, sensitive_problems
from yitihua.app.exporting.task import PENDING, WAITING, WRITE_JOB, register
from yitihua.app.identity.accounts import refuse
from yitihua.infra.identity.roles import PERSON_ROLES
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Findings


class SubmitExport(Command):
    """`layout` 不写的取全部列；条件写法同查询接口。"""

    table_name: str = Field(max_length=60)
    query: ExportQuery = ExportQuery()
    layout: SheetLayout | None = None


class RequestExport(SubmitExport):
    reason: str = Field(min_length=5, max_length=200, description="申请理由：做什么用、交给谁")


class ExportOut(Out):
    """`status`：pending 待审批、waiting 正在写表。"""

    export_id: UUID
    status: str
    row_count: int


@operation("workbench.export.submit", title="后台导出", roles=set(PERSON_ROLES), money=False)
def submit_export(command: SubmitExport, *, ctx: Ctx) -> ExportOut:
    """登记一次后台导出，写好后只给本人限时下载；要审批的在这里拒绝。"""
    plan = plan_of(command.table_name, command.query, command.layout, ctx=ctx)
    Findings.of(sensitive_problems(plan.record, rows=plan.rows)).raise_if_blocking()
    task = register(plan, command.query, table=command.table_name, status=WAITING, reason="", ctx=ctx)
    ctx.defer(WRITE_JOB, export_id=str(task.export_id), mof_div_code=task.mof_div_code)
    return ExportOut.model_validate(task)


@operation("workbench.export.request", title="申请导出敏感数据", roles=set(PERSON_ROLES), money=False)
def request_export(command: RequestExport, *, ctx: Ctx) -> ExportOut:
    """只收要审批的；不必审批的请直接导出。"""
    plan = plan_of(command.table_name, command.query, command.layout, ctx=ctx)
    if not plan.record.sensitive or plan.rows <= SENSITIVE_ROWS:
        text = f"{plan.record.title}共 {plan.rows} 行，不用审批"
        raise refuse("E-EXPORT", text, step=f"敏感数据超过 {SENSITIVE_ROWS:,} 行才要审批，请直接导出")
    task = register(plan, command.query, table=command.table_name, status=PENDING, reason=command.reason, ctx=ctx)
    return ExportOut.model_validate(task)
