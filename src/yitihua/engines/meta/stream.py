"""一行不漏地取整个查询：服务端游标，一次一批，内存不随行数涨；行与合计同一个快照。

Streams a whole query through a server-side cursor in constant memory.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection
from psycopg import sql

from yitihua.engines.meta.query import Query, _add_names, _order, _plain, _totals, _where, describe, open_columns
from yitihua.engines.meta.records import Record
from yitihua.engines.meta.scoping import visible_source
from yitihua.kernel.context import Ctx

BATCH: Final = 1_000


def measure(record: Record, query: Query, *, ctx: Ctx) -> tuple[int, dict[str, str]]:
    """整个查询有几行、各金额列合计多少。"""
    columns = describe(record)
    where, params = _where(record, query, ctx)
    base = sql.SQL("FROM ({}) r").format(visible_source(record, columns, ctx=ctx)) + where
    return _totals(base, params, open_columns(record, ctx=ctx), with_sums=True)


def stream(record: Record, query: Query, *, ctx: Ctx) -> Iterator[dict[str, Any]]:
    """按查询的次序逐行给出，带名称列；调用方已在只读事务里，用完之前不能结束事务。"""
    columns = describe(record)
    where, params = _where(record, query, ctx)
    statement = (
        sql.SQL("SELECT r.* FROM ({}) r").format(visible_source(record, columns, ctx=ctx))
        + where
        + _order(record, query, open_columns(record, ctx=ctx))
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, params)
        while True:
            batch = cursor.fetchmany(BATCH)
            if not batch:
                return
            labels = [item.name for item in cursor.description]
            rows = [dict(zip(labels, values, strict=True)) for values in batch]
            _add_names(record, rows, ctx)
            yield from (_plain(row, columns) for row in rows)
