"""把 sqlglot 的树换成自己的树，边换边查类型；没列出的节点一律不收。

Lowers the sqlglot tree into the typed tree; every node not listed here is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from yitihua.engines.expressions import tree
from yitihua.engines.expressions.calls import lower_call
from yitihua.engines.expressions.checks import check_pair, name_of, position_of
from yitihua.engines.expressions.dataset import Dataset, Type
from yitihua.engines.expressions.errors import ExpressionError
from yitihua.engines.expressions.tree import Kind, Node

_COMPARISONS: dict[type, str] = {exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
_ARITHMETIC: dict[type, str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}


@dataclass(frozen=True, slots=True)
class Lowering:
    """一次转换：在哪个数据集里找要素，允许哪些参数。"""

    dataset: Dataset
    parameters: Mapping[str, Type]

    def inside(self, dataset: Dataset) -> "Lowering":
        """换到集合的行里继续。"""
        return Lowering(dataset, self.parameters)

    def lower(self, node: exp.Expr) -> Node:
        kind = type(node)
        if kind in _COMPARISONS:
            return self._comparison(node, _COMPARISONS[kind])
        if kind in _ARITHMETIC:
            return tree.Arithmetic(_ARITHMETIC[kind], self.number(node.this), self.number(node.expression))
        handler = _HANDLERS.get(kind)
        if handler is None:
            raise refuse(node)
        return handler(self, node)

    def of_kind(self, node: exp.Expr, kind: Kind) -> Node:
        """换出指定类别的节点，类别不对即拒绝。"""
        lowered = self.lower(node)
        if lowered.kind is not kind:
            message = f"“{name_of(node)}”是{lowered.kind.value}，这里要{kind.value}"
            raise ExpressionError(message, position=position_of(node), element=name_of(node))
        return lowered

    def number(self, node: exp.Expr) -> Node:
        return self.of_kind(node, Kind.NUMBER)

    def condition(self, node: exp.Expr) -> Node:
        return self.of_kind(node, Kind.BOOL)

    def pair(self, left: exp.Expr, right: exp.Expr, *, operator: str) -> tuple[Node, Node]:
        """换出可以相比的一对。"""
        return check_pair(self.lower(left), self.lower(right), operator=operator, at=left, other=right)

    def _comparison(self, node: exp.Expr, operator: str) -> Node:
        left, right = self.pair(node.this, node.expression, operator=operator)
        return tree.Compare(operator, left, right)

    def column(self, node: exp.Expr) -> tree.FieldRef:
        """要素；没登记的拒绝。集合要素只能放进汇总函数。"""
        if not isinstance(node.this, exp.Identifier) or node.args.get("db"):
            raise refuse(node)
        path: tuple[str, ...] = ()
        dataset = self.dataset
        prefix = node.text("table")
        if prefix:
            key = dataset.related_key(prefix)
            if key is None:
                message = f"数据集“{dataset.name}”没有关联“{prefix}”"
                raise ExpressionError(message, position=position_of(node), element=name_of(node))
            path, dataset = (key,), dataset.related[key]
        name = dataset.field_key(node.name)
        if name is None:
            message = f"数据集“{dataset.name}”里没有要素“{node.name}”"
            raise ExpressionError(message, position=position_of(node), element=name_of(node))
        item = dataset.fields[name]
        if item.type is Type.SET:
            message = f"“{item.cn}”是集合，只能用在合计、计数、最大、最小里"
            raise ExpressionError(message, position=position_of(node), element=name_of(node))
        return tree.FieldRef(path, name, item, tree.KIND_OF[item.type])

    def parameter(self, node: exp.Expr) -> tree.Parameter:
        name = str(node.this)
        if name not in self.parameters:
            raise ExpressionError(f"没有参数“:{name}”", position=position_of(node), element=f":{name}")
        return tree.Parameter(name, tree.KIND_OF[self.parameters[name]])


def refuse(node: exp.Expr) -> ExpressionError:
    """清单外的写法。"""
    text = name_of(node)
    return ExpressionError(f"不允许的写法“{text}”", position=position_of(node), element=text)


def _column(lowering: Lowering, node: exp.Expr) -> Node:
    return lowering.column(node)


def _parameter(lowering: Lowering, node: exp.Expr) -> Node:
    return lowering.parameter(node)


def _literal(_: Lowering, node: exp.Expr) -> Node:
    if node.is_string:
        return tree.Constant(str(node.this), Kind.TEXT)
    return tree.Constant(Decimal(str(node.this)), Kind.NUMBER)


def _logic(operator: str) -> "Handler":
    def handle(lowering: Lowering, node: exp.Expr) -> Node:
        return tree.Logic(operator, (lowering.condition(node.this), lowering.condition(node.expression)))

    return handle


def _not(lowering: Lowering, node: exp.Expr) -> Node:
    """`not in`、`not between` 是各自的运算符（遇空为假），不是对结果取反。"""
    if isinstance(node.this, exp.In):
        return _membership(lowering, node.this, negated=True)
    if isinstance(node.this, exp.Between):
        return _range(lowering, node.this, negated=True)
    return tree.Not(lowering.condition(node.this))


def _membership(lowering: Lowering, node: exp.Expr, *, negated: bool = False) -> Node:
    if set(node.args) - {"this", "expressions"} and any(node.args.get(key) for key in ("query", "field", "unnest")):
        raise refuse(node)
    if not node.expressions:
        raise ExpressionError("in 的括号里没有取值", position=position_of(node), element="in")
    options: list[tree.Constant | tree.Parameter] = []
    item = lowering.lower(node.this)
    for choice in node.expressions:
        item, option = lowering.pair(node.this, choice, operator="=")
        if not isinstance(option, tree.Constant | tree.Parameter):
            raise ExpressionError("in 里只能写常量或参数", position=position_of(choice), element=name_of(choice))
        options.append(option)
    return tree.Membership(item, tuple(options), negated)


def _range(lowering: Lowering, node: exp.Expr, *, negated: bool = False) -> Node:
    if node.args.get("symmetric"):
        raise refuse(node)
    item, low = lowering.pair(node.this, node.args["low"], operator=">=")
    item, high = lowering.pair(node.this, node.args["high"], operator="<=")
    return tree.Range(item, low, high, negated)


def _prefix(lowering: Lowering, node: exp.Expr) -> Node:
    item = lowering.of_kind(node.this, Kind.TEXT)
    pattern = node.expression
    text = str(pattern.this) if isinstance(pattern, exp.Literal) and pattern.is_string else ""
    prefix = text.removesuffix("%")
    if prefix == text or not prefix or "%" in prefix or "_" in prefix:
        raise ExpressionError("like 只用前缀，如 '302%'", position=position_of(pattern), element=name_of(pattern))
    codes = item.field.codes if isinstance(item, tree.FieldRef) else None
    if codes is not None and not any(code.startswith(prefix) for code in codes):
        message = f"“{prefix}”开头的代码不在该要素当年代码集内"
        raise ExpressionError(message, position=position_of(pattern), element=prefix, rule="R-MON-909")
    return tree.Prefix(item, prefix, bool(node.args.get("negate")))


def _case(lowering: Lowering, node: exp.Expr) -> Node:
    if node.this is not None:
        raise ExpressionError("请写 case when 条件 then 值", position=position_of(node), element="case")
    branches = tuple((lowering.condition(item.this), lowering.lower(item.args["true"])) for item in node.args["ifs"])
    fallback = node.args.get("default")
    default = lowering.lower(fallback) if fallback is not None else None
    kinds = {value.kind for _, value in branches} | ({default.kind} if default is not None else set())
    if len(kinds) > 1 or Kind.BOOL in kinds:
        names = "、".join(sorted(kind.value for kind in kinds))
        raise ExpressionError(
            f"case 各分支须同是数、文本或日期，现为{names}", position=position_of(node), element="case"
        )
    return tree.Case(branches, default, kinds.pop())


Handler = Callable[[Lowering, exp.Expr], Node]

_HANDLERS: dict[type, Handler] = {
    exp.Literal: _literal,
    exp.Column: _column,
    exp.Placeholder: _parameter,
    exp.Paren: lambda lowering, node: lowering.lower(node.this),
    exp.Neg: lambda lowering, node: tree.Negate(lowering.number(node.this)),
    exp.And: _logic("and"),
    exp.Or: _logic("or"),
    exp.Not: _not,
    exp.In: _membership,
    exp.Between: _range,
    exp.Like: _prefix,
    exp.Case: _case,
    exp.Anonymous: lower_call,
}
