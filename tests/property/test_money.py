"""金额：分摊一分不多一分不少，舍入只错半分以内，解析与显示来回不变。"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yitihua.kernel.money import (
    FEN,
    LIMIT,
    AmountError,
    apportion,
    capitals,
    check_amount,
    fmt,
    from_wan,
    parse_amount,
    round_fen,
    to_fen,
    to_wan,
)

fens = st.integers(-(10**18) + 1, 10**18 - 1)
amounts = fens.map(lambda fen: Decimal(fen).scaleb(-2))
weights = st.lists(st.integers(0, 10**9).map(Decimal), min_size=1, max_size=40)
exact = st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False, allow_infinity=False, places=9)
_DIGIT = {name: value for value, name in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNIT = {"拾": 10, "佰": 100, "仟": 1000}


@given(total=amounts, weights=weights)
def test_分摊合计恰好等于总额(total: Decimal, weights: list[Decimal]) -> None:
    assume(sum(weights) > 0)
    shares = apportion(total, weights=weights)
    assert len(shares) == len(weights)
    assert sum(shares) == total
    assert all(share == share.quantize(FEN) for share in shares)


@given(total=amounts, weights=weights)
def test_除尾差行外_每份离精确值不过半分(total: Decimal, weights: list[Decimal]) -> None:
    base = sum(weights)
    assume(base > 0)
    shares = apportion(total, weights=weights)
    largest = weights.index(max(weights))
    for number, (share, weight) in enumerate(zip(shares, weights, strict=True)):
        ideal = Fraction(total) * Fraction(weight) / Fraction(base)
        bound = Fraction(1, 200) * (len(weights) if number == largest else 1)
        assert abs(Fraction(share) - ideal) <= bound, (number, share)


@given(total=amounts, weights=weights)
def test_权数为零的不分到_除非它就是最大的(total: Decimal, weights: list[Decimal]) -> None:
    assume(sum(weights) > 0)
    shares = apportion(total, weights=weights)
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)


@given(total=amounts, count=st.integers(1, 12))
def test_权数相等时尾差归第一行(total: Decimal, count: int) -> None:
    first, *others = apportion(total, weights=[Decimal(1)] * count)
    assert set(others) <= {round_fen(total / count)} or count == 1
    assert first == total - sum(others)


@given(weights=st.lists(st.just(Decimal(0)), max_size=3))
def test_没有权数可分_拒绝(weights: list[Decimal]) -> None:
    with pytest.raises(AmountError):
        apportion(Decimal("1.00"), weights=weights)


@given(value=exact)
def test_舍入只错半分以内_五入背离零(value: Decimal) -> None:
    rounded = round_fen(value)
    assert rounded == rounded.quantize(FEN)
    assert abs(Fraction(rounded) - Fraction(value)) <= Fraction(1, 200)
    assert round_fen(-value) == -rounded
    if abs(Fraction(value) * 100) % 1 == Fraction(1, 2):
        assert abs(rounded) > abs(value)


@given(value=amounts)
def test_解析与显示来回不变(value: Decimal) -> None:
    assert parse_amount(f"{value:.2f}") == value
    assert parse_amount(fmt(value).replace(",", "")) == value
    assert Decimal(to_fen(value)).scaleb(-2) == value


@given(fen=st.integers(-(10**13), 10**13))
def test_万元来回不变(fen: int) -> None:
    """整百元的金额换成两位小数的万元不丢。"""
    value = Decimal(fen) * 100
    assert from_wan(to_wan(value)) == value


@given(value=st.decimals(allow_nan=True, allow_infinity=True))
def test_核对只放行两位小数且不过大的(value: Decimal) -> None:
    fits = value.is_finite() and abs(value) < LIMIT and value == round(value, 2)
    try:
        assert check_amount(value) == value
    except AmountError:
        assert not fits
    else:
        assert fits


@given(fen=st.integers(0, 10**18 - 1))
def test_大写读回来是同一个数(fen: int) -> None:
    value = Decimal(fen).scaleb(-2)
    assert _read(capitals(value)) == value
    assert capitals(-value) == ("负" if fen else "") + capitals(value)


def _read(text: str) -> Decimal:
    """把大写金额读成数：与写的程序各走各的。"""
    head, _, tail = text.removesuffix("整").partition("元") if "元" in text else ("", "", text.removesuffix("整"))
    fen = 0
    for unit, worth in (("角", 10), ("分", 1)):
        before, found, rest = tail.partition(unit)
        if found:
            fen += _DIGIT[before.lstrip("零") or "零"] * worth
            tail = rest
    return Decimal(_integer(head) * 100 + fen).scaleb(-2)


def _integer(text: str) -> int:
    for unit, worth in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        before, found, rest = text.partition(unit)
        if found:
            return _integer(before) * worth + _integer(rest)
    total, digit = 0, 0
    for sign in text:
        if sign in _UNIT:
            total += digit * _UNIT[sign]
            digit = 0
        else:
            digit = _DIGIT[sign]
    return total + digit
