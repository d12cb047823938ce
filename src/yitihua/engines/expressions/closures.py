"""后端之一：把树编成 Python 闭包，一次算一份单据。

Back end 1: compiles the tree to closures over one document.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from yitihua.engines.expressions import functions, tree
from yitihua.engines.expressions.tree import Kind, Node, WindowCall

QUOTIENT_PLACES = 20
"""商保留的小数位，多的截去；截断不会改变最后那一次四舍五入的结果。"""

EXACT = Context(prec=8_000)
"""足够大的精度：200 个节点以内的加减乘都不丢位。"""

_SCALE = Decimal(1).scaleb(QUOTIENT_PLACES)
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True, slots=True)
class Scene:
    """求值时的环境：当前行、参数值、备好的窗口值。"""

    row: Any
    parameters: Mapping[str, Any]
    windows: Mapping[WindowCall, Decimal | None]

    def at(self, row: Any) -> "Scene":
        return Scene(row, self.parameters, self.windows)


Closure = Callable[[Scene], Any]


def coerce(value: Any, kind: Kind) -> Any:
    """核对取到的值并换成运算用的样子；浮点数与类型不符是程序缺陷。"""
    if value is None:
        return None
    if kind is Kind.NUMBER:
        if isinstance(value, Decimal):
            return value
        assert type(value) is int, f"要素应为数：{value!r}"
        return Decimal(value)
    if kind is Kind.FLAG:
        return int(value)
    if kind is Kind.DATE:
        assert type(value) is date, f"要素应为日期：{value!r}"
        return value
    expected = str if kind is Kind.TEXT else bool
    assert isinstance(value, expected), f"要素应为{kind.value}：{value!r}"
    return value


def read(row: Any, name: str) -> Any:
    """事实可以是字典，也可以是任何带属性的对象。"""
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def compile_node(node: Node) -> Closure:
    """树→闭包。"""
    match node:
        case tree.Constant(value=value):
            return lambda scene: value
        case tree.Parameter(name=name, kind=kind):
            return lambda scene: coerce(scene.parameters[name], kind)
        case tree.FieldRef():
            return _field(node)
        case tree.Arithmetic(operator=operator, left=left, right=right):
            return _arithmetic(operator, compile_node(left), compile_node(right))
        case tree.Negate(item=item):
            return _strict(lambda value: -value, (compile_node(item),))
        case tree.Case():
            return _case(node)
        case tree.Call(function=name, arguments=arguments):
            return _call(name, tuple(compile_node(item) for item in arguments))
        case tree.Aggregate():
            return _aggregate(node)
        case tree.WindowValue(call=call):
            return _window(call)
        case _:
            return _condition(node)


def _condition(node: Node) -> Closure:
    """条件：结果只有真假，比较遇空为假。"""
    match node:
        case tree.Compare(operator=operator, left=left, right=right):
            return _compare(_COMPARISONS[operator], compile_node(left), compile_node(right))
        case tree.Membership(item=item, options=options, negated=negated):
            return _membership(compile_node(item), tuple(compile_node(option) for option in options), negated)
        case tree.Range(item=item, low=low, high=high, negated=negated):
            return _range(compile_node(item), compile_node(low), compile_node(high), negated)
        case tree.Prefix(item=item, prefix=prefix, negated=negated):
            return _prefix(compile_node(item), prefix, negated)
        case tree.Not(item=item):
            inner = compile_node(item)
            return lambda scene: not inner(scene)
        case tree.Logic(operator=operator, parts=parts):
            inners = tuple(compile_node(part) for part in parts)
            combine = all if operator == "and" else any
            return lambda scene: combine(inner(scene) for inner in inners)
        case _:
            raise AssertionError(f"未知节点 {node!r}")


def _field(node: tree.FieldRef) -> Closure:
    attribute, kind, path = node.field.attr or node.name, node.kind, node.path

    def get(scene: Scene) -> Any:
        row = scene.row
        for step in path:
            row = read(row, step)
            if row is None:
                return False if kind is Kind.BOOL else None
        value = coerce(read(row, attribute), kind)
        return bool(value) if kind is Kind.BOOL else value

    return get


def _strict(function: Callable[..., Any], arguments: Sequence[Closure]) -> Closure:
    def apply(scene: Scene) -> Any:
        values = [argument(scene) for argument in arguments]
        return None if None in values else function(*values)

    return apply


def divide(left: Decimal, right: Decimal) -> Decimal | None:
    """除数为 0 得空；商截到 20 位小数，与数据库一致。"""
    if not right:
        return None
    return (left * _SCALE // right).scaleb(-QUOTIENT_PLACES)


def _arithmetic(operator: str, left: Closure, right: Closure) -> Closure:
    operations: dict[str, Callable[[Decimal, Decimal], Decimal | None]] = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": divide,
    }
    return _strict(operations[operator], (left, right))


def _compare(operation: Callable[[Any, Any], bool], left: Closure, right: Closure) -> Closure:
    def compare(scene: Scene) -> bool:
        a, b = left(scene), right(scene)
        return a is not None and b is not None and operation(a, b)

    return compare


def _membership(item: Closure, options: Sequence[Closure], negated: bool) -> Closure:
    def contains(scene: Scene) -> bool:
        value = item(scene)
        return value is not None and any(option(scene) == value for option in options) is not negated

    return contains


def _range(item: Closure, low: Closure, high: Closure, negated: bool) -> Closure:
    def within(scene: Scene) -> bool:
        value, bottom, top = item(scene), low(scene), high(scene)
        if value is None or bottom is None or top is None:
            return False
        return bool(bottom <= value <= top) is not negated

    return within


def _prefix(item: Closure, prefix: str, negated: bool) -> Closure:
    def begins(scene: Scene) -> bool:
        value = item(scene)
        return value is not None and value.startswith(prefix) is not negated

    return begins


def _case(node: tree.Case) -> Closure:
    branches = tuple((compile_node(condition), compile_node(value)) for condition, value in node.branches)
    default = compile_node(node.default) if node.default is not None else None

    def choose(scene: Scene) -> Any:
        for condition, value in branches:
            if condition(scene):
                return value(scene)
        return default(scene) if default is not None else None

    return choose


def _call(name: str, arguments: tuple[Closure, ...]) -> Closure:
    if name == functions.COALESCE:
        return lambda scene: next((value for item in arguments if (value := item(scene)) is not None), None)
    function = functions.SCALARS[name]
    if function.places:
        return _strict(lambda value, places: function.python(value, int(places)), arguments)
    return _strict(function.python, arguments)


def _aggregate(node: tree.Aggregate) -> Closure:
    attribute = node.field.attr or node.name
    condition = compile_node(node.condition) if node.condition is not None else None
    value = compile_node(node.value) if node.value is not None else None

    def summarise(scene: Scene) -> Any:
        rows = (scene.at(row) for row in read(scene.row, attribute) or ())
        kept = [row for row in rows if condition is None or condition(row)]
        if value is None:
            return Decimal(len(kept))
        found = [item for row in kept if (item := value(row)) is not None]
        if node.function == "合计":
            return sum(found, Decimal(0))
        return (max if node.function == "最大" else min)(found, default=None)

    return summarise


def _window(call: WindowCall) -> Closure:
    def look_up(scene: Scene) -> Decimal | None:
        value: Decimal | None = coerce(scene.windows[call], Kind.NUMBER)
        if value is None and call.function not in ("max_over", "min_over"):
            return Decimal(0)
        return value

    return look_up
