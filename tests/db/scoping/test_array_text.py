"""成批写的数组文字：写进库再读出来，与驱动自己转换的一模一样；写错一个转义就不相等。"""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import DataError, connection, models
from psycopg.pq import Format

from tests.db.django_fixtures import *  # noqa: F403
from yitihua.infra.scoping.array_text import array_text, is_expression, value_types
from yitihua.infra.scoping.bulk_update import array_type, execute_arrays
from yitihua.infra.scoping.timestamps import UtcLoader

pytestmark = pytest.mark.usefixtures("base_world")
_HARD = [
    "",
    "岳阳市",
    'a"b',
    "a\\b",
    "\\N",
    "NULL",
    "null",
    "{1,2}",
    "a,b",
    " 前后有空格 ",
    "'",
    "换\n行\t与制表",
    "😀",
]


class _Kind(StrEnum):
    OPEN = "开"


class _Flag(IntEnum):
    YES = 1


_CASES: dict[str, tuple[Any, list[Any]]] = {
    "代码": (models.CharField(), [*_HARD, None, _Kind.OPEN, 7]),
    "文字": (models.TextField(), [*_HARD, None]),
    "金额": (models.DecimalField(), [Decimal("0.00"), Decimal("-1.10"), Decimal("9999999999999999.99"), "3.20", None]),
    "整数": (models.IntegerField(), [0, -5, 2147483647, _Flag.YES, "12", None]),
    "短整数": (models.SmallIntegerField(), [1, 2, None]),
    "是否": (models.BooleanField(null=True), [True, False, None]),
    "主键": (models.UUIDField(), [UUID(int=1), "00000000-0000-0000-0000-00000000000a", None]),
    "日期": (models.DateField(), [date(2022, 2, 28), "2022-03-01", None]),
    "时间": (models.TimeField(), [time(23, 59, 59, 1), None]),
    "时刻": (
        models.DateTimeField(),
        [datetime(2022, 11, 15, 2, 0, 0, 120, tzinfo=UTC), "2022-11-15T10:00:00+08:00", None],
    ),
    "明细": (models.JSONField(), [{"说明": _HARD}, [], {"a\\": '"'}, None]),
    "报文": (models.BinaryField(), [b"", b'\x00\xff\\"{}', "凭证".encode("gbk"), None]),
}


@pytest.mark.parametrize("name", _CASES)
def test_各类字段写出来的与驱动转换的一样(name: str) -> None:
    column, values = _CASES[name]
    column.set_attributes_from_name("value")
    rows: Any = [SimpleNamespace(value=value) for value in values]
    statement = f"SELECT unnest(%s::{array_type(column, connection)})::text"
    ours = execute_arrays(connection, statement, [array_text(rows, column, connection, inserting=False)]).fetchall()
    prepared = [column.get_db_prep_save(value, connection) for value in values]
    theirs = psycopg.Cursor(connection.connection).execute(statement.encode(), [prepared]).fetchall()
    assert ours == theirs
    assert len(ours) == len(values)


def test_数据库存不了的字照驱动一样报错() -> None:
    column = models.CharField()
    column.set_attributes_from_name("value")
    rows: Any = [SimpleNamespace(value="前\x00后")]
    with pytest.raises(DataError):
        execute_arrays(connection, "SELECT %s::varchar[]", [array_text(rows, column, connection, inserting=False)])


def test_没有写法的值不许悄悄变成文字() -> None:
    column: Any = models.Field()
    column.set_attributes_from_name("value")
    rows: Any = [SimpleNamespace(value=object())]
    with pytest.raises(TypeError, match="还没有写成数组元素的办法"):
        array_text(rows, column, connection, inserting=False)


def test_一列里有一个表达式就看得出来() -> None:
    column = models.IntegerField()
    column.set_attributes_from_name("value")
    plain: Any = [SimpleNamespace(value=1), SimpleNamespace(value=None)]
    mixed: Any = [*plain, SimpleNamespace(value=models.F("value") + 1)]
    assert not any(map(is_expression, value_types(plain, column)))
    assert any(map(is_expression, value_types(mixed, column)))


def test_读出的时刻与驱动解析的一样() -> None:
    texts = ("2022-11-15 10:00:00.12+08", "2022-11-15 10:00:00+08", "1899-12-31 23:59:59.999999+00")
    with connection.cursor() as cursor:
        for text in texts:
            cursor.execute("SELECT %s::timestamptz", [text])
            assert cursor.fetchone() == (datetime.fromisoformat(text),)
        oid = connection.connection.adapters.types["timestamptz"].oid
        assert connection.connection.adapters.get_loader(oid, Format.TEXT) is UtcLoader
        cursor.execute("SELECT %s::timestamptz", [texts[0]])
        assert cursor.fetchone()[0].tzinfo is UTC
        cursor.execute("SELECT 'infinity'::timestamptz")
        with pytest.raises(DataError):
            cursor.fetchone()
