"""流程条件说成话：要素用流程声明里的名称，代码用声明的叫法，供流程图与去向表看（10 第 2 节）。

Renders workflow conditions in plain Chinese, with declared field and code names.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from yitihua.engines.expressions import Dataset, ExpressionError, Type, tree
from yitihua.engines.workflow.conditions import compile_condition
from yitihua.kernel.codes import YES
from yitihua.kernel.money import fmt

Names = Mapping[str, Mapping[str, str]]
_COMPARED: Final = {"=": "为", "<>": "不为", "<": "小于", "<=": "不大于", ">": "大于", ">=": "不小于"}
_OPPOSITE: Final = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_JOINED: Final = {"and": "，且", "or": "，或"}
_OTHER: Final = {"and": "or", "or": "and"}


def worded(text: str, *, dataset: Dataset, names: Names | None = None) -> str:
    """条件的说法；空条件为空，写得不合规矩的原样给出（发布前的核对会说哪里不对）。

    `names` 是要素代码 → 代码 → 叫法，没有叫法的照写代码。
    """
    try:
        root = compile_condition(text, dataset=dataset).root
    except ExpressionError:
        return text
    return "" if root is None else _said(root, names or {})


def _said(node: tree.Node, names: Names) -> str:
    match node:
        case tree.Logic(operator=operator, parts=parts):
            return _JOINED[operator.lower()].join(_part(part, operator, names) for part in parts)
        case tree.Not(item=tree.FieldRef(field=field)):
            return f"{field.cn}为否"
        case tree.Not(item=item):
            return _said(_negated(item), names)
        case tree.FieldRef(field=field):
            return f"{field.cn}为是"
        case tree.Compare(operator=operator, left=tree.FieldRef() as item, right=right):
            return f"{item.field.cn}{_COMPARED[operator]}{_value(item, right, names)}"
        case tree.Membership(item=tree.FieldRef() as item, options=options, negated=negated):
            shown = "、".join(_value(item, option, names) for option in options)
            return f"{item.field.cn}{'不' if negated else ''}为{shown}{'' if len(options) == 1 else '之一'}"
        case tree.Range(item=tree.FieldRef() as item, low=low, high=high, negated=negated):
            shown = f"{_value(item, low, names)}至{_value(item, high, names)}"
            return f"{item.field.cn}{'不在' if negated else '在'}{shown}之间"
        case tree.Prefix(item=tree.FieldRef() as item, prefix=prefix, negated=negated):
            return f"{item.field.cn}{'不以' if negated else '以'}{prefix}开头"
        case _:
            raise AssertionError(f"流程条件里没有 {type(node).__name__}")


def _part(part: tree.Node, operator: str, names: Names) -> str:
    """且、或混用时里面的加括号。"""
    plain = _settled(part)
    said = _said(plain, names)
    return f"（{said}）" if isinstance(plain, tree.Logic) and plain.operator != operator else said


def _settled(node: tree.Node) -> tree.Node:
    """“不是（…）”换成等同的正面说法。"""
    if isinstance(node, tree.Not) and not isinstance(node.item, tree.FieldRef):
        return _negated(node.item)
    return node


def _negated(node: tree.Node) -> tree.Node:
    match node:
        case tree.Logic(operator=operator, parts=parts):
            return tree.Logic(_OTHER[operator.lower()], tuple(_negated(part) for part in parts))
        case tree.Not(item=item):
            return _settled(item)
        case tree.Compare(operator=operator):
            return replace(node, operator=_OPPOSITE[operator])
        case tree.Membership(negated=negated) | tree.Range(negated=negated) | tree.Prefix(negated=negated):
            return replace(node, negated=not negated)
        case _:
            return tree.Not(node)


def _value(item: tree.FieldRef, node: tree.Node, names: Names) -> str:
    assert isinstance(node, tree.Constant)
    value: Any = node.value
    if item.field.type is Type.MONEY:
        assert isinstance(value, Decimal)
        return f"{fmt(value)}元"
    if item.field.type is Type.FLAG:
        return "是" if value == YES else "否"
    if isinstance(value, date):
        return value.isoformat()
    return names.get(item.name, {}).get(str(value), str(value))
