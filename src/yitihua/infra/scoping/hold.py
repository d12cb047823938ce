"""按名字占住一件事到事务结束：还没有行可锁的，先到的办完，后到的看得见。"""

from django.db import connection


def hold(name: str) -> None:
    """同名的排队，不同名的互不相干。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(8808, hashtext(%s))", [name])
