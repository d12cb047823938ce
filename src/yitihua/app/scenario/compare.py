"""比较预期与实际：金额按两位小数的字符串，其余按文字；逐项给出差别。"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

_AMOUNT: Final = re.compile(r"-?[\d,]*\d\.\d\d")


def same(expected: Any, actual: Any) -> bool:
    """预期写成两位小数的，实际必须是同值的字符串金额；空值只等于空值。"""
    if isinstance(expected, Mapping):
        return isinstance(actual, Mapping) and all(same(item, actual.get(key)) for key, item in expected.items())
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(expected) == len(actual)
            and all(same(left, right) for left, right in zip(expected, actual, strict=True))
        )
    if expected is None or actual is None:
        return expected is actual
    if isinstance(expected, str) and _AMOUNT.fullmatch(expected):
        return isinstance(actual, str) and _amount(actual) == _amount(expected)
    return str(expected) == str(actual)


def differences(*, expected: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    """逐字段列出不符的，写成“字段 应为 甲，实为 乙”。"""
    return [
        f"{key} 应为 {value}，实为 {actual.get(key, '（没有这个字段）')}"
        for key, value in expected.items()
        if key not in actual or not same(value, actual[key])
    ]


def add_up(rows: Iterable[Mapping[str, Any]], *, field: str) -> str:
    """命中各行某字段的合计，两位小数的字符串。"""
    total = sum((Decimal(row[field]) for row in rows if row.get(field) is not None), Decimal(0))
    return f"{total:.2f}"


def _amount(text: str) -> Decimal | None:
    plain = text.replace(",", "")
    return Decimal(plain) if _AMOUNT.fullmatch(text) else None
