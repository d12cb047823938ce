"""表达式的树：检查过类型、只剩本语言认得的节点；两个后端都从它出发。

The typed tree shared by both back ends.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from yitihua.engines.expressions.dataset import Field, Type


class Kind(Enum):
    """运算时的类别；值是提示语里的叫法。"""

    NUMBER = "数"
    TEXT = "文本"
    DATE = "日期"
    FLAG = "是否"
    BOOL = "条件"


KIND_OF: dict[Type, Kind] = {
    Type.MONEY: Kind.NUMBER,
    Type.NUMBER: Kind.NUMBER,
    Type.TEXT: Kind.TEXT,
    Type.CODE: Kind.TEXT,
    Type.DATE: Kind.DATE,
    Type.FLAG: Kind.FLAG,
    Type.BOOL: Kind.BOOL,
}


class WindowCall(NamedTuple):
    """一次窗口汇总：谁（sum_over…）、哪个数据集、哪个窗口、哪个要素（只有 distinct_over 有）。"""

    function: str
    dataset: str
    window: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    value: Decimal | str | date | int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class FieldRef:
    """要素；`path` 是走到它所在记录的关联属性。"""

    path: tuple[str, ...]
    name: str
    field: Field
    kind: Kind


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: str
    left: "Node"
    right: "Node"
    kind: Kind = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Negate:
    item: "Node"
    kind: Kind = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Compare:
    operator: str
    left: "Node"
    right: "Node"
    kind: Kind = Kind.BOOL


@dataclass(frozen=True, slots=True)
class Membership:
    item: "Node"
    options: tuple[Constant | Parameter, ...]
    negated: bool
    kind: Kind = Kind.BOOL


@dataclass(frozen=True, slots=True)
class Range:
    item: "Node"
    low: "Node"
    high: "Node"
    negated: bool
    kind: Kind = Kind.BOOL


@dataclass(frozen=True, slots=True)
class Prefix:
    item: "Node"
    prefix: str
    negated: bool
    kind: Kind = Kind.BOOL


@dataclass(frozen=True, slots=True)
class Logic:
    operator: str
    parts: tuple["Node", ...]
    kind: Kind = Kind.BOOL


@dataclass(frozen=True, slots=True)
class Not:
    item: "Node"
    kind: Kind = Kind.BOOL


@dataclass(frozen=True, slots=True)
class Case:
    branches: tuple[tuple["Node", "Node"], ...]
    default: "Node | None"
    kind: Kind


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple["Node", ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Aggregate:
    """对名下集合逐行求值再汇总；求值时要素取自行，不取本单据。"""

    function: str
    name: str
    field: Field
    value: "Node | None"
    condition: "Node | None"
    kind: Kind


@dataclass(frozen=True, slots=True)
class WindowValue:
    call: WindowCall
    kind: Kind


Node = (
    Constant
    | Parameter
    | FieldRef
    | Arithmetic
    | Negate
    | Compare
    | Membership
    | Range
    | Prefix
    | Logic
    | Not
    | Case
    | Call
    | Aggregate
    | WindowValue
)


def children(node: Node) -> tuple[Node, ...]:
    """直接下级节点。"""
    match node:
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case Negate(item=item) | Not(item=item) | Prefix(item=item):
            return (item,)
        case Membership(item=item, options=options):
            return (item, *options)
        case Range(item=item, low=low, high=high):
            return (item, low, high)
        case Logic(parts=parts):
            return parts
        case Call(arguments=arguments):
            return arguments
        case Case(branches=branches, default=default):
            inner = [part for branch in branches for part in branch]
            return (*inner, default) if default is not None else tuple(inner)
        case Aggregate(value=value, condition=condition):
            return tuple(part for part in (value, condition) if part is not None)
        case _:
            return ()


def walk(node: Node) -> list[Node]:
    """全部节点，上级在前。"""
    found = [node]
    for child in children(node):
        found.extend(walk(child))
    return found
