"""读随包的 CSV；代码一律按文本，主键由内容推得，所以重复装入得到同样的行。"""

import csv
import uuid
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

_NAMESPACE: Final = uuid.UUID("7f1b6c2e-0d5a-5c3b-9a61-4f2f6f0a4301")
NATIONWIDE: Final = "000000000"
"""全国通用代码的下发方写这个区划。"""


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """一个 CSV 的全部行。"""
    with (files(__package__) / f"{name}.csv").open(encoding="utf-8") as stream:
        return tuple(csv.DictReader(stream))


def key(*parts: str) -> uuid.UUID:
    """由业务键推得的固定主键。"""
    return uuid.uuid5(_NAMESPACE, "/".join(parts))


def first_day(fiscal_year: str) -> date:
    return date(int(fiscal_year), 1, 1)
