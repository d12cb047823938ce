"""成批插行：一条 `INSERT … SELECT … FROM unnest` 带全部行，语句长短与行数无关（design 第 5 节“Bulk”）。"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connections, models, router
from django.db.models.expressions import DatabaseDefault

from yitihua.infra.scoping.array_text import array_text, is_expression, value_types
from yitihua.infra.scoping.bulk_update import array_type, execute_arrays

_CHUNK = 5000


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """主键须已取好；由库给缺省值的列写后读回，各行等同于刚从库里取出。"""
    connection = connections[router.db_for_write(model)]
    given, defaulted = _columns(model, rows[0])
    statement = _statement(model, given, defaulted, connection)
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        arrays = [array_text(part, column, connection, inserting=True) for column in given]
        cursor = execute_arrays(connection, statement, arrays)
        if defaulted:
            _read_back(part, defaulted, cursor.fetchall())
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def uniform(model: type[models.Model], rows: Sequence[models.Model]) -> bool:
    """能走这条路：都有主键，值里没有表达式，由库给缺省值的列各行一致。"""
    if any(row.pk is None for row in rows):
        return False
    for field in model._meta.concrete_fields:
        kinds = value_types(rows, field)
        if field.has_db_default() and kinds <= {DatabaseDefault}:
            continue
        if any(map(is_expression, kinds)):
            return False
    return True


def _is_default(row: models.Model, field: models.Field[Any, Any]) -> bool:
    return isinstance(getattr(row, field.attname), DatabaseDefault)


def _columns(model: type[models.Model], first: models.Model) -> tuple[list[Any], list[Any]]:
    fields = list(model._meta.concrete_fields)
    defaulted = [field for field in fields if _is_default(first, field)]
    return [field for field in fields if field not in defaulted], defaulted


def _statement(model: type[models.Model], given: Sequence[Any], defaulted: Sequence[Any], connection: Any) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.column) for column in given)
    arrays = ", ".join(f"%s::{array_type(column, connection)}" for column in given)
    back = ", ".join(quote(column.column) for column in (model._meta.pk, *defaulted))
    returning = f" RETURNING {back}" if defaulted else ""
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) SELECT * FROM unnest({arrays}){returning}"


def _read_back(rows: Sequence[models.Model], defaulted: Sequence[Any], found: Sequence[tuple[Any, ...]]) -> None:
    by_key = {values[0]: values[1:] for values in found}
    for row in rows:
        for column, value in zip(defaulted, by_key[row.pk], strict=True):
            setattr(row, column.attname, value)
