"""记录接口：按标准表名查询、取一条、导出 Excel。"""

from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.problems import answer
from yitihua.app.api.session import principal_from
from yitihua.engines.meta.query import Page, Query, fetch, fetch_one
from yitihua.engines.meta.records import RECORDS, Record
from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Ctx, Principal
from yitihua.kernel.errors import RequestError
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import to_wan

router = Router(tags=["记录"])
EXPORT_LIMIT = 20_000
_CONTROL = {"order", "page", "page_size", "totals", "search", "year", "unit"}


def context_of(principal: Principal, *, fiscal_year: str = "") -> Ctx:
    """年度由查询给，缺省业务年度。"""
    moment = biz_now()
    if fiscal_year and not (len(fiscal_year) == 4 and fiscal_year.isascii() and fiscal_year.isdigit()):
        raise RequestError("E-REQ-002", "预算年度须为四位数字", fields=("fiscal_year",))
    return Ctx(principal, principal.mof_div_code, fiscal_year or f"{moment.year:04d}", moment)


def _record(table: str, principal: Principal) -> Record:
    record = RECORDS.get(table)
    if record is None:
        raise RequestError("E-REQ-002", f"没有记录 {table}")
    if record.roles and not principal.has_role(*record.roles):
        raise no_access()
    if principal.scope.empty:
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
    """表头、合计与查询条件同界面；超过 2 万行请缩小范围。"""
    principal = principal_from(request)
    record = _record(table, principal)
    rows: list[dict[str, Any]] = []
    with reading(principal):
        ctx = context_of(principal, fiscal_year=request.GET.get("year", ""))
        query = _query(request, page_size=1000)
        page = fetch(record, query, ctx=ctx)
        if page.count > EXPORT_LIMIT:
            text = f"共{page.count}行，超过一次导出上限{EXPORT_LIMIT}行"
            return answer([Finding("E-EXPORT", Level.BLOCK, text, next_step="请增加查询条件后再导出")], status=422)
        rows.extend(page.rows)
        for number in range(2, -(-page.count // 1000) + 1):
            following = Query(query.filters, query.order, number, 1000, search=query.search)
            rows.extend(fetch(record, following, ctx=ctx).rows)
    response = HttpResponse(
        workbook(record, page, rows, dict(query.filters)),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="{table}.xlsx"'
    return response


def workbook(record: Record, page: Page, rows: list[dict[str, Any]], filters: dict[str, str]) -> bytes:
    """一张工作表：标题、条件、表头、数据、合计。金额写成数，格式两位小数。"""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet(record.title[:31])
    head = book.add_format({"bold": True, "bg_color": "#eaf0f8", "border": 1, "font_name": "宋体"})
    money = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00", "border": 1})
    cell = book.add_format({"border": 1, "font_name": "宋体"})
    title = book.add_format({"bold": True, "font_size": 14, "font_name": "宋体"})
    columns = [column for column in page.columns if not column.field.endswith("_id") or column.field == record.key]
    sheet.write(0, 0, record.title, title)
    sheet.write(1, 0, "单位：元　条件：" + ("；".join(f"{k}={v}" for k, v in filters.items()) or "无"))
    for position, column in enumerate(columns):
        sheet.write(2, position, column.field_cn, head)
        sheet.set_column(position, position, 18 if column.type == "amount" else 16)
    for number, row in enumerate(rows, start=3):
        for position, column in enumerate(columns):
            value = row.get(column.field)
            if column.type == "amount" and value is not None:
                sheet.write_number(number, position, float(value), money)
            else:
                sheet.write_string(number, position, "" if value is None else str(value), cell)
    last = len(rows) + 3
    sheet.write(last, 0, "合计", head)
    for position, column in enumerate(columns):
        if column.type == "amount" and rows:
            total = sum((Decimal(row[column.field] or 0) for row in rows), Decimal(0))
            sheet.write_number(last, position, float(total), money)
    sheet.freeze_panes(3, 1)
    book.close()
    return buffer.getvalue()


@router.get("/records/{table}", summary="查询记录")
def listing(request: HttpRequest, table: str) -> HttpResponse:
    principal = principal_from(request)
    record = _record(table, principal)
    with reading(principal):
        ctx = context_of(principal, fiscal_year=request.GET.get("year", ""))
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
    principal = principal_from(request)
    record = _record(table, principal)
    with reading(principal):
        row = fetch_one(record, key, ctx=context_of(principal, fiscal_year=request.GET.get("year", "")))
    if row is None:
        raise no_access()
    return JsonResponse(row)
