"""类型与代码值核对，以及把节点说成人话。

Type compatibility of compared pairs, code membership, and positions for messages.
"""

from datetime import date
from decimal import Decimal

from sqlglot import exp

from yitihua.engines.expressions import tree
from yitihua.engines.expressions.errors import ExpressionError
from yitihua.engines.expressions.tree import Kind, Node

_SAME_ONLY = frozenset({"=", "<>"})


def position_of(node: exp.Expr) -> int | None:
    """节点里最靠前的有位置的词；查不到为空。"""
    starts = [start for item in node.walk() if (start := item.meta.get("start")) is not None]
    return min(starts, default=None)


def name_of(node: exp.Expr) -> str:
    """提示语里怎么称呼这个节点，最长 40 字。"""
    if isinstance(node, exp.Anonymous):
        return str(node.this).partition(":")[2]
    if isinstance(node, exp.Column):
        return f"{node.table}.{node.name}" if node.table else node.name
    return node.sql(dialect="postgres")[:40]


def check_pair(left: Node, right: Node, *, operator: str, at: exp.Expr, other: exp.Expr) -> tuple[Node, Node]:
    """两边须同类；日期、是否的常量在这里定型，代码常量在这里核对代码集。"""
    left, right = _settle(right, left, at=at), _settle(left, right, at=other)
    if left.kind is not right.kind:
        raise _mismatch(left, right, at=at, other=other)
    if left.kind is Kind.BOOL:
        raise ExpressionError("条件不能相比", position=position_of(at), element=name_of(at))
    if left.kind is Kind.FLAG and operator not in _SAME_ONLY:
        raise ExpressionError("是否类只能用 =、<>、in", position=position_of(at), element=name_of(at))
    _check_code(left, right, at=other)
    _check_code(right, left, at=at)
    return left, right


def _settle(guide: Node, node: Node, *, at: exp.Expr) -> Node:
    """按 `guide` 的类别给常量 `node` 定型。"""
    if not isinstance(node, tree.Constant):
        return node
    if guide.kind is Kind.FLAG and isinstance(node.value, Decimal):
        if node.value not in (1, 2):
            raise ExpressionError("是否类只有 1 是、2 否", position=position_of(at), element=str(node.value))
        return tree.Constant(int(node.value), Kind.FLAG)
    if guide.kind is Kind.DATE and isinstance(node.value, str):
        return tree.Constant(_date(node.value, at=at), Kind.DATE)
    return node


def _date(text: str, *, at: exp.Expr) -> date:
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise ExpressionError("日期请写成 '2022-12-31'", position=position_of(at), element=text) from None


def _mismatch(left: Node, right: Node, *, at: exp.Expr, other: exp.Expr) -> ExpressionError:
    hint = ""
    pair = {left.kind, right.kind}
    if pair == {Kind.TEXT, Kind.NUMBER} and isinstance(left, tree.Constant) != isinstance(right, tree.Constant):
        constant = left if isinstance(left, tree.Constant) else right
        hint = "，代码与文本一律加引号" if constant.kind is Kind.NUMBER else "，数不加引号"
    message = f"“{name_of(at)}”是{left.kind.value}，“{name_of(other)}”是{right.kind.value}，不能相比{hint}"
    return ExpressionError(message, position=position_of(at), element=name_of(at))


def _check_code(item: Node, constant: Node, *, at: exp.Expr) -> None:
    if not isinstance(item, tree.FieldRef) or not isinstance(constant, tree.Constant):
        return
    codes = item.field.codes
    if codes is not None and constant.value not in codes:
        message = f"{item.field.cn}代码“{constant.value}”不在该要素当年代码集内"
        raise ExpressionError(message, position=position_of(at), element=str(constant.value), rule="R-MON-909")
