"""会计期间：1–12 月与 13 调整期（08 第 2 节）。

Accounting periods.
"""

from datetime import date

ADJUSTMENT = "13"


def period_of(day: date) -> str:
    """业务日期所在期间，两位。"""
    return f"{day.month:02d}"


def year_of(day: date) -> str:
    """业务日期所在年度，四位。"""
    return f"{day.year:04d}"


def all_periods() -> tuple[str, ...]:
    return (*(f"{month:02d}" for month in range(1, 13)), ADJUSTMENT)
