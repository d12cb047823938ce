"""成批造一年的指标：照库里一条真的单位指标造，账与额度都配平；压测与断电测试共用。"""

from pathlib import Path
from typing import Final

import psycopg

from yitihua.app.world.orgs import DIVISION

YEAR: Final = "2022"
_CHUNK: Final = 20_000
_SQL: Final = Path("bench/ledger_sql/yearend.sql")
"""造数的语句与压测程序放在一起：产品里除账本外没有写账的语句。"""


def load(owner_url: str, *, first: int, count: int, paid: str = "600.00") -> None:
    """照库里一条真的单位指标造 `count` 条，每条一千元；`paid` 是各条已付的。"""
    with psycopg.connect(owner_url, autocommit=True) as conn:
        for start in range(first, first + count, _CHUNK):
            last = min(start + _CHUNK, first + count) - 1
            values = {"year": YEAR, "division": DIVISION, "first": start, "last": last, "paid": paid}
            conn.execute(_SQL.read_bytes(), values)
        conn.execute("ANALYZE")
