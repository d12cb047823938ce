"""金额：唯一可以解析、舍入、分摊、换单位的地方（00 第 7 节，R-GEN-001/002）。

Money: the only place that parses, rounds, apportions and formats amounts.
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import Final

FEN: Final = Decimal("0.01")
ZERO: Final = Decimal("0.00")
LIMIT: Final = Decimal(10) ** 16
_WAN: Final = Decimal(10_000)


class AmountError(ValueError):
    """金额不合规矩；`rule` 是规则号，文字即提示语。"""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def parse_amount(text: str, *, field: str = "金额") -> Decimal:
    """把字符串金额（元）变成两位小数；多于两位小数违反 R-GEN-001，绝对值过大违反 R-GEN-002。"""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise AmountError("E-REQ-002", f"{field}不是数：{text[:40]}") from None
    return check_amount(value, field=field)


def check_amount(value: Decimal, *, field: str = "金额") -> Decimal:
    """核对小数位与大小，返回恰好两位小数的金额（元）。"""
    if not value.is_finite():
        raise AmountError("E-REQ-002", f"{field}不是数：{value}")
    if abs(value) >= LIMIT:
        raise AmountError("R-GEN-002", "金额超出系统允许范围")
    fen = value.quantize(FEN)
    if fen != value:
        raise AmountError("R-GEN-001", f"金额最多保留两位小数：{field}={value:f}")
    return fen


def round_fen(value: Decimal) -> Decimal:
    """四舍五入到分（ROUND_HALF_UP），每个结果只做一次。"""
    with localcontext() as context:
        context.prec = 50
        return value.quantize(FEN, rounding=ROUND_HALF_UP)


def floor_fen(value: Decimal) -> Decimal:
    """舍去不足一分的零头：额度宁可少一分，不可多一分。"""
    with localcontext() as context:
        context.prec = 50
        return value.quantize(FEN, rounding=ROUND_FLOOR)


def apportion(total: Decimal, *, weights: Sequence[Decimal]) -> list[Decimal]:
    """按权数把金额分到分，尾差归最大一行，并列取最前（T-GEN-002）。"""
    base = sum(weights, Decimal(0))
    if base <= 0:
        raise AmountError("E-REQ-002", "分摊权数合计必须大于 0")
    with localcontext() as context:
        context.prec = 50
        shares = [round_fen(total * weight / base) for weight in weights]
    largest = max(range(len(weights)), key=lambda i: (weights[i], -i))
    shares[largest] += total - sum(shares, ZERO)
    return shares


def fmt(value: Decimal) -> str:
    """千分位两位小数，提示语与打印件用。"""
    return f"{value:,.2f}"


def to_wan(value: Decimal) -> str:
    """万元，两位小数，只供显示；比较一律用元（T-GEN-003）。"""
    return f"{round_fen(value / _WAN):.2f}"


def from_wan(text: str) -> Decimal:
    """万元字符串换成元。"""
    return check_amount(Decimal(text) * _WAN)


def to_fen(value: Decimal) -> int:
    """元换成整数分。"""
    return int(value.quantize(FEN) * 100)


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_SECTION_UNITS = ("", "万", "亿", "万亿")


def capitals(value: Decimal) -> str:
    """中文大写金额，如“贰拾伍万元整”；负数前加“负”。"""
    fen = abs(to_fen(value))
    sign = "负" if value < 0 else ""
    yuan, rest = divmod(fen, 100)
    jiao, cent = divmod(rest, 10)
    head = f"{_integer_capitals(yuan)}元" if yuan else ""
    if not rest:
        return f"{sign}{head or '零元'}整"
    tail = f"{_DIGITS[jiao]}角" if jiao else ("零" if yuan and cent else "")
    tail += f"{_DIGITS[cent]}分" if cent else "整"
    return f"{sign}{head}{tail}"


def _integer_capitals(number: int) -> str:
    sections: list[int] = []
    while number:
        number, section = divmod(number, 10_000)
        sections.append(section)
    text = ""
    pending_zero = False
    for index in range(len(sections) - 1, -1, -1):
        section = sections[index]
        if not section:
            pending_zero = bool(text)
            continue
        if text and (pending_zero or section < 1000):
            text += "零"
        text += _section_capitals(section) + _SECTION_UNITS[index]
        pending_zero = False
    return text


def _section_capitals(section: int) -> str:
    text, zero = "", False
    for weight, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, section = divmod(section, weight)
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    return text
