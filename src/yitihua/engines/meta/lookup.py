"""按编号或名称找行：先相等、再开头、后包含；数据范围与记录查询同一处拼成，故找得到的必能打开。

Finds rows by number, name or initials: exact, then prefix, then contained, under the record's own scope filter.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from psycopg import sql

from yitihua.engines.meta.query import _run
from yitihua.engines.meta.records import Record
from yitihua.engines.meta.scoping import scope_condition, source_of, with_derived
from yitihua.kernel.codes import prefix_range
from yitihua.kernel.context import Ctx

EXACT, PREFIX, WITHIN = 1, 2, 3
_SKIPPING: Final = 3
"""拼音首字母不连着的，至少写这么多个字母才找。"""

Branch = tuple[int, sql.Composable, list[Any], str]
"""（次序，条件，参数，按哪一列排）"""


@dataclass(frozen=True, slots=True)
class Lookup:
    """在一张记录里怎么找：`source` 只取要用的列；`fields` 是编号与名称；`initials` 是拼音首字母列，没有为空。

    `within` 为假的只找相等与开头（行数太多的）。
    """

    record: Record
    source: str
    fields: tuple[str, ...]
    initials: str = ""
    within: bool = True
    year: bool = False


def look_up(lookup: Lookup, text: str, *, limit: int, ctx: Ctx) -> list[dict[str, Any]]:
    """至多 `limit` 行，每行另有 `rank`：1 相等、2 开头、3 包含；同一行只给最靠前的一次。"""
    found: dict[Any, dict[str, Any]] = {}
    lookup = _open(lookup, ctx)
    stages = [[*_exact(lookup, text), *_prefix(lookup, text)], list(_within(lookup, text)) if lookup.within else []]
    for branches in stages:
        if len(found) >= limit or not branches:
            continue
        for row in _query(lookup, branches, limit=limit, ctx=ctx):
            found.setdefault(row[lookup.record.key], row)
    veiled = with_derived(ctx.principal.scope.veiled)
    rows = list(found.values())[:limit]
    return [{name: None if name in veiled else value for name, value in row.items()} for row in rows]


def _open(lookup: Lookup, ctx: Ctx) -> Lookup:
    """授权不给看的字段不拿来找：有一条授权不给看的就不找，列表里照样按行给看。"""
    veiled = with_derived(ctx.principal.scope.veiled)
    if not veiled:
        return lookup
    fields = tuple(name for name in lookup.fields if name not in veiled)
    return replace(lookup, fields=fields, initials="" if lookup.initials in veiled else lookup.initials)


def _query(lookup: Lookup, branches: Sequence[Branch], *, limit: int, ctx: Ctx) -> list[dict[str, Any]]:
    scope, scope_params = _scope(lookup, ctx)
    parts, params = [], []
    for rank, condition, values, order in branches:
        parts.append(
            sql.SQL("(SELECT {} AS rank, r.* FROM ({}) r WHERE {}{} ORDER BY {} LIMIT {})").format(
                sql.Literal(rank),
                sql.SQL(lookup.source),
                scope,
                condition,
                sql.Identifier(order),
                sql.Literal(limit),
            )
        )
        params += [*scope_params, *values]
    return sorted(_run(sql.SQL(" UNION ALL ").join(parts), params), key=lambda row: int(row["rank"]))


def _scope(lookup: Lookup, ctx: Ctx) -> tuple[sql.Composable, list[Any]]:
    parts: list[sql.Composable] = []
    params: list[Any] = []
    limited = bool(ctx.principal.scope.limited)
    for condition, values in scope_condition(lookup.record, ctx=ctx, row="v" if limited else "r"):
        parts.append(condition)
        params.extend(values)
    if limited:  # 这里只取了几列，要素到记录自己的来源里去判
        key = sql.Identifier(lookup.record.key)
        inner = sql.SQL("r.{0} IN (SELECT v.{0} FROM ({1}) v WHERE {2})")
        parts = [inner.format(key, source_of(lookup.record), sql.SQL(" AND ").join(parts))]
    if lookup.year:
        parts.append(sql.SQL("fiscal_year = %s"))
        params.append(ctx.fiscal_year)
    return sql.SQL("").join(part + sql.SQL(" AND ") for part in parts), params


def _exact(lookup: Lookup, text: str) -> Iterator[Branch]:
    for field in lookup.fields:
        yield EXACT, sql.SQL("{} = %s").format(sql.Identifier(field)), [text], field
    if lookup.initials and _letters(text):
        yield EXACT, sql.SQL("{} = %s").format(sql.Identifier(lookup.initials)), [text.lower()], lookup.initials
    key = _uuid(text)
    if key is not None:
        yield EXACT, sql.SQL("{} = %s").format(sql.Identifier(lookup.record.key)), [key], lookup.record.key


def _prefix(lookup: Lookup, text: str) -> Iterator[Branch]:
    """开头用半开区间，走索引，不用 LIKE。"""
    wanted = [(field, text) for field in lookup.fields]
    if lookup.initials and _letters(text):
        wanted.append((lookup.initials, text.lower()))
    for field, value in wanted:
        with suppress(ValueError):  # 末字没有后一个字的，没有开头可言
            bounds = list(prefix_range(value))
            yield PREFIX, sql.SQL("({0} >= %s AND {0} < %s)").format(sql.Identifier(field)), bounds, field


def _within(lookup: Lookup, text: str) -> Iterator[Branch]:
    """包含；拼音首字母另可跳着写，如 yyszx 找“岳阳市……中心”。"""
    for field in lookup.fields:
        yield WITHIN, sql.SQL("{} LIKE %s").format(sql.Identifier(field)), [f"%{_plain(text)}%"], field
    if not lookup.initials or not _letters(text):
        return
    letters = text.lower()
    column = sql.Identifier(lookup.initials)
    yield WITHIN, sql.SQL("{} LIKE %s").format(column), [f"%{letters}%"], lookup.initials
    if len(letters) >= _SKIPPING:
        yield WITHIN, sql.SQL("{} LIKE %s").format(column), ["%".join(letters) + "%"], lookup.initials


def _letters(text: str) -> bool:
    return text.isascii() and text.isalnum() and not text.isdigit()


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _uuid(text: str) -> UUID | None:
    if len(text) != 36:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None
