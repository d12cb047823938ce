"""一个后台批量办到第几行：另用一个连接随办随写，业务事务没提交时别人也看得见；办完即清。"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection

_EVERY_NS: Final = 300_000_000
"""至多这么勤地写。"""
_CLEAR: Final = "DELETE FROM sys_job_progress WHERE job_key = %s"
_WRITE: Final = """
INSERT INTO sys_job_progress (job_key, done, total, update_time) VALUES (%s, %s, %s, clock_timestamp())
ON CONFLICT (job_key) DO UPDATE SET done = greatest(sys_job_progress.done, excluded.done), total = excluded.total,
    update_time = excluded.update_time
"""


class Meter:
    """数行数：`tick` 每定下一行叫一次。被拒的行要重来时从头数，写下的只增不减。"""

    def __init__(self, *, key: str, total: int, writer: Any) -> None:
        self._key, self._total, self._writer = key, total, writer
        self._done, self._written = 0, 0

    def tick(self) -> None:
        self._done += 1
        now = time.monotonic_ns()
        if now - self._written >= _EVERY_NS or self._done == self._total:
            self._written = now
            self.write(min(self._done, self._total))

    def write(self, done: int) -> None:
        with self._writer.cursor() as cursor:
            cursor.execute(_WRITE, [self._key, done, self._total])


@contextmanager
def metered(*, key: str, total: int) -> Iterator[Meter]:
    """`key` 是作业的排队标记，作业页据它找到进度。"""
    writer = connection.copy(alias=connection.alias)
    meter = Meter(key=key, total=total, writer=writer)
    try:
        with writer.cursor() as cursor:
            cursor.execute(_CLEAR, [key])
        meter.write(0)
        yield meter
    finally:
        with writer.cursor() as cursor:
            cursor.execute(_CLEAR, [key])
        writer.close()
