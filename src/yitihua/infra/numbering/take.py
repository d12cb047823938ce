"""取号：在当前事务里取一段连续流水，回滚即归还，所以不跳号。"""

from django.db import connection

_TAKE = """
INSERT INTO sys_counter (counter_key, last_no) VALUES (%s, %s)
ON CONFLICT (counter_key) DO UPDATE SET last_no = sys_counter.last_no + EXCLUDED.last_no
RETURNING last_no
"""


def take(key: str, *, count: int = 1) -> range:
    """取 `count` 个连续流水；在操作的最后取，行锁持有时间最短。"""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [key, count])
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)
