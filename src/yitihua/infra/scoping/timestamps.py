"""读时刻：连接的时区一律是 UTC，标准库一步就能解析；驱动用正则逐段拆，慢十倍，而每行都有两三个时刻。"""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from django.db.backends.signals import connection_created
from django.dispatch import receiver


class UtcLoader(BaseTzLoader):  # type: ignore[misc]
    """无穷与公元前的写法照驱动原来的办法处理。"""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        try:
            return datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            found: datetime = super().load(data)
            return found


@receiver(connection_created)
def _register(*, connection: Any, **_signal: Any) -> None:
    """Django 给每条连接定的时区是 UTC 才换。"""
    if connection.timezone == UTC:
        connection.connection.adapters.register_loader("timestamptz", UtcLoader)
