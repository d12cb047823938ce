"""性质：同一条表达式，逐份求值（Python）与成批求值（PostgreSQL）处处相等。"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yitihua.engines.expressions import (
    Dataset,
    Expression,
    Field,
    SqlSet,
    SqlSource,
    Type,
    WindowCall,
    WindowSet,
    compile_expression,
)
from yitihua.infra.pg.server import EmbeddedServer

_LINE = Dataset(
    "行",
    {
        "amt": Field("行金额", Type.MONEY),
        "kind": Field("行类别", Type.CODE),
        "flag": Field("行标志", Type.FLAG),
    },
)
_OTHER = Dataset("往来", {"who": Field("对方", Type.TEXT)})
_LINKED = Dataset("指标", {"quota": Field("可用", Type.MONEY), "kind": Field("指标类别", Type.CODE)})
DATASET = Dataset(
    "单据",
    {
        "a": Field("甲", Type.MONEY),
        "b": Field("乙", Type.MONEY),
        "n": Field("人数", Type.NUMBER),
        "code": Field("科目", Type.CODE),
        "words": Field("用途", Type.TEXT),
        "day": Field("日期", Type.DATE),
        "flag": Field("标志", Type.FLAG),
        "ok": Field("合格", Type.BOOL),
        "lines": Field("行集", Type.SET, rows=_LINE),
    },
    related={"linked": _LINKED},
    windows=(WindowSet(_OTHER, frozenset({"三日内"})),),
)
_SUM = WindowCall("sum_over", "往来", "三日内")
_TOP = WindowCall("max_over", "往来", "三日内")
_LINES = "jsonb_to_recordset(d.lines) as r(amt numeric, kind text, flag int)"
SOURCE = SqlSource(
    "d",
    related={"linked": SqlSource("d", columns={"quota": "d.quota", "kind": "d.linked_kind"})},
    sets={
        "lines": SqlSet("jsonb_to_recordset(d.lines) as r(amt numeric, kind text, flag int)", "true", SqlSource("r"))
    },
    windows={_SUM: "d.window_sum", _TOP: "d.window_top"},
)
PARAMS = {"限额": Type.MONEY, "类别": Type.CODE, "截止": Type.DATE}

_TABLE = """
create table document (
    id int primary key, a numeric(20,2), b numeric(20,2), n int, code varchar(20), words text, day date, flag smallint,
    ok boolean, quota numeric(20,2), linked_kind text, window_sum numeric(20,2), window_top numeric(20,2), lines jsonb
)
"""
_COLUMNS = ["id", "a", "b", "n", "code", "words", "day", "flag", "ok", "quota", "linked_kind", "lines"]
_COLUMNS += ["window_sum", "window_top"]

amounts = st.one_of(
    st.sampled_from([Decimal(text) for text in ("0.00", "0.01", "-0.01", "0.03", "1.00", "3.00", "100000.00")]),
    st.integers(-(10**15), 10**15).map(lambda fen: Decimal(fen).scaleb(-2)),
)
codes = st.sampled_from(["3", "30", "302", "30201", "30299", "31", ""])
words = st.one_of(codes, st.text(alphabet="买纸购打印%_'aZ ", max_size=5))
days = st.dates(date(2022, 1, 1), date(2022, 1, 5))
maybe = st.none
lines = st.lists(
    st.fixed_dictionaries(
        {"amt": maybe() | amounts, "kind": maybe() | codes, "flag": maybe() | st.sampled_from([1, 2])}
    ),
    max_size=4,
)
rows = st.fixed_dictionaries(
    {
        "a": maybe() | amounts,
        "b": maybe() | amounts,
        "n": maybe() | st.integers(-5, 40),
        "code": maybe() | codes,
        "words": maybe() | words,
        "day": maybe() | days,
        "flag": maybe() | st.sampled_from([1, 2]),
        "ok": maybe() | st.booleans(),
        "quota": maybe() | amounts,
        "linked_kind": maybe() | codes,
        "window_sum": maybe() | amounts,
        "window_top": maybe() | amounts,
        "lines": lines,
    }
)
values = st.fixed_dictionaries(
    {"限额": maybe() | amounts, "类别": maybe() | codes, "截止": maybe() | days},
)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_texts = st.sampled_from(["code", "科目", "words", "指标.kind", ":类别", "coalesce(用途, '')"]) | codes.map(_quoted)
_row_texts = st.sampled_from(["kind", "行类别", "'302'"])
_dates = st.sampled_from(["day", "日期", ":截止"])
_constants = st.sampled_from(["0", "1", "2", "0.01", "3", "7.125", "100000"])
_literal_texts = codes.map(_quoted)
_operators = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])


@cache
def _numbers(depth: int, *, inside: bool = False) -> st.SearchStrategy[str]:
    leaves = ["amt", "行金额"] if inside else ["a", "甲", "b", "n", "人数", "指标.可用", ":限额", "length(用途)"]
    windows = ["sum_over(往来, '三日内')", "max_over(往来, '三日内')"]
    leaf = st.sampled_from(leaves if inside else leaves + windows) | _constants
    if not depth:
        return leaf
    deeper = _numbers(depth - 1, inside=inside)
    choices = [
        leaf,
        st.builds("({} {} {})".format, deeper, st.sampled_from(["+", "-", "*", "/"]), deeper),
        st.builds("-({})".format, deeper),
        st.builds("{}({})".format, st.sampled_from(["abs", "取整", "向上取整"]), deeper),
        st.builds("{}({}, {})".format, st.sampled_from(["取小", "取大", "coalesce"]), deeper, deeper),
        st.builds("round({}, {})".format, deeper, st.integers(0, 4)),
        st.builds("case when {} then {} else {} end".format, _conditions(depth - 1, inside=inside), deeper, deeper),
        st.builds("case when {} then {} end".format, _conditions(depth - 1, inside=inside), deeper),
    ]
    if not inside:
        choices += [
            st.builds(
                "{}(行集, {}, {})".format,
                st.sampled_from(["合计", "最大", "最小"]),
                _numbers(depth - 1, inside=True),
                _conditions(depth - 1, inside=True),
            ),
            st.builds("计数(行集, {})".format, _conditions(depth - 1, inside=True)),
            st.just("计数(行集)"),
        ]
    return st.one_of(choices)


@cache
def _conditions(depth: int, *, inside: bool = False) -> st.SearchStrategy[str]:
    numbers = _numbers(max(depth - 1, 0), inside=inside)
    texts = _row_texts if inside else _texts
    flag = "flag" if inside else "标志"
    choices = [
        st.builds("{} {} {}".format, numbers, _operators, numbers),
        st.builds("{} {} {}".format, texts, _operators, texts),
        st.builds(f"{flag} {{}} {{}}".format, st.sampled_from(["=", "<>"]), st.sampled_from(["1", "2"])),
        st.builds("{} {} ({}, {})".format, texts, st.sampled_from(["in", "not in"]), _literal_texts, _literal_texts),
        st.builds("{} {} {} and {}".format, numbers, st.sampled_from(["between", "not between"]), numbers, numbers),
        st.builds("{} {} '30%'".format, texts, st.sampled_from(["like", "not like"])),
    ]
    if not inside:
        choices += [
            st.just("合格"),
            st.builds("{} {} {}".format, _dates, _operators, _dates),
            st.builds("day {} '2022-01-03'".format, _operators),
            st.builds("科目 {} (:类别, '302')".format, st.sampled_from(["in", "not in"])),
            st.builds("科目 not between '30' and {}".format, _literal_texts),
        ]
    if depth:
        deeper = _conditions(depth - 1, inside=inside)
        choices += [
            st.builds("({} {} {})".format, deeper, st.sampled_from(["and", "or"]), deeper),
            st.builds("not ({})".format, deeper),
        ]
    return st.one_of(choices)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[psycopg.Connection[Any]]:
    home: Path = tmp_path_factory.mktemp("expressions")
    server = EmbeddedServer(home, durable=False)
    url = server.start()
    try:
        with psycopg.connect(url, autocommit=True) as opened:
            opened.execute(_TABLE)
            yield opened
    finally:
        server.stop()


def _load(connection: psycopg.Connection[Any], documents: list[dict[str, Any]]) -> None:
    connection.execute("truncate document")
    places = ", ".join(f"%({name})s" for name in _COLUMNS)
    for number, document in enumerate(documents):
        stored = [
            {key: str(item) if key == "amt" and item is not None else item for key, item in line.items()}
            for line in document["lines"]
        ]
        payload = psycopg.types.json.Jsonb(stored)
        connection.execute(
            f"insert into document ({', '.join(_COLUMNS)}) values ({places})",
            {**document, "id": number, "lines": payload},
        )


def _one_by_one(expression: Expression, documents: list[dict[str, Any]], params: dict[str, Any]) -> list[Any]:
    return [
        expression.evaluate(
            {**document, "linked": {"quota": document["quota"], "kind": document["linked_kind"]}},
            params=params,
            windows={_SUM: document["window_sum"], _TOP: document["window_top"]},
        )
        for document in documents
    ]


def _all_at_once(connection: psycopg.Connection[Any], expression: Expression, params: dict[str, Any]) -> list[Any]:
    sql = expression.select(SOURCE, params=params)
    found = connection.execute(f"select {sql.text} from document d order by id", sql.params)  # type: ignore[arg-type]
    return [row[0] for row in found]


_SETTINGS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@_SETTINGS
@given(text=_numbers(3), documents=st.lists(rows, min_size=1, max_size=6), params=values)
def test_算式两个后端逐份相等(
    connection: psycopg.Connection[Any], text: str, documents: list[dict[str, Any]], params: dict[str, Any]
) -> None:
    expression = compile_expression(text, dataset=DATASET, params=PARAMS, result=Type.MONEY)
    _load(connection, documents)
    assert _all_at_once(connection, expression, params) == _one_by_one(expression, documents, params)


@_SETTINGS
@given(text=_conditions(3), documents=st.lists(rows, min_size=1, max_size=6), params=values)
def test_条件两个后端逐份相等_where_选中的正是为真的(
    connection: psycopg.Connection[Any], text: str, documents: list[dict[str, Any]], params: dict[str, Any]
) -> None:
    expression = compile_expression(text, dataset=DATASET, params=PARAMS)
    _load(connection, documents)
    expected = _one_by_one(expression, documents, params)
    assert _all_at_once(connection, expression, params) == expected
    sql = expression.where(SOURCE, params=params)
    chosen = connection.execute(
        f"select id from document d where {sql.text} order by id",  # type: ignore[arg-type]
        sql.params,
    )
    assert [row[0] for row in chosen] == [number for number, true in enumerate(expected) if true]
