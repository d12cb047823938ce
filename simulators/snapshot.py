"""状态与 JSON 互转：只认状态类用到的几种类型（字符串、整数、真假、金额、列表、字典、状态类）。"""

import types
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """变成可写成 JSON 的值；金额写成字符串。"""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: to_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def from_plain(kind: type[T], value: Any) -> T:
    """按类型变回来。"""
    result: T = _restore(kind, value)
    return result


def _restore(kind: Any, value: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{item.name: _restore(hints[item.name], value[item.name]) for item in fields(kind)})
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is dict:
        return {key: _restore(arguments[1], item) for key, item in value.items()}
    if origin in (list, set):
        return origin(_restore(arguments[0], item) for item in value)
    if origin in (types.UnionType, Union):
        return None if value is None else _restore(arguments[0], value)
    return Decimal(value) if kind is Decimal else value
