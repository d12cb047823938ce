"""本语言自己的函数。名称不借用 SQL 的汇总函数名，免得解析器替我们改写。

Registered functions: scalar ones and the aggregates over named sets and windows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from yitihua.engines.expressions.tree import Kind

MAX_PLACES = 12


@dataclass(frozen=True, slots=True)
class Function:
    """标量函数：任一参数为空，结果即空（coalesce 除外）。

    `kinds` 是各参数的类别；`variadic` 时最后一类可重复；`places` 表示末位参数是小数位数常量。
    """

    name: str
    kinds: tuple[Kind, ...]
    result: Kind
    python: Callable[..., Any]
    sql: str
    variadic: bool = False
    places: bool = False


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _whole(mode: str) -> Callable[[Decimal], Decimal]:
    return lambda value: value.to_integral_value(rounding=mode)


_N, _T = Kind.NUMBER, Kind.TEXT

SCALARS: dict[str, Function] = {
    item.name: item
    for item in (
        Function("abs", (_N,), _N, abs, "abs({0})"),
        Function("length", (_T,), _N, lambda text: Decimal(len(text)), "length({0})::numeric"),
        Function("round", (_N,), _N, _round, "round({0}, {places})", places=True),
        Function("取整", (_N,), _N, _whole(ROUND_DOWN), "trunc({0})"),
        Function("向上取整", (_N,), _N, _whole(ROUND_CEILING), "ceil({0})"),
        Function(
            "取小",
            (_N, _N),
            _N,
            lambda *values: min(values),
            "(case when num_nulls({all}) = 0 then least({all}) end)",
            variadic=True,
        ),
        Function(
            "取大",
            (_N, _N),
            _N,
            lambda *values: max(values),
            "(case when num_nulls({all}) = 0 then greatest({all}) end)",
            variadic=True,
        ),
    )
}

COALESCE = "coalesce"

AGGREGATES = frozenset({"合计", "计数", "最大", "最小"})
"""对名下集合：合计(集合, 算式[, 条件])、计数(集合[, 条件])；最大、最小写法同合计。空集合前二者为 0，后二者为空。"""

WINDOWS = frozenset({"sum_over", "count_over", "max_over", "min_over", "distinct_over"})
"""对登记窗口：sum_over(数据集, '窗口') 等；取值由调用方成批备好。"""

NAMES = frozenset({*SCALARS, COALESCE, *AGGREGATES, *WINDOWS})
