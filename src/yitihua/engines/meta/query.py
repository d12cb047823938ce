"""查记录：条件、数据范围、分页、全查询合计，一次拼成参数化 SQL。

Reads a record: filters, scope, paging and totals over the whole query.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg import sql

from yitihua.engines.meta import names, standard
from yitihua.engines.meta.records import Record
from yitihua.engines.meta.scoping import hidden_columns, scope_condition, source_of, visible_source
from yitihua.infra.calendar.clock import local_text
from yitihua.kernel.codes import prefix_range
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import RequestError

PAGE_LIMIT = 1000
_OPERATORS = {"gte": ">=", "gt": ">", "lte": "<=", "lt": "<", "ne": "<>"}
_NUMERIC_OID = 1700


@dataclass(frozen=True, slots=True)
class Column:
    """一列：字段、中文名、种类（text、amount、number、date、time）、是否本地列。"""

    field: str
    field_cn: str
    type: str
    local: bool


@dataclass(frozen=True, slots=True)
class Page:
    """`rows` 为本页；`count`、`sums` 为整个查询。"""

    rows: list[dict[str, Any]]
    count: int
    sums: dict[str, str]
    columns: list[Column]


@dataclass(frozen=True, slots=True)
class Query:
    """`filters` 为 字段[__运算] → 值；`order` 为带可选负号的字段。"""

    filters: Mapping[str, str]
    order: Sequence[str] = ()
    page: int = 1
    page_size: int = 100
    totals: bool = False
    search: str = ""


def fetch(record: Record, query: Query, *, ctx: Ctx) -> Page:
    """调用方已在只读事务里设好区划。"""
    columns = describe(record)
    where, params = _where(record, query, ctx)
    base = sql.SQL("FROM ({}) r").format(visible_source(record, columns, ctx=ctx)) + where
    size = max(1, min(query.page_size, PAGE_LIMIT))
    shown = open_columns(record, ctx=ctx)
    order = _order(record, query, shown)
    limit = sql.SQL(" LIMIT {} OFFSET {}").format(sql.Literal(size), sql.Literal(size * (max(1, query.page) - 1)))
    rows = _run(sql.SQL("SELECT r.* ") + base + order + limit, params)
    count, sums = _totals(base, params, shown, with_sums=query.totals)
    _add_names(record, rows, ctx)
    return Page([_plain(row, columns) for row in rows], count, sums, [*shown.values(), *_name_columns(record)])


def fetch_one(record: Record, key: str, *, ctx: Ctx) -> dict[str, Any] | None:
    """按主键取一行；看不到与不存在不加区分。"""
    page = fetch(record, Query({record.key: key}, page_size=1), ctx=ctx)
    return page.rows[0] if page.rows else None


def all_columns(record: Record, *, ctx: Ctx) -> list[Column]:
    """此人看得到的列：数据列在先，名称列在后。"""
    return [*open_columns(record, ctx=ctx).values(), *_name_columns(record)]


def open_columns(record: Record, *, ctx: Ctx) -> dict[str, Column]:
    """可以查询、排序、合计、导出的数据列；授权不给看的字段如同没有。"""
    hidden = hidden_columns(record, ctx=ctx)
    return {name: column for name, column in describe(record).items() if name not in hidden}


def check_query(record: Record, query: Query, *, ctx: Ctx) -> None:
    """只核对条件与排序写得对不对，不取数；写错的抛 RequestError。"""
    columns = open_columns(record, ctx=ctx)
    for name, value in query.filters.items():
        _add_filter([], [], name, value, columns)
    _order(record, query, columns)


_DESCRIBED: dict[str, dict[str, Column]] = {}


def describe(record: Record) -> dict[str, Column]:
    """列清单，第一次用时向数据库问一次。"""
    known = _DESCRIBED.get(record.table)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT r.* FROM ({}) r LIMIT 0").format(source_of(record)))
            known = {item.name: _column(record, item.name, item.type_code) for item in cursor.description}
        known.pop("change_xid", None)
        _DESCRIBED[record.table] = known
    return known


def _column(record: Record, name: str, type_code: int) -> Column:
    fields = standard.tables().get(record.table, {})
    if name in fields:
        title = fields[name].title
    else:
        title = record.local.get(name) or standard.titles().get(name, name)
    kinds = {3802: "json", 1082: "date", 1184: "time", _NUMERIC_OID: "amount", 20: "number", 23: "number", 21: "number"}
    return Column(name, title, kinds.get(type_code, "text"), name not in fields)


def _name_columns(record: Record) -> list[Column]:
    known = standard.tables().get(record.table, {})
    return [
        Column(name, record.local.get(name) or standard.titles().get(name, name), "text", name not in known)
        for name in record.names
    ]


def _where(record: Record, query: Query, ctx: Ctx) -> tuple[sql.Composable, list[Any]]:
    parts: list[sql.Composable] = []
    params: list[Any] = []
    shown = open_columns(record, ctx=ctx)
    for name, value in query.filters.items():
        lookup = record.lookups.get(name)
        if lookup is None:
            _add_filter(parts, params, name, value, shown)
        else:
            wanted, found = lookup(value)
            parts.append(sql.SQL(wanted))
            params.extend(found)
    for condition, values in scope_condition(record, ctx=ctx):
        parts.append(condition)
        params.extend(values)
    if query.search:
        text = [name for name, column in shown.items() if column.type == "text" and not name.endswith("_id")]
        parts.append(
            sql.SQL("(")
            + sql.SQL(" OR ").join(sql.SQL("{}::text ILIKE %s").format(sql.Identifier(name)) for name in text)
            + sql.SQL(")")
        )
        params.extend([f"%{query.search}%"] * len(text))
    if not parts:
        return sql.SQL(""), params
    return sql.SQL(" WHERE ") + sql.SQL(" AND ").join(parts), params


def _add_filter(
    parts: list[sql.Composable], params: list[Any], name: str, value: str, columns: Mapping[str, Column]
) -> None:
    field, _, operator = name.partition("__")
    if field not in columns:
        raise RequestError("E-REQ-004", f"没有可查的字段 {field}", fields=(field,))
    column = sql.Identifier(field)
    text = columns[field].type == "text"
    left = sql.SQL("{}::text").format(column) if field.endswith("_id") and text else column
    if operator == "in":
        parts.append(sql.SQL("{}::text = ANY(%s)").format(column))
        params.append(value.split(","))
    elif operator == "prefix":
        if value:
            parts.append(sql.SQL("({} >= %s AND {} < %s)").format(column, column))
            params.extend(_range(value, columns[field]))
    elif operator == "contains":
        parts.append(sql.SQL("{}::text ILIKE %s").format(column))
        params.append(f"%{value}%")
    elif operator in _OPERATORS or not operator:
        symbol = sql.SQL(_OPERATORS.get(operator, "="))
        parts.append(sql.SQL("{} {} %s").format(left, symbol))
        params.append(_typed(value, columns[field], through=operator in ("lte", "gt")))
    else:
        raise RequestError("E-REQ-004", f"没有这种条件 {name}", fields=(name,))


def _typed(value: str, column: Column, *, through: bool = False) -> Any:
    """条件的值；时间列只给了日期的，`through` 为真取到当天最后一刻。"""
    try:
        if column.type == "amount":
            return Decimal(value)
        if column.type == "number":
            return int(value)
        if column.type == "date":
            return date.fromisoformat(value)
        if column.type == "time":
            moment = datetime.fromisoformat(value)
            if through and len(value) == len("2022-01-01"):
                moment = datetime.combine(moment, time.max)
            return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, ArithmeticError):
        raise RequestError("E-REQ-002", f"{column.field_cn}的条件写法不对：{value[:40]}") from None
    return value


def _range(value: str, column: Column) -> tuple[str, str]:
    try:
        return prefix_range(value)
    except ValueError:
        raise RequestError("E-REQ-002", f"{column.field_cn}的前缀写法不对：{value[:40]}") from None


def _order(record: Record, query: Query, columns: Mapping[str, Column]) -> sql.Composable:
    keys = list(query.order) or [item.strip() for item in record.order.split(",")]
    parts: list[sql.Composable] = []
    for key in [*keys, record.key]:
        name = key.lstrip("-")
        if name not in columns:
            raise RequestError("E-REQ-004", f"没有可排序的字段 {name}", fields=(name,))
        direction = sql.SQL(" DESC" if key.startswith("-") else "")
        parts.append(sql.Identifier(name) + direction)
    return sql.SQL(" ORDER BY ") + sql.SQL(", ").join(parts)


def _totals(
    base: sql.Composable, params: list[Any], columns: Mapping[str, Column], *, with_sums: bool
) -> tuple[int, dict[str, str]]:
    amounts = [name for name, column in columns.items() if column.type == "amount"] if with_sums else []
    wanted: list[sql.Composable] = [sql.SQL("count(*)")]
    wanted += [sql.SQL("coalesce(sum({}), 0)").format(sql.Identifier(name)) for name in amounts]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT ") + sql.SQL(", ").join(wanted) + sql.SQL(" ") + base, params)
        row = cursor.fetchone()
    return int(row[0]), {name: f"{value:.2f}" for name, value in zip(amounts, row[1:], strict=True)}


def _run(statement: sql.Composable, params: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        labels = [item.name for item in cursor.description]
        return [dict(zip(labels, row, strict=True)) for row in cursor.fetchall()]


def _add_names(record: Record, rows: list[dict[str, Any]], ctx: Ctx) -> None:
    for name, (code_field, code_set) in record.names.items():
        codes = {str(row[code_field]) for row in rows if row.get(code_field) not in (None, "")}
        found = names.resolve_seen(code_set, codes, ctx=ctx)
        for row in rows:
            row[name] = found.get(str(row.get(code_field)), "")


def _plain(row: dict[str, Any], columns: Mapping[str, Column]) -> dict[str, Any]:
    documents = {name for name, column in columns.items() if column.type == "json"}
    return {
        name: json.loads(value) if name in documents and isinstance(value, str) else _json(value)
        for name, value in row.items()
        if name != "change_xid"
    }


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return local_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (str, int, float, list, dict)):
        return value
    return str(value)
