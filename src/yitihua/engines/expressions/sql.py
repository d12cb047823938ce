"""后端之二：把树写成 SQL，一次算一批单据。只引登记过的列，常量一律走参数。

Back end 2: renders the tree as parameterised SQL over a set of documents.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yitihua.engines.expressions import functions, tree
from yitihua.engines.expressions.closures import QUOTIENT_PLACES, coerce
from yitihua.engines.expressions.tree import Kind, Node, WindowCall

_CASTS = {Kind.NUMBER: "numeric", Kind.TEXT: "text", Kind.DATE: "date", Kind.FLAG: "integer", Kind.BOOL: "boolean"}
_SCALE = "1" + "0" * QUOTIENT_PLACES
_UNIT = "0." + "0" * (QUOTIENT_PLACES - 1) + "1"
_SUMMARIES = {"合计": "coalesce(sum({0}), 0)", "计数": "count(*)::numeric", "最大": "max({0})", "最小": "min({0})"}


@dataclass(frozen=True, slots=True)
class SqlSource:
    """数据集在查询里的落点；这里的文字由程序写定，不来自用户。

    `alias` 是表别名；`columns` 改写个别要素的列（缺省 别名."要素名"）；`related` 是关联数据集的落点（调用方自己连接）；
    `sets` 是名下集合；`windows` 是备好的窗口汇总列。
    """

    alias: str
    columns: Mapping[str, str] = field(default_factory=dict)
    related: Mapping[str, "SqlSource"] = field(default_factory=dict)
    sets: Mapping[str, "SqlSet"] = field(default_factory=dict)
    windows: Mapping[WindowCall, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SqlSet:
    """名下集合：`tables` 是 from 后面的文字，`link` 是与本单据的连接条件。"""

    tables: str
    link: str
    source: SqlSource


@dataclass(frozen=True, slots=True)
class SqlText:
    """可直接交 psycopg 的文字和命名参数。"""

    text: str
    params: dict[str, Any]


@dataclass(slots=True)
class Writer:
    """写一条表达式；`values` 是表达式参数的值。"""

    values: Mapping[str, Any]
    prefix: str = "e"
    params: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: Any, kind: Kind) -> str:
        if kind is Kind.NUMBER and isinstance(value, Decimal):
            return f"'{value:f}'::numeric"
        name = f"{self.prefix}{len(self.params)}"
        self.params[name] = value
        return f"%({name})s::{_CASTS[kind]}"

    def value(self, node: Node, source: SqlSource) -> str:
        """任何节点的文字；条件得到确定的真假，不会为空。"""
        match node:
            case tree.Constant(value=value, kind=kind):
                return self.bind(value, kind)
            case tree.Parameter(name=name, kind=kind):
                return self.bind(coerce(self.values[name], kind), kind)
            case tree.FieldRef():
                return _column(node, source)
            case tree.Arithmetic(operator=operator, left=left, right=right):
                return _arithmetic(operator, self.value(left, source), self.value(right, source))
            case tree.Negate(item=item):
                return f"(- {self.value(item, source)})"
            case tree.Case():
                return self._case(node, source)
            case tree.Call(function=name, arguments=arguments):
                return self._call(name, arguments, source)
            case tree.Aggregate():
                return self._aggregate(node, source)
            case tree.WindowValue(call=call):
                return _window(call, source)
            case tree.Not(item=item):
                return f"(not {self.value(item, source)})"
            case tree.Logic(operator=operator, parts=parts):
                return "(" + f" {operator} ".join(self.value(part, source) for part in parts) + ")"
            case _:
                return f"coalesce({self.filter(node, source)}, false)"

    def filter(self, node: Node, source: SqlSource) -> str:
        """放在 where 里的条件：空与假同样落选，省去 coalesce，索引可用。"""
        match node:
            case tree.Compare(operator=operator, left=left, right=right):
                collate = ' collate "C"' if left.kind is Kind.TEXT and operator not in ("=", "<>") else ""
                return f"({self.value(left, source)} {operator} {self.value(right, source)}{collate})"
            case tree.Membership(item=item, options=options, negated=negated):
                return self._membership(item, options, negated, source)
            case tree.Range(item=item, low=low, high=high, negated=negated):
                return self._range(item, low, high, negated, source)
            case tree.Prefix(item=item, prefix=prefix, negated=negated):
                word = "not " if negated else ""
                return f"({word}starts_with({self.value(item, source)}, {self.bind(prefix, Kind.TEXT)}))"
            case tree.Logic(operator=operator, parts=parts):
                return "(" + f" {operator} ".join(self.filter(part, source) for part in parts) + ")"
            case _:
                return self.value(node, source)

    def _membership(
        self, item: Node, options: tuple[tree.Constant | tree.Parameter, ...], negated: bool, source: SqlSource
    ) -> str:
        """参数给空等于没有这一项，所以空值不写进括号。"""
        values = [option.value if isinstance(option, tree.Constant) else self.values[option.name] for option in options]
        inner = self.value(item, source)
        texts = [self.bind(coerce(value, item.kind), item.kind) for value in values if value is not None]
        if not texts:
            return f"({inner} is not null)" if negated else "false"
        return f"({inner} {'not in' if negated else 'in'} ({', '.join(texts)}))"

    def _range(self, item: Node, low: Node, high: Node, negated: bool, source: SqlSource) -> str:
        inner, bottom, top = (self.value(part, source) for part in (item, low, high))
        collated = f'({inner} collate "C")' if item.kind is Kind.TEXT else inner
        if negated:
            known = f"num_nulls({inner}, {bottom}, {top}) = 0"
            return f"({known} and not ({collated} between {bottom} and {top}))"
        return f"({collated} between {bottom} and {top})"

    def _case(self, node: tree.Case, source: SqlSource) -> str:
        branches = "".join(
            f" when {self.filter(condition, source)} then {self.value(value, source)}"
            for condition, value in node.branches
        )
        default = f" else {self.value(node.default, source)}" if node.default is not None else ""
        return f"(case{branches}{default} end)"

    def _call(self, name: str, arguments: tuple[Node, ...], source: SqlSource) -> str:
        if name == functions.COALESCE:
            return "coalesce(" + ", ".join(self.value(item, source) for item in arguments) + ")"
        function = functions.SCALARS[name]
        if function.places:
            places = arguments[-1]
            assert isinstance(places, tree.Constant)
            return function.sql.format(self.value(arguments[0], source), places=places.value)
        texts = [self.value(item, source) for item in arguments]
        return function.sql.format(*texts, all=", ".join(texts))

    def _aggregate(self, node: tree.Aggregate, source: SqlSource) -> str:
        rows = source.sets[node.name]
        value = self.value(node.value, rows.source) if node.value is not None else ""
        condition = f" and {self.filter(node.condition, rows.source)}" if node.condition is not None else ""
        summary = _SUMMARIES[node.function].format(value)
        return f"(select {summary} from {rows.tables} where ({rows.link}){condition})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


def _column(node: tree.FieldRef, source: SqlSource) -> str:
    for step in node.path:
        source = source.related[step]
    text = source.columns.get(node.name) or f"{_quoted(source.alias)}.{_quoted(node.name)}"
    if node.kind in (Kind.NUMBER, Kind.FLAG):
        return f"({text})::{_CASTS[node.kind]}"
    return f"coalesce({text}, false)" if node.kind is Kind.BOOL else text


def _arithmetic(operator: str, left: str, right: str) -> str:
    if operator == "/":
        return f"(div({left} * {_SCALE}, nullif({right}, 0)) * {_UNIT})"
    return f"({left} {operator} {right})"


def _window(call: WindowCall, source: SqlSource) -> str:
    text = f"({source.windows[call]})::numeric"
    return text if call.function in ("max_over", "min_over") else f"coalesce({text}, 0)"
