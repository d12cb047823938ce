"""导出的接口：当场给的直接下载，行数多的答 202 转后台，写好后只给本人、限时下载。"""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from ninja import Router

from yitihua.app import trail
from yitihua.app.api.list_workbook import SheetLayout, list_workbook
from yitihua.app.api.operations import call_of
from yitihua.app.api.session import principal_from
from yitihua.app.api.viewing import viewing
from yitihua.app.exporting import files
from yitihua.app.exporting.layout import INLINE_ROWS
from yitihua.app.exporting.plan import ExportQuery, Plan, plan_of
from yitihua.app.exporting.rules import sensitive_problems
from yitihua.app.exporting.task import READY, STATUSES, WAITING
from yitihua.app.exporting.watermark import watermark
from yitihua.app.identity.accounts import refuse
from yitihua.engines.meta.query import Query
from yitihua.engines.meta.stream import stream
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.execute import execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.scoping.divisions import reading, reading_whole
from yitihua.infra.workbench.models import ExportTask
from yitihua.kernel.codes import YES
from yitihua.kernel.context import Principal
from yitihua.kernel.findings import Findings

router = Router(tags=["导出"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 50


def export_answer(
    request: HttpRequest, table: str, query: Query, layout: SheetLayout | None, *, principal: Principal
) -> HttpResponse:
    """敏感而行数多的拒绝（R-WFL-023）；至多两万行当场给；再多的登记后台任务。"""
    ctx = viewing(request, principal=principal)
    with reading_whole(principal):
        wanted = ExportQuery(
            filters=dict(query.filters), order=",".join(query.order), search=query.search, div=ctx.mof_div_code
        )
        plan = plan_of(table, wanted, layout, ctx=ctx)
        problems = sensitive_problems(plan.record, rows=plan.rows)
        content = _inline(plan, principal) if plan.rows <= INLINE_ROWS and not problems else None
    if problems:
        trail.note_refused(principal, trail.EXPORT_LIST, findings=problems, detail=trail.asked(request))
    Findings.of(problems).raise_if_blocking()
    if content is not None:
        detail = {"record": table, "title": plan.record.title, "rows": plan.rows, **trail.asked(request)}
        trail.note(principal, trail.EXPORT_LIST, detail=detail)
        return workbook_response(content, name=plan.layout.title)
    return _later(plan, wanted, table=table, principal=principal)


def _inline(plan: Plan, principal: Principal) -> bytes:
    rows = stream(plan.record, plan.query, ctx=plan.ctx)
    return list_workbook(plan.layout, rows=rows, count=plan.rows, sums=plan.sums, mark=watermark(principal))


def _later(plan: Plan, wanted: ExportQuery, *, table: str, principal: Principal) -> HttpResponse:
    operation = OPERATIONS["workbench.export.submit"]
    command = operation.command.model_validate(
        {"table_name": table, "query": wanted, "layout": plan.layout, "fiscal_year": plan.ctx.fiscal_year}
    )
    made = execute(call_of(operation, [command], principal)).response["result"]
    text = f"共 {plan.rows} 行，已转后台写表，写好后在“我的导出”里下载"
    return JsonResponse({"message": text, **made}, status=202)


def workbook_response(content: bytes, *, name: str) -> HttpResponse:
    """下载回应；文件名是中文，按 RFC 5987 写。"""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = _attachment(name)
    return response


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}.xlsx"


@router.get("/exports", summary="我的导出")
def mine(request: HttpRequest, page: int = 1) -> HttpResponse:
    """本人的导出任务，新的在先，每页 50 个。"""
    principal = principal_from(request)
    start = (max(page, 1) - 1) * PAGE
    with reading(principal):
        own = ExportTask.objects.filter(user_id=principal.user_id)
        rows = [_shown(task) for task in own.order_by("-create_time", "export_id")[start : start + PAGE]]
        count = own.count()
    return JsonResponse({"rows": rows, "count": count})


@router.get("/exports/{uuid:export_id}", summary="一次导出写到哪里")
def one(request: HttpRequest, export_id: UUID) -> HttpResponse:
    return JsonResponse(_shown(_own(request, export_id)))


@router.get("/exports/{uuid:export_id}/file", summary="下载写好的导出")
def download(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """只给申请人，过了截止时间的不给。"""
    task = _own(request, export_id)
    if task.status == WAITING:
        raise refuse("E-EXPORT", "还在写表", step="请稍候再下载")
    late = task.expire_time is None or task.expire_time <= timezone.now()
    path = files.finished(task.export_id)
    if task.status != READY or late or not path.is_file():
        shown = "已过期" if task.status == READY else STATUSES[task.status]
        raise refuse("E-EXPORT", f"这次导出{shown}，不能下载", step="请重新导出")
    response = FileResponse(path.open("rb"), content_type=XLSX)
    response["Content-Disposition"] = _attachment(task.title)
    return response


def _own(request: HttpRequest, export_id: UUID) -> ExportTask:
    principal = principal_from(request)
    with reading(principal):
        task = ExportTask.objects.filter(export_id=export_id, user_id=principal.user_id).first()
    if task is None:
        raise no_access()
    return task


def _shown(task: ExportTask) -> dict[str, Any]:
    written = files.progress(task.export_id) if task.status == WAITING else 0
    late = task.status == READY and task.expire_time is not None and task.expire_time <= timezone.now()
    status = "expired" if late else task.status
    return {
        "export_id": str(task.export_id),
        "title": task.title,
        "row_count": task.row_count,
        "written": task.row_count if task.status == READY else min(written, task.row_count),
        "is_sensitive": task.is_sensitive == YES,
        "status": status,
        "status_name": STATUSES[status],
        "reason": task.reason,
        "approver_name": task.approver_name,
        "opinion": task.opinion,
        "create_time": timezone.localtime(task.create_time).isoformat(timespec="seconds"),
        "expire_time": timezone.localtime(task.expire_time).isoformat(timespec="seconds") if task.expire_time else "",
    }
