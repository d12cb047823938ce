"""金额：只用十进制定点数，报文里两位小数、无千分位；说明文字里带千分位。"""

import re
from decimal import Decimal
from typing import Any

from simulators.refusal import Refused

_AMOUNT = re.compile(r"[+-]?\d{1,15}\.\d{2}")
_LOOSE = re.compile(r"[+-]?\d{1,15}(\.\d{1,2})?")
ZERO = Decimal("0.00")


def wire_amount(text: str, *, what: str) -> Decimal:
    """报文里的金额；写法不合时抛 Refused。"""
    if not _AMOUNT.fullmatch(text):
        raise Refused("F004", f"{what}“{text[:30]}”不是两位小数的金额")
    return Decimal(text)


def given_amount(value: Any, *, what: str) -> Decimal:
    """指令里的金额，须为字符串；写法不合时抛 Refused。"""
    if not isinstance(value, str) or not _LOOSE.fullmatch(value):
        raise Refused("F004", f"{what}须写成两位小数的字符串")
    return Decimal(value).quantize(ZERO)


def plain(amount: Decimal) -> str:
    """报文写法。"""
    return f"{amount:.2f}"


def shown(amount: Decimal) -> str:
    """说明文字里的写法，如 1,234.00。"""
    return f"{amount:,.2f}"
