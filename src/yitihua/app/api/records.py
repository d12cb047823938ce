"""记录接口：按标准表名查询、取一条、导出 Excel。"""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app import trail
from yitihua.app.api.list_workbook import SheetColumn, SheetLayout, list_workbook
from yitihua.app.api.problems import answer
from yitihua.app.api.session import principal_from
from yitihua.app.api.viewing import viewing
from yitihua.engines.meta.query import Page, Query, fetch, fetch_one
from yitihua.engines.meta.records import RECORDS, Record
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.scoping.divisions import reading_division
from yitihua.kernel.context import Ctx, Principal
from yitihua.kernel.errors import RequestError
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import to_wan

router = Router(tags=["记录"])
EXPORT_LIMIT = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CONTROL = {"order", "page", "page_size", "totals", "search", "unit", "year", "div"}


def _record(table: str, principal: Principal) -> Record:
    record = RECORDS.get(table)
    if record is None:
        raise RequestError("E-REQ-002", f"没有记录 {table}")
    if record.roles and not principal.has_role(*record.roles):
        raise no_access()
    if principal.scope.empty and not record.administrative:
        raise no_access("R-WFL-007")
    return record


def _query(request: HttpRequest, *, page_size: int | None = None) -> Query:
    values = {key: str(request.GET[key]) for key in request.GET}
    try:
        page = int(values.get("page", "1"))
        size = page_size or int(values.get("page_size", "100"))
    except ValueError:
        raise RequestError("E-REQ-002", "页码须为整数") from None
    return Query(
        filters={key: value for key, value in values.items() if key not in _CONTROL},
        order=tuple(item for item in values.get("order", "").split(",") if item),
        page=page,
        page_size=size,
        totals=values.get("totals", "") in ("1", "true"),
        search=values.get("search", ""),
    )


@router.get("/records/{table}.xlsx", summary="导出 Excel")
def export(request: HttpRequest, table: str) -> HttpResponse:
    """全部列，列名取标准的中文名；超过 2 万行请缩小范围。"""
    principal = principal_from(request)
    ctx = viewing(request, principal=principal)
    record = _record(table, ctx.principal)
    found = _everything(request, record, ctx=ctx)
    if isinstance(found, Finding):
        trail.note_refused(principal, trail.EXPORT_LIST, findings=[found], detail=trail.asked(request))
        return answer([found], status=422)
    _note_export(request, record, principal, found)
    columns = [
        SheetColumn(field=item.field, title=item.field_cn[:60], kind="money" if item.type == "amount" else "text")
        for item in found.columns
        if not item.field.endswith("_id") or item.field == record.key
    ]
    names = {column.field: column.title for column in columns}
    query = _query(request)
    layout = SheetLayout(
        title=record.title,
        conditions=[f"{names.get(key.partition('__')[0], key)}={value}"[:200] for key, value in query.filters.items()],
        columns=columns,
    )
    return workbook_response(list_workbook(layout, rows=found.rows, sums=found.sums), name=record.title)


@router.post("/records/{table}/export", summary="按界面的样子导出 Excel")
def export_layout(request: HttpRequest, table: str, payload: SheetLayout) -> HttpResponse:
    """条件写在地址里，同查询；列、表头、条件的说法由界面给，行与合计由服务端取。"""
    principal = principal_from(request)
    ctx = viewing(request, principal=principal)
    record = _record(table, ctx.principal)
    found = _everything(request, record, ctx=ctx)
    if isinstance(found, Finding):
        trail.note_refused(principal, trail.EXPORT_LIST, findings=[found], detail=trail.asked(request))
        return answer([found], status=422)
    _note_export(request, record, principal, found)
    return workbook_response(list_workbook(payload, rows=found.rows, sums=found.sums), name=payload.title)


def _everything(request: HttpRequest, record: Record, *, ctx: Ctx) -> Page | Finding:
    """整个查询的行与合计，同一个事务里取；超过上限给出说明。"""
    with reading_division(ctx.mof_div_code):
        query = replace(_query(request, page_size=1000), totals=True, page=1)
        page = fetch(record, query, ctx=ctx)
        if page.count > EXPORT_LIMIT:
            text = f"共{page.count}行，超过一次导出上限{EXPORT_LIMIT}行"
            return Finding("E-EXPORT", Level.BLOCK, text, next_step="请增加查询条件后再导出")
        rows = list(page.rows)
        for number in range(2, -(-page.count // 1000) + 1):
            rows.extend(fetch(record, replace(query, page=number, totals=False), ctx=ctx).rows)
    return replace(page, rows=rows)


def _note_export(request: HttpRequest, record: Record, principal: Principal, found: Page) -> None:
    """谁、按什么条件、导走了多少行（10 第 7 节）。"""
    detail = {"record": record.table, "title": record.title, "rows": len(found.rows), **trail.asked(request)}
    trail.note(principal, trail.EXPORT_LIST, detail=detail)


def workbook_response(content: bytes, *, name: str) -> HttpResponse:
    """下载回应；文件名是中文，按 RFC 5987 写。"""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response


@router.get("/records/{table}", summary="查询记录")
def listing(request: HttpRequest, table: str) -> HttpResponse:
    ctx = viewing(request, principal=principal_from(request))
    record = _record(table, ctx.principal)
    with reading_division(ctx.mof_div_code):
        page = fetch(record, _query(request), ctx=ctx)
    columns = [
        {"field": item.field, "field_cn": item.field_cn, "type": item.type, "local": item.local}
        for item in page.columns
    ]
    rows, sums = page.rows, page.sums
    if request.GET.get("unit") == "wan":
        rows, sums = _in_wan(page)
    return JsonResponse({"rows": rows, "count": page.count, "sums": sums, "columns": columns})


def _in_wan(page: Page) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """万元两位小数，只供显示；条件仍按元（T-GEN-003）。"""
    amounts = [column.field for column in page.columns if column.type == "amount"]
    shown = [
        {**row, **{name: to_wan(Decimal(row[name])) for name in amounts if row.get(name) is not None}}
        for row in page.rows
    ]
    return shown, {name: to_wan(Decimal(value)) for name, value in page.sums.items()}


@router.get("/records/{table}/{key}", summary="取一条记录")
def one(request: HttpRequest, table: str, key: str) -> HttpResponse:
    ctx = viewing(request, principal=principal_from(request))
    record = _record(table, ctx.principal)
    with reading_division(ctx.mof_div_code):
        row = fetch_one(record, key, ctx=ctx)
    if row is None:
        raise no_access()
    return JsonResponse(row)
