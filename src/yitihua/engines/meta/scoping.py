"""记录的数据范围：列表、取一条、合计、导出、报表、追溯都从这里拼条件，没有第二处（10 第 5 节）。

The one row filter shared by lists, totals, exports, reports and traces.
"""

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from yitihua.engines.meta.records import RECORDS, Record
from yitihua.kernel.codes import prefix_range
from yitihua.kernel.context import Ctx, Scope

Condition = tuple[sql.Composable, list[Any]]
_NONE = sql.SQL("false")


def source_of(record: Record) -> sql.Composable:
    """记录的来源：一张表，或一条 SELECT。"""
    if record.source.lstrip().upper().startswith(("SELECT", "WITH")):
        return sql.SQL(record.source)
    return sql.SQL("SELECT * FROM {}").format(sql.Identifier(record.source))


def visible_source(record: Record, columns: Mapping[str, Any], *, ctx: Ctx) -> sql.Composable:
    """限了单位或科室的人，`whole_only` 的几栏一律是空：看不到，也就不能拿来作条件、排序与合计。"""
    hidden = record.whole_only & columns.keys()
    if not hidden or ctx.principal.scope.unlimited:
        return source_of(record)
    shown = [
        sql.SQL("CASE WHEN false THEN s.{0} END AS {0}" if name in hidden else "s.{0}").format(sql.Identifier(name))
        for name in columns
    ]
    return sql.SQL("SELECT {} FROM ({}) s").format(sql.SQL(", ").join(shown), source_of(record))


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
    if record.agency or record.mof_dep:
        found.append(_places(record, scope, row=row))
    return found


def _places(record: Record, scope: Scope, *, row: str) -> Condition:
    """单位在其内，或归本科室管。"""
    choices: list[sql.Composable] = []
    params: list[Any] = []
    if record.agency:
        column = sql.Identifier(row, record.agency)
        for prefix in sorted(scope.agencies):
            choices.append(sql.SQL("({0} >= %s AND {0} < %s)").format(column))
            params.extend(prefix_range(prefix))
    if record.mof_dep and scope.mof_deps:
        choices.append(sql.SQL("{} = ANY(%s)").format(sql.Identifier(row, record.mof_dep)))
        params.append(sorted(scope.mof_deps))
    if not choices:
        return _NONE, []
    return sql.SQL("(") + sql.SQL(" OR ").join(choices) + sql.SQL(")"), params


def _reached(record: Record, *, ctx: Ctx, row: str) -> Condition:
    """不分单位的单据（文、划款）：本人看得到的单据引到了它，才看得到；一处也没有声明即看不到。"""
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
    if not choices:
        return _NONE, []
    return sql.SQL("(") + sql.SQL(" OR ").join(choices) + sql.SQL(")"), params
