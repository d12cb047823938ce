"""取数：模板的 `amount_basis` 由调用方给的各项金额算出；开头的“−”是同向红字，两边都记负数。

Amount basis: a named amount, or a small sum and difference; a leading U+2212 is a red entry.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from yitihua.kernel.errors import ConfigurationError
from yitihua.kernel.money import ZERO, check_amount

MINUS: Final = "−"
PLUS: Final = "＋"
_TOKENS = re.compile(f"([{MINUS}{PLUS}])")


def is_red(basis: str) -> bool:
    """是否同向红字。"""
    return basis.startswith(MINUS)


def names_in(basis: str) -> tuple[str, ...]:
    """取数式里的全部金额名。"""
    return tuple(token for token in _TOKENS.split(basis) if token and token not in (MINUS, PLUS))


def evaluate(basis: str, *, amounts: Mapping[str, Decimal]) -> Decimal:
    """算出金额（元）；给的金额须不为负，红字由取数式决定，算式结果不得为负。"""
    total, sign = ZERO, 1
    for token in filter(None, _TOKENS.split(basis)):
        if token == MINUS:
            sign = -1
        elif token == PLUS:
            sign = 1
        else:
            total += sign * _amount(token, basis=basis, amounts=amounts)
    if not is_red(basis) and total < 0:
        raise ConfigurationError(f"取数“{basis}”得 {total}，不是红字的分录不能为负")
    return total


def _amount(name: str, *, basis: str, amounts: Mapping[str, Decimal]) -> Decimal:
    value = amounts.get(name)
    if value is None:
        raise ConfigurationError(f"取数“{basis}”缺金额“{name}”")
    if check_amount(value, field=name) < 0:
        raise ConfigurationError(f"“{name}”给了负数 {value}，红字由模板决定")
    return value
