"""把当前事务能看的区划告诉数据库；没设就一行也看不到。"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from yitihua.kernel.context import Principal


def set_divisions(divisions: list[str]) -> None:
    """在当前事务内生效，提交即失效。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.divs', %s, true)", [",".join(divisions)])


def visible_divisions(principal: Principal) -> list[str]:
    """本区划加授权可读的其他区划（督导）。"""
    return sorted({principal.mof_div_code, *(item.mof_div_code for item in principal.abroad)} - {""})


@contextmanager
def reading_whole(principal: Principal) -> Iterator[None]:
    """只读事务，从头到尾看的是同一刻的数：几条语句取的行与合计对得上。"""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        set_divisions(visible_divisions(principal))
        yield


@contextmanager
def reading(principal: Principal) -> Iterator[None]:
    """只读事务：设好区划再查。"""
    with _read_only(visible_divisions(principal)):
        yield


@contextmanager
def reading_division(mof_div_code: str) -> Iterator[None]:
    """只读事务，只看正在看的这一个区划；有没有权先另判（app.api.viewing）。"""
    with _read_only([mof_div_code]):
        yield


@contextmanager
def _read_only(divisions: list[str]) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        set_divisions(divisions)
        yield


@contextmanager
def writing(divisions: list[str]) -> Iterator[None]:
    """业务操作之外的一个短事务，如记作业的失败：设好区划再写。"""
    with transaction.atomic():
        set_divisions(divisions)
        yield
