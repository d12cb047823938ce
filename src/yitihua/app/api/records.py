"""记录接口：按标准表名查询、取一条、导出 Excel。"""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.exports import export_answer
from yitihua.app.api.list_workbook import SheetLayout
from yitihua.app.api.session import principal_from
from yitihua.app.api.viewing import viewing
from yitihua.app.record_access import may_read, readable_record
from yitihua.engines.meta.query import Page, Query, fetch, fetch_one
from yitihua.engines.meta.records import RECORDS
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.scoping.divisions import reading_division
from yitihua.kernel.errors import RequestError
from yitihua.kernel.money import to_wan

router = Router(tags=["记录"])
_CONTROL = {"order", "page", "page_size", "totals", "search", "unit", "year", "div"}


def _query(request: HttpRequest) -> Query:
    values = {key: str(request.GET[key]) for key in request.GET}
    try:
        page = int(values.get("page", "1"))
        size = int(values.get("page_size", "100"))
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


@router.get("/records", summary="我能读的记录")
def catalogue(request: HttpRequest) -> HttpResponse:
    """本人岗位能查的各张记录；没有数据范围的人只有管理记录。"""
    principal = principal_from(request)
    rows = [
        {"table": table, "title": record.title, "key": record.key, "sensitive": record.sensitive}
        for table, record in RECORDS.items()
        if may_read(record, principal) and (record.administrative or not principal.scope.empty)
    ]
    return JsonResponse({"rows": rows, "count": len(rows)})


@router.get("/records/{table}.xlsx", summary="导出 Excel")
def export(request: HttpRequest, table: str) -> HttpResponse:
    """全部列，列名取标准的中文名；超过 2 万行转后台。"""
    principal = principal_from(request)
    return export_answer(request, table, _query(request), None, principal=principal)


@router.post("/records/{table}/export", summary="按界面的样子导出 Excel")
def export_layout(request: HttpRequest, table: str, payload: SheetLayout) -> HttpResponse:
    """条件写在地址里，同查询；列、表头、条件的说法由界面给，行与合计由服务端取。"""
    principal = principal_from(request)
    return export_answer(request, table, _query(request), payload, principal=principal)


@router.get("/records/{table}", summary="查询记录")
def listing(request: HttpRequest, table: str) -> HttpResponse:
    ctx = viewing(request, principal=principal_from(request))
    record = readable_record(table, ctx.principal)
    with reading_division(ctx.mof_div_code):
        page = fetch(record, _query(request), ctx=ctx)
    named = set(record.names)
    columns = [
        {
            "field": item.field,
            "field_cn": item.field_cn,
            "type": item.type,
            "local": item.local,
            "sortable": item.field not in named,
        }
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
    record = readable_record(table, ctx.principal)
    with reading_division(ctx.mof_div_code):
        row = fetch_one(record, key, ctx=ctx)
    if row is None:
        raise no_access()
    return JsonResponse(row)
