"""报表、追溯与打印接口：都在只读事务里按本人的数据范围取数。"""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app import trail
from yitihua.app.api.exports import workbook_response
from yitihua.app.api.list_workbook import SheetLayout, list_workbook
from yitihua.app.api.operations import call_of
from yitihua.app.api.session import principal_from
from yitihua.app.api.viewing import VIEW_NAMES, viewing
from yitihua.app.exporting.watermark import watermark
from yitihua.engines.meta.query import fetch_one
from yitihua.engines.meta.records import RECORDS
from yitihua.infra.operation.authorize import Forbidden, no_access
from yitihua.infra.operation.execute import execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.scoping.divisions import reading_division
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import RequestError
from yitihua.kernel.rulebook import finding
from yitihua.modules.reporting.documents.payment_voucher import payment_voucher
from yitihua.modules.reporting.documents.typesetting import require_fonts
from yitihua.modules.reporting.execution import FILTERS, execution
from yitihua.modules.reporting.trace import trace
from yitihua.modules.reporting.trial_balance import trial_balance
from yitihua.modules.reporting.workbooks import execution_workbook

router = Router(tags=["报表"])
FONTS = Path(__file__).resolve().parents[1] / "fonts"
BALANCE_FILTERS = ("ledger", "acct_set_code", "agency_code", "acct_cls_code", "acct_period")


def _reader(request: HttpRequest) -> Ctx:
    """没有任何授权范围的人看不到数；年度由查询给，缺省业务年度。"""
    ctx = viewing(request, principal=principal_from(request))
    if ctx.principal.scope.empty:
        raise no_access("R-WFL-007")
    return ctx


def _filters(request: HttpRequest, allowed: tuple[str, ...]) -> dict[str, str]:
    """只收认得的条件，写错的不当没写（E-REQ-004）。"""
    unknown = [name for name in request.GET if name not in (*allowed, *VIEW_NAMES)]
    if unknown:
        raise RequestError("E-REQ-004", f"没有这种条件 {unknown[0][:40]}", fields=tuple(unknown))
    return {name: str(request.GET[name]) for name in allowed if request.GET.get(name)}


def _balance_filters(request: HttpRequest) -> dict[str, str]:
    """账套类型必填（E-REQ-005）。"""
    filters = _filters(request, BALANCE_FILTERS)
    if "ledger" not in filters:
        raise RequestError("E-REQ-005", "缺必填：账套类型", fields=("ledger",))
    return filters


def _note_export(request: HttpRequest, *, title: str, rows: int) -> None:
    """谁、按什么条件、导走了哪张表的多少行（10 第 7 节）。"""
    trail.note(
        principal_from(request), trail.EXPORT_REPORT, detail={"title": title, "rows": rows, **trail.asked(request)}
    )


@router.get("/reports/budget_execution", summary="预算执行情况表")
def budget_execution(request: HttpRequest) -> HttpResponse:
    ctx = _reader(request)
    filters = _filters(request, FILTERS)
    with reading_division(ctx.mof_div_code):
        return JsonResponse(execution(filters, ctx=ctx))


@router.get("/reports/budget_execution.xlsx", summary="导出预算执行情况表")
def budget_execution_xlsx(request: HttpRequest) -> HttpResponse:
    ctx = _reader(request)
    filters = _filters(request, FILTERS)
    with reading_division(ctx.mof_div_code):
        report = execution(filters, ctx=ctx)
    _note_export(request, title="预算执行情况表", rows=len(report["rows"]))
    content = execution_workbook(report, conditions=filters, mark=watermark(ctx.principal).line)
    return workbook_response(content, name="预算执行情况表")


@router.get("/reports/trial_balance", summary="试算平衡表")
def balances(request: HttpRequest) -> HttpResponse:
    ctx = _reader(request)
    filters = _balance_filters(request)
    with reading_division(ctx.mof_div_code):
        return JsonResponse(trial_balance(**filters, ctx=ctx))


@router.post("/reports/trial_balance/export", summary="按界面的样子导出余额表")
def balances_xlsx(request: HttpRequest, payload: SheetLayout) -> HttpResponse:
    """条件写在地址里，同余额表；合计只加末级。"""
    ctx = _reader(request)
    filters = _balance_filters(request)
    with reading_division(ctx.mof_div_code):
        report = trial_balance(**filters, ctx=ctx)
    rows = report["rows"]
    _note_export(request, title="余额表", rows=len(rows))
    mark = watermark(ctx.principal)
    content = list_workbook(payload, rows=rows, count=len(rows), sums=report["totals"], mark=mark)
    return workbook_response(content, name=payload.title)


@router.get("/trace/{path:number}", summary="全链追溯")
def tracing(request: HttpRequest, number: str) -> HttpResponse:
    """任一单据号；看不到与不存在不加区分。"""
    ctx = _reader(request)
    with reading_division(ctx.mof_div_code):
        graph = trace(number, ctx=ctx)
    if graph is None:
        unseen = replace(finding("R-WFL-008"), next_step=f"请核对单据号“{number[:60]}”，或由有权查看的岗位追溯")
        raise Forbidden(unseen)
    return JsonResponse(graph)


@router.get("/print/payment-voucher/{uuid:pay_cert_id}.pdf", summary="打印支付凭证")
def print_payment_voucher(request: HttpRequest, pay_cert_id: UUID) -> HttpResponse:
    """先经操作留痕（打印次数、日志），再排版；第二次起注“补打”。"""
    ctx = _reader(request)
    require_fonts(FONTS)
    operation = OPERATIONS["payment.voucher.print"]
    command = operation.command.model_validate({"pay_cert_id": pay_cert_id})
    printed = execute(call_of(operation, [command], principal_from(request))).response["result"]
    with reading_division(ctx.mof_div_code):
        bill = fetch_one(RECORDS["PAY_VOUCHER_BILL"], str(pay_cert_id), ctx=ctx)
        if bill is None:
            raise no_access()
        pdf = payment_voucher(bill, printed, fonts=FONTS, ctx=ctx)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{bill["pay_cert_no"]}.pdf"'
    return response
