"""把各行的一列写成 PostgreSQL 数组的文字：常见的值一步写成，其余先照字段自己的规矩换算。

驱动逐个元素找转换器、逐个转义，成批写时这一步比数据库还费；这里按字段与值的类型预先定好写法。
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from operator import attrgetter
from types import NoneType
from typing import Any, Final
from uuid import UUID

from django.db import models
from psycopg import Binary
from psycopg.types.json import Jsonb

Writer = Callable[[Any], str]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _null(_value: object) -> str:
    return "NULL"


def _json(value: Jsonb) -> str:
    text = (value.dumps or json.dumps)(value.obj)
    return _quoted(text if isinstance(text, str) else text.decode())


class _Writers(dict[type, Writer]):
    """没有登记的类型随它的父类（枚举、驱动的整数类型），找过一次就记住。"""

    def __missing__(self, kind: type) -> Writer:
        for base in kind.__mro__:
            if base in self:
                self[kind] = self[base]
                return self[base]
        raise TypeError(f"{kind.__name__} 还没有写成数组元素的办法")


_WRITERS: Final = _Writers(
    {
        NoneType: _null,
        str: _quoted,
        bool: lambda value: "t" if value else "f",
        int: int.__repr__,
        Decimal: str,
        UUID: lambda value: value.hex,
        datetime: lambda value: f'"{value}"',
        date: str,
        time: str,
        bytes: lambda value: f'"\\\\x{value.hex()}"',
        Binary: lambda value: f'"\\\\x{bytes(value.obj).hex()}"',
        Jsonb: _json,
    }
)
"""值的类型 → 数组元素的写法。"""
_READY: Final[Mapping[type, type]] = {
    models.CharField: str,
    models.TextField: str,
    models.UUIDField: UUID,
    models.IntegerField: int,
    models.SmallIntegerField: int,
    models.DateField: date,
}
"""字段 → 不必换算就能写的值的类型；空值一律不必换算。金额要看是不是数，时刻要看带不带时区，不在其内。"""


def array_text(rows: Iterable[models.Model], column: Any, connection: Any, *, inserting: bool) -> str:
    """各行这一列，写成数组的文字。"""
    ready = _READY.get(type(column))
    direct = {NoneType: _null, ready: _WRITERS[ready]} if ready else {NoneType: _null}

    def converted(value: object) -> str:
        prepared = column.get_db_prep_save(value, connection)
        return _WRITERS[type(prepared)](prepared)

    values = _values(rows, column, inserting=inserting)
    return "{" + ",".join([direct.get(type(value), converted)(value) for value in values]) + "}"


def value_types(rows: Iterable[models.Model], column: Any) -> set[type]:
    """各行这一列用到的值的类型：看有没有数据库表达式，一类看一次就够。"""
    return set(map(type, map(attrgetter(column.attname), rows)))


def is_expression(kind: type) -> bool:
    """数据库表达式（F 等）不能进数组。"""
    return hasattr(kind, "resolve_expression")


def _values(rows: Iterable[models.Model], column: Any, *, inserting: bool) -> Iterable[Any]:
    """新增时字段可以自己填（如自动时间）；多数字段不填，就直接取值。"""
    if inserting and type(column).pre_save is not models.Field.pre_save:
        return (column.pre_save(row, True) for row in rows)
    return map(attrgetter(column.attname), rows)
