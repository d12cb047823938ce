"""在记录上分组合计与取行：条件、区划、数据范围与记录查询同一处拼成，故合计必等于点开的行。

Grouped sums and bare rows over a record, sharing its filters and scope.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import sql

from yitihua.engines.meta.query import Query, _run, _where, describe
from yitihua.engines.meta.records import Record
from yitihua.engines.meta.scoping import visible_source
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import RequestError


def sums_by(record: Record, query: Query, *, by: Sequence[str], sums: Sequence[str], ctx: Ctx) -> list[dict[str, Any]]:
    """按 `by` 各列分组，合计 `sums` 各列；金额为 Decimal，没有行的组不出现。"""
    columns = describe(record)
    _known([*by, *sums], columns)
    where, params = _where(record, query, ctx)
    keys = sql.SQL(", ").join(sql.Identifier(name) for name in by)
    totals = sql.SQL(", ").join(sql.SQL("coalesce(sum({0}), 0) AS {0}").format(sql.Identifier(name)) for name in sums)
    source = visible_source(record, columns, ctx=ctx)
    statement = sql.SQL("SELECT {}, {} FROM ({}) r").format(keys, totals, source) + where
    return _run(statement + sql.SQL(" GROUP BY {0} ORDER BY {0}").format(keys), params)


def bare_rows(
    record: Record, query: Query, *, fields: Sequence[str], order: str, limit: int, ctx: Ctx
) -> list[dict[str, Any]]:
    """只取几列、不带名称与合计，至多 `limit` 行。"""
    columns = describe(record)
    _known([*fields, order], columns)
    where, params = _where(record, query, ctx)
    wanted = sql.SQL(", ").join(sql.Identifier(name) for name in fields)
    statement = sql.SQL("SELECT {} FROM ({}) r").format(wanted, visible_source(record, columns, ctx=ctx)) + where
    tail = sql.SQL(" ORDER BY {} LIMIT {}").format(sql.Identifier(order), sql.Literal(limit))
    return _run(statement + tail, params)


def _known(names: Sequence[str], columns: Any) -> None:
    for name in names:
        if name not in columns:
            raise RequestError("E-REQ-004", f"没有字段 {name}", fields=(name,))
