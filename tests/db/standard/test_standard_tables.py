"""每张标准记录的列名、类型、长度与部颁标准一致；不一致的在清单里写明理由。"""

import pytest
from django.db import connection
from psycopg import sql
from tools.standard_differences import EVERY_TABLE, Difference, differences, listed, stale, unlisted

from yitihua.app.compose import compose
from yitihua.engines.meta import standard
from yitihua.engines.meta.records import RECORDS
from yitihua.engines.meta.scoping import source_of


def _columns(table: str) -> dict[str, str]:
    """记录的列名 → 数据库类型。"""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT r.* FROM ({}) r LIMIT 0").format(source_of(RECORDS[table])))
        return {item.name: item.type_display for item in cursor.description}


def _standard(table: str) -> dict[str, tuple[str, str]]:
    return {name: (field.type, field.length) for name, field in standard.tables()[table].items()}


@pytest.fixture
def found(division: None) -> list[Difference]:
    compose()
    tables = [table for table in RECORDS if table in standard.tables()]
    assert len(tables) >= 20
    return [item for table in tables for item in differences(table, _columns(table), _standard(table))]


def test_差异全在清单里且清单没有过时的行(found: list[Difference]) -> None:
    assert unlisted(found) == []
    assert stale(found) == []


def test_每条差异都有理由() -> None:
    assert [key for key, (_, _, reason) in listed().items() if not reason.strip()] == []


def test_通用的行只用于各表共有的管理列() -> None:
    assert {kind for table, _, kind in listed() if table == EVERY_TABLE} == {"本地列"}


def test_对照认得出多列与类型长度之差() -> None:
    ours = {"amt": "numeric(18,2)", "note": "text", "day": "date", "code": "varchar(5)", "extra": "int2"}
    theirs = {
        "amt": ("Currency", "20,2"),
        "note": ("GBString", "60"),
        "day": ("DateTime", "17"),
        "code": ("NString", "4"),
    }
    assert [(item.field, item.kind) for item in differences("X", ours, theirs)] == [
        ("amt", "长度"),
        ("day", "类型"),
        ("code", "长度"),
        ("extra", "本地列"),
    ]
