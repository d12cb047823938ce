"""记录的数据范围：列表、取一条、合计、导出、报表、追溯都从这里拼条件，没有第二处（10 第 5 节）。

The one row and field filter shared by lists, totals, exports, reports and traces.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from psycopg import sql

from yitihua.engines.meta.records import RECORDS, Record
from yitihua.infra.scoping.bounds import BOUNDS, starting, text, within
from yitihua.kernel.context import Ctx, Part

Condition = tuple[sql.Composable, list[Any]]
_NONE = sql.SQL("false")
DERIVED: Final[Mapping[str, tuple[str, ...]]] = {
    "payee_acct_name": ("payee_initials",),
    "pro_name": ("name_initials",),
}
"""由别的列算出来的列：那一列看不到，它也看不到。"""


def source_of(record: Record) -> sql.Composable:
    """记录的来源：一张表，或一条 SELECT。"""
    if record.source.lstrip().upper().startswith(("SELECT", "WITH")):
        return sql.SQL(record.source)
    return sql.SQL("SELECT * FROM {}").format(sql.Identifier(record.source))


def visible_source(record: Record, columns: Mapping[str, Any], *, ctx: Ctx) -> sql.Composable:
    """看不到的栏一律是空：看不到，也就不能拿来作条件、排序与合计。

    限了单位或科室的人看不到 `whole_only` 的几栏；授权不给看的字段，只在另一条授权给看的行里有值。
    """
    whole = frozenset() if ctx.principal.scope.unlimited else record.whole_only & columns.keys()
    veiled = {name for name in with_derived(ctx.principal.scope.veiled) if name in columns and _veils(record)}
    if not whole and not veiled:
        return source_of(record)
    shown = []
    for name in columns:
        test = _NONE if name in whole else _shown(record, name, ctx) if name in veiled else None
        column = sql.SQL("s.{}").format(sql.Identifier(name))
        if test is not None:
            column = sql.SQL("CASE WHEN {} THEN {} END AS {}").format(test, column, sql.Identifier(name))
        shown.append(column)
    return sql.SQL("SELECT {} FROM ({}) s").format(sql.SQL(", ").join(shown), source_of(record))


def hidden_columns(record: Record, *, ctx: Ctx) -> frozenset[str]:
    """这张记录里一行也看不到的列：不能查询、排序，导出里没有。"""
    return with_derived(ctx.principal.scope.hidden) if _veils(record) else frozenset()


def with_derived(names: Iterable[str]) -> frozenset[str]:
    """连同由它们算出来的列。"""
    found = frozenset(names)
    return found | {derived for name in found for derived in DERIVED.get(name, ())}


def _veils(record: Record) -> bool:
    """名录与管理记录没有授权不给看的字段。"""
    return record.division is not None and not record.administrative


def _shown(record: Record, name: str, ctx: Ctx) -> sql.Composable:
    """哪些行里看得到这一列；不分单位的单据分不出凭哪条授权看到的，有一条不给看就都不给。"""
    base = next((origin for origin, derived in DERIVED.items() if name in derived), name)
    parts = [part for part in ctx.principal.scope.parts if not {name, base} & part.hidden]
    if not parts or record.reached_by is not None:
        return _NONE
    found = [_inside(record, part, row="s") for part in parts]
    return sql.SQL("true") if any(test is None for test in found) else _either([test for test in found if test])


def scope_condition(record: Record, *, ctx: Ctx, row: str = "r") -> list[Condition]:
    """区划与本人范围，各是一个条件，都要满足；`row` 是来源的别名。"""
    found: list[Condition] = []
    if record.division is not None:
        found.append((sql.SQL("{} = %s").format(sql.Identifier(row, record.division)), [ctx.mof_div_code]))
    if record.owner is not None and not ctx.principal.has_role(*record.overseers):
        column, attribute = record.owner
        found.append((sql.SQL("{} = %s").format(sql.Identifier(row, column)), [getattr(ctx.principal, attribute)]))
    scope = ctx.principal.scope
    if scope.unlimited or record.division is None or record.administrative:
        return found
    if scope.empty:
        return [*found, (_NONE, [])]
    if record.reached_by is not None:
        return [*found, _reached(record, ctx=ctx, row=row)]
    choices = [_inside(record, part, row=row) for part in scope.choices()]
    if any(test is None for test in choices):
        return found
    return [*found, (_either([test for test in choices if test is not None]), [])]


def _inside(record: Record, part: Part, *, row: str) -> sql.Composable | None:
    """在一份范围之内的条件；不限的为空。"""
    tests: list[sql.Composable] = []
    if not part.unlimited and (record.agency or record.mof_dep):
        tests.append(_places(record, part, row=row))
    if part.elements:
        tests.append(within(record.table.lower(), part.elements, row=row))
    return sql.SQL("(") + sql.SQL(" AND ").join(tests) + sql.SQL(")") if tests else None


def _places(record: Record, part: Part, *, row: str) -> sql.Composable:
    """单位在其内，或归本科室管。"""
    choices: list[sql.Composable] = []
    if record.agency and part.agencies:
        choices.append(starting(sql.Identifier(row, record.agency), sorted(part.agencies)))
    if record.mof_dep and part.mof_deps:
        listed = sql.SQL(", ").join(text(code) for code in sorted(part.mof_deps))
        choices.append(sql.SQL("{} IN ({})").format(sql.Identifier(row, record.mof_dep), listed))
    return _either(choices)


def _either(choices: Sequence[sql.Composable]) -> sql.Composable:
    return sql.SQL("(") + sql.SQL(" OR ").join(choices) + sql.SQL(")") if choices else _NONE


def _reached(record: Record, *, ctx: Ctx, row: str) -> Condition:
    """不分单位的单据（文、划款）：本人看得到的单据引到了它，才看得到；一处也没有声明即看不到。

    看全区划而限了要素的，单据自己就分要素的，按它自己判。
    """
    choices: list[sql.Composable] = []
    params: list[Any] = []
    for number, (table, theirs, ours) in enumerate(record.reached_by or ()):
        other, alias = RECORDS[table], f"reach{number}"
        parts: list[sql.Composable] = [
            sql.SQL("{} = {}").format(sql.Identifier(alias, theirs), sql.Identifier(row, ours))
        ]
        for condition, values in scope_condition(other, ctx=ctx, row=alias):
            parts.append(condition)
            params.extend(values)
        choices.append(
            sql.SQL("EXISTS (SELECT 1 FROM ({}) {} WHERE {})").format(
                source_of(other), sql.Identifier(alias), sql.SQL(" AND ").join(parts)
            )
        )
    bound = BOUNDS.get(record.table.lower())
    for part in ctx.principal.scope.limited:
        if part.unlimited and bound is not None and all(name in bound.own for name, _ in part.elements):
            choices.append(within(record.table.lower(), part.elements, row=row))
    return _either(choices), params
