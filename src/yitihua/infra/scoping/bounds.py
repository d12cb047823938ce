"""限了要素的授权看得到一张表的哪些行（10 第 5 节“要素”）：每张表说清各要素在自己哪一列、随哪张单据、或不分要素。

没有说清的一行也看不到。记录与模型都从这里拼条件，没有第二处。
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from psycopg import sql

from yitihua.kernel.codes import prefix_range
from yitihua.kernel.context import Part
from yitihua.kernel.registry import Registry

ELEMENTS: Final = {
    "fund_type_code": ("资金性质", "FUND_TYPE"),
    "exp_func_code": ("支出功能分类", "EXP_FUNC"),
    "pro_cat_code": ("项目类别", "PRO_CAT"),
}
"""可以限的要素 → 名称、代码集。"""
Limits = Sequence[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Via:
    """要素在另一张表上：本表的 `column` 等于 `table` 的 `theirs`。

    `every` 是那边有好几行的（凭证的分录）：有对得上的、又没有一行是别的要素，才算。
    """

    column: str
    table: str
    theirs: str
    every: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """`own` 是要素 → 本表的列；其余的随 `via` 里任一张单据；`free` 里的要素这张表不分，`why` 写明为什么。"""

    own: Mapping[str, str] = field(default_factory=dict)
    via: tuple[Via, ...] = ()
    free: frozenset[str] = frozenset()
    why: str = ""


BOUNDS: Registry[Bound] = Registry("要素范围")
SUBJECTS: Registry[str] = Registry("单据类型的表")
"""操作日志里的单据类型 → 表。"""


def bounded(
    table: str,
    *,
    own: Iterable[str] | Mapping[str, str] = (),
    via: Iterable[Via] = (),
    free: Iterable[str] = (),
    why: str = "",
    subject: str = "",
) -> None:
    """登记一张表（小写表名，记录与表同名的只登一次）；`subject` 是操作里称呼它的单据类型。"""
    columns = dict(own) if isinstance(own, Mapping) else {name: name for name in own}
    loose = frozenset(free)
    assert bool(loose) == bool(why), f"{table} 不分要素的要写明为什么"
    assert {*columns, *loose} <= set(ELEMENTS), f"{table} 的要素写错了"
    BOUNDS.add(table, Bound(columns, tuple(via), loose, why))
    if subject:
        SUBJECTS.add(subject, table)


def loose(*tables: str, why: str) -> None:
    """这几张表哪个要素都不分。"""
    for table in tables:
        bounded(table, free=ELEMENTS, why=why)


def within(table: str, elements: Limits, *, row: str) -> sql.Composable:
    """`row`（表或来源的别名）在这些要素之内的条件；各要素都要对上。"""
    bound = BOUNDS.get(table)
    if bound is None:
        return sql.SQL("false")
    parts: list[sql.Composable] = []
    rest: list[tuple[str, tuple[str, ...]]] = []
    for name, prefixes in elements:
        if name in bound.own:
            parts.append(starting(sql.Identifier(row, bound.own[name]), prefixes))
        elif name not in bound.free:
            rest.append((name, prefixes))
    if rest:
        ways = [_along(way, rest, row=row, depth=f"{row}_{number}") for number, way in enumerate(bound.via)]
        parts.append(_any(ways))
    return sql.SQL("(") + sql.SQL(" AND ").join(parts) + sql.SQL(")") if parts else sql.SQL("true")


def keys_within(table: str, key: str, elements: Limits) -> str:
    """这张表在要素之内的主键，写成子查询的文字。"""
    wanted = sql.SQL("SELECT b.{} FROM {} b WHERE {}").format(
        sql.Identifier(key), sql.Identifier(table), within(table, elements, row="b")
    )
    return wanted.as_string(None)


def allows(parts: Iterable[Part], values: Mapping[str, str]) -> bool:
    """这几个要素值合起来在哪一份范围之内；空值不判。"""
    given = {name: value for name, value in values.items() if value}
    return any(
        all(given[name].startswith(prefixes) for name, prefixes in part.elements if name in given) for part in parts
    )


def starting(column: sql.Composable, prefixes: Iterable[str]) -> sql.Composable:
    """列以其中一个前缀开头；半开区间，不用 LIKE。"""
    choices = []
    for prefix in prefixes:
        low, high = prefix_range(prefix)
        choices.append(sql.SQL("({0} >= {1} AND {0} < {2})").format(column, text(low), text(high)))
    return _any(choices)


def text(value: str) -> sql.Literal:
    """写进语句的文字；语句另有参数，百分号要写两个。"""
    return sql.Literal(value.replace("%", "%%"))


def _along(way: Via, elements: Limits, *, row: str, depth: str) -> sql.Composable:
    linked = sql.SQL(
        "EXISTS (SELECT 1 FROM {table} {alias} WHERE {alias}.{theirs}::text = {row}.{ours}::text "
        "AND {alias}.mof_div_code = {row}.mof_div_code AND {wanted})"
    )
    names = {
        "table": sql.Identifier(way.table),
        "alias": sql.Identifier(depth),
        "theirs": sql.Identifier(way.theirs),
        "row": sql.Identifier(row),
        "ours": sql.Identifier(way.column),
    }
    found = linked.format(**names, wanted=within(way.table, elements, row=depth))
    if not way.every:
        return found
    return sql.SQL("({} AND NOT {})").format(found, linked.format(**names, wanted=_other(way.table, elements, depth)))


def _other(table: str, elements: Limits, row: str) -> sql.Composable:
    """有一个要素是别的；没写要素的行不算。"""
    choices = []
    for name, prefixes in elements:
        column = BOUNDS[table].own.get(name)
        if column is not None:
            own = sql.Identifier(row, column)
            choices.append(sql.SQL("({0} <> '' AND NOT {1})").format(own, starting(own, prefixes)))
        for number, way in enumerate(BOUNDS[table].via if column is None else ()):
            along = _along(way, [(name, prefixes)], row=row, depth=f"{row}_o{number}")
            own = sql.Identifier(row, way.column)
            choices.append(sql.SQL("({} IS NOT NULL AND NOT {})").format(own, along))
    return _any(choices)


def _any(choices: Sequence[sql.Composable]) -> sql.Composable:
    return sql.SQL("(") + sql.SQL(" OR ").join(choices) + sql.SQL(")") if choices else sql.SQL("false")
