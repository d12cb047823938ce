"""函数调用：标量函数、集合汇总、窗口汇总三类，参数逐个查类别。

Lowering of registered function calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from yitihua.engines.expressions import functions, tree
from yitihua.engines.expressions.checks import name_of, position_of
from yitihua.engines.expressions.dataset import Dataset, Type, WindowSet
from yitihua.engines.expressions.errors import ExpressionError
from yitihua.engines.expressions.tree import Kind, Node

if TYPE_CHECKING:
    from yitihua.engines.expressions.lowering import Lowering


def lower_call(lowering: Lowering, node: exp.Expr) -> Node:
    """按函数名分到三类；名称在看词时已核对过。"""
    name = name_of(node)
    if name == functions.COALESCE:
        return _coalesce(lowering, node)
    if name in functions.AGGREGATES:
        return _aggregate(lowering, node, name)
    if name in functions.WINDOWS:
        return _window(lowering, node, name)
    function = functions.SCALARS.get(name)
    if function is None:
        raise ExpressionError(f"没有函数“{name}”", position=position_of(node), element=name)
    return _scalar(lowering, node, function)


def _scalar(lowering: Lowering, node: exp.Expr, function: functions.Function) -> Node:
    given = list(node.expressions)
    least = len(function.kinds) + function.places
    if len(given) < least or (len(given) > least and not function.variadic):
        raise _arity(node, f"{least}个" if not function.variadic else f"至少{least}个")
    values = given[:-1] if function.places else given
    kinds = (*function.kinds, *(function.kinds[-1:] * (len(values) - len(function.kinds))))
    arguments = [lowering.of_kind(item, kind) for item, kind in zip(values, kinds, strict=True)]
    if function.places:
        arguments.append(_places(lowering, given[-1]))
    return tree.Call(function.name, tuple(arguments), function.result)


def _places(lowering: Lowering, node: exp.Expr) -> Node:
    lowered = lowering.lower(node)
    valid = isinstance(lowered, tree.Constant) and lowered.value in range(functions.MAX_PLACES + 1)
    if not valid:
        raise ExpressionError(
            f"小数位数须是 0 至 {functions.MAX_PLACES} 的整数", position=position_of(node), element=name_of(node)
        )
    return lowered


def _coalesce(lowering: Lowering, node: exp.Expr) -> Node:
    if len(node.expressions) < 2:
        raise _arity(node, "至少2个")
    arguments = tuple(lowering.lower(item) for item in node.expressions)
    kinds = {item.kind for item in arguments}
    if len(kinds) > 1 or kinds & {Kind.BOOL, Kind.FLAG}:
        raise ExpressionError("coalesce 各参数须同是数、文本或日期", position=position_of(node), element="coalesce")
    return tree.Call(functions.COALESCE, arguments, kinds.pop())


def _aggregate(lowering: Lowering, node: exp.Expr, name: str) -> Node:
    counting = name == "计数"
    given = list(node.expressions)
    if not (1 if counting else 2) <= len(given) <= (2 if counting else 3):
        raise _arity(node, "1至2个" if counting else "2至3个")
    key, rows = _set_of(lowering, given[0])
    inner = lowering.inside(rows)
    value = None if counting else inner.lower(given[1])
    if value is not None and value.kind not in ((Kind.NUMBER,) if name == "合计" else (Kind.NUMBER, Kind.DATE)):
        raise ExpressionError(f"{name}的算式须是数", position=position_of(given[1]), element=name_of(given[1]))
    rest = given[1:] if counting else given[2:]
    condition = inner.condition(rest[0]) if rest else None
    kind = Kind.NUMBER if value is None else value.kind
    return tree.Aggregate(name, key, lowering.dataset.fields[key], value, condition, kind)


def _set_of(lowering: Lowering, node: exp.Expr) -> tuple[str, Dataset]:
    key = lowering.dataset.field_key(node.name) if isinstance(node, exp.Column) and not node.table else None
    rows = lowering.dataset.fields[key].rows if key is not None else None
    if key is None or rows is None:
        message = f"数据集“{lowering.dataset.name}”里没有集合“{name_of(node)}”"
        raise ExpressionError(message, position=position_of(node), element=name_of(node))
    return key, rows


def _window(lowering: Lowering, node: exp.Expr, name: str) -> Node:
    given = list(node.expressions)
    distinct = name == "distinct_over"
    if len(given) != (3 if distinct else 2):
        raise _arity(node, "3个" if distinct else "2个")
    window_set, window = _window_of(lowering, given[0], given[1])
    field = _window_field(window_set, given[2]) if distinct else ""
    return tree.WindowValue(tree.WindowCall(name, window_set.dataset.name, window, field), Kind.NUMBER)


def _window_of(lowering: Lowering, dataset: exp.Expr, window: exp.Expr) -> tuple[WindowSet, str]:
    found = lowering.dataset.window_set(name_of(dataset)) if isinstance(dataset, exp.Column) else None
    if found is None:
        message = f"没有登记可汇总的数据集“{name_of(dataset)}”"
        raise ExpressionError(message, position=position_of(dataset), element=name_of(dataset))
    name = str(window.this) if isinstance(window, exp.Literal) and window.is_string else ""
    if name not in found.windows:
        message = f"数据集“{found.dataset.name}”没有登记窗口“{name or name_of(window)}”"
        raise ExpressionError(message, position=position_of(window), element=name or name_of(window))
    return found, name


def _window_field(window_set: WindowSet, node: exp.Expr) -> str:
    key = window_set.dataset.field_key(node.name) if isinstance(node, exp.Column) and not node.table else None
    if key is None or window_set.dataset.fields[key].type is Type.SET:
        message = f"数据集“{window_set.dataset.name}”里没有要素“{name_of(node)}”"
        raise ExpressionError(message, position=position_of(node), element=name_of(node))
    return key


def _arity(node: exp.Expr, wanted: str) -> ExpressionError:
    message = f"函数“{name_of(node)}”要{wanted}参数，写了{len(node.expressions)}个"
    return ExpressionError(message, position=position_of(node), element=name_of(node))
