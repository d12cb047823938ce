"""写库时超出列宽的，指明是哪一栏、至多几个字（E-REQ-006）；列宽取自标准，命令里不另抄一遍。"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import DataError, models

from yitihua.kernel.errors import RequestError


@contextmanager
def naming_overlong(rows: Sequence[models.Model]) -> Iterator[None]:
    """平时不花时间；数据库嫌长了才去找是哪一栏，抛 RequestError，事务随之回滚。"""
    try:
        yield
    except DataError as error:
        problem = _overlong(rows)
        if problem is None:
            raise
        raise problem from error


def _overlong(rows: Sequence[models.Model]) -> RequestError | None:
    for row in rows:
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            width = getattr(field, "max_length", None)
            if isinstance(value, str) and width and len(value) > width:
                text = f"超长：{field.verbose_name}至多{width}个字符，实有{len(value)}个"
                return RequestError("E-REQ-006", text, fields=(field.attname,))
    return None
