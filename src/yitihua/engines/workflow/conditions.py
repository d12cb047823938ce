"""流程条件：只许要素与常量比较、in、前缀、and/or/not，所以发布时能逐值查出缺口和重叠（10 第 2 节）。

Workflow conditions: restricted expressions whose gaps and overlaps are found by enumeration.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from math import prod
from typing import Any

from yitihua.engines.expressions import Dataset, ExpressionError, Kind, Type, compile_expression, tree
from yitihua.engines.expressions.closures import Scene, compile_node
from yitihua.kernel.money import fmt

MAX_POINTS = 200_000
OTHER = "其他"
"""没有代码集的要素，用它代表条件里没提到的取值。"""

Key = tuple[str, ...]
Node = tree.Node


@dataclass(frozen=True, slots=True)
class Point:
    """要素的一组取值，作反例用；没列出的要素取什么都一样。"""

    values: Mapping[Key, Any]
    names: Mapping[Key, str]

    def __str__(self) -> str:
        return "、".join(f"{self.names[key]}={_shown(value)}" for key, value in self.values.items()) or "任何取值"


@dataclass(frozen=True, slots=True)
class Coverage:
    """`gap` 是第一个没有条件满足的取值；`overlap` 是第一个同时满足两个条件的取值和那两个条件的次序。"""

    gap: Point | None
    overlap: tuple[Point, int, int] | None


@dataclass(frozen=True, slots=True)
class Condition:
    """核对过的条件；空文字即任何情况都满足。"""

    text: str
    root: Node | None

    def holds(self, row: Any) -> bool:
        return self.root is None or bool(compile_node(self.root)(Scene(row, {}, {})))


def compile_condition(
    text: str, *, dataset: Dataset, params: Mapping[str, tuple[Type, Any]] | None = None
) -> Condition:
    """编译一个流程条件；超出条件许可的写法抛 ExpressionError。`params` 是参数的类型和当前值，发布时定成常量。"""
    given = params or {}
    if not text.strip():
        return Condition("", None)
    root = compile_expression(text, dataset=dataset, params={name: kind for name, (kind, _) in given.items()}).root
    return Condition(text, _simple(root, {name: value for name, (_, value) in given.items()}))


def find_gaps_and_overlaps(conditions: Sequence[Condition], *, priorities: Sequence[int] | None = None) -> Coverage:
    """枚举每个常量及其上下一步、每个代码，给出第一个缺口和第一个重叠。

    两个条件同时满足而优先级不同，取优先的一个，不算重叠。
    """
    ranks = priorities or [0] * len(conditions)
    atoms = [atom for condition in conditions if condition.root is not None for atom in _atoms(condition.root)]
    fields = _fields(atoms)
    names = {key: reference.field.cn for key, reference in fields.items()}
    choices = [
        _representatives(reference, [atom for atom in atoms if _key(atom) == key]) for key, reference in fields.items()
    ]
    if prod(len(values) for values in choices) > MAX_POINTS:
        raise ExpressionError(f"条件牵涉的要素过多，逐值核对超过{MAX_POINTS}组，请减少要素")
    gap: Point | None = None
    overlap: tuple[Point, int, int] | None = None
    for values in product(*choices):
        row = _row(fields, values)
        true = [index for index, condition in enumerate(conditions) if condition.holds(row)]
        if not true and gap is None:
            gap = Point(dict(zip(fields, values, strict=True)), names)
        pair = next(((i, j) for i, j in combinations(true, 2) if ranks[i] == ranks[j]), None)
        if pair is not None and overlap is None:
            overlap = (Point(dict(zip(fields, values, strict=True)), names), *pair)
        if gap is not None and overlap is not None:
            break
    return Coverage(gap, overlap)


def _simple(node: Node, values: Mapping[str, Any]) -> Node:
    """只留条件许可的节点，参数换成常量，要素一律放左边。"""
    match node:
        case tree.Logic(parts=parts):
            return replace(node, parts=tuple(_simple(part, values) for part in parts))
        case tree.Not(item=item):
            return replace(node, item=_simple(item, values))
        case tree.Compare(operator=operator, left=left, right=right):
            return _oriented(operator, _settled(left, values), _settled(right, values))
        case tree.Membership(item=tree.FieldRef(), options=options):
            return replace(node, options=tuple(_constant(option, values) for option in options))
        case tree.Range(item=tree.FieldRef(), low=low, high=high):
            return replace(node, low=_constant(low, values), high=_constant(high, values))
        case tree.Prefix(item=tree.FieldRef()) | tree.FieldRef(kind=Kind.BOOL):
            return node
        case _:
            raise ExpressionError("流程条件只能写要素与常量的比较、in、前缀和 and、or、not")


_FLIPPED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _oriented(operator: str, left: Node, right: Node) -> Node:
    if isinstance(left, tree.Constant) and isinstance(right, tree.FieldRef):
        left, right, operator = right, left, _FLIPPED[operator]
    if not isinstance(left, tree.FieldRef) or not isinstance(right, tree.Constant):
        raise ExpressionError("流程条件只能拿要素与常量相比")
    if right.kind is Kind.TEXT and operator not in ("=", "<>"):
        raise ExpressionError("流程条件里代码与文本不比大小，请用 =、in 或前缀", element=left.field.cn)
    return tree.Compare(operator, left, right)


def _settled(node: Node, values: Mapping[str, Any]) -> Node:
    return _constant(node, values) if isinstance(node, tree.Parameter | tree.Negate) else node


def _constant(node: Node, values: Mapping[str, Any]) -> tree.Constant:
    match node:
        case tree.Constant():
            return node
        case tree.Parameter(name=name, kind=kind):
            assert values[name] is not None, f"参数 {name} 没有值"
            return tree.Constant(values[name], kind)
        case tree.Negate(item=tree.Constant(value=Decimal() as value)):
            return tree.Constant(-value, Kind.NUMBER)
        case _:
            raise ExpressionError("流程条件只能拿要素与常量相比")


def _atoms(node: Node) -> Iterator[Any]:
    if isinstance(node, tree.Logic | tree.Not):
        for child in tree.children(node):
            yield from _atoms(child)
    else:
        yield node


def _reference(atom: Any) -> tree.FieldRef:
    found = atom if isinstance(atom, tree.FieldRef) else atom.left if isinstance(atom, tree.Compare) else atom.item
    assert isinstance(found, tree.FieldRef)
    return found


def _key(atom: Any) -> Key:
    reference = _reference(atom)
    return (*reference.path, reference.name)


def _fields(atoms: Sequence[Any]) -> dict[Key, tree.FieldRef]:
    return {_key(atom): _reference(atom) for atom in atoms}


def _representatives(reference: tree.FieldRef, atoms: Sequence[Any]) -> list[Any]:
    """这个要素的候选取值，对各条件真假都相同的只留一个。"""
    key = (*reference.path, reference.name)
    judges = [compile_node(atom) for atom in atoms]
    kept: dict[tuple[bool, ...], Any] = {}
    for value in _candidates(reference, atoms):
        scene = Scene(_row({key: reference}, (value,)), {}, {})
        kept.setdefault(tuple(bool(judge(scene)) for judge in judges), value)
    return list(kept.values())


def _candidates(reference: tree.FieldRef, atoms: Sequence[Any]) -> list[Any]:
    """每个常量和上下一步、每个代码；可空的要素再加空。"""
    field = reference.field
    constants: set[Any] = {
        child.value for atom in atoms for child in tree.walk(atom) if isinstance(child, tree.Constant)
    }
    found: list[Any]
    if reference.kind is Kind.NUMBER:
        near = {value + step for value in constants for step in (-field.step, Decimal(0), field.step)}
        found = sorted(value for value in near if field.minimum is None or value >= field.minimum)
    elif reference.kind is Kind.DATE:
        assert all(isinstance(value, date) for value in constants)
        found = sorted({value + timedelta(days=days) for value in constants for days in (-1, 0, 1)})
    elif reference.kind is Kind.TEXT:
        prefixes = {atom.prefix for atom in atoms if isinstance(atom, tree.Prefix)}
        open_set = constants | prefixes | {prefix + "00" for prefix in prefixes}
        found = sorted(field.codes) if field.codes is not None else [*sorted(open_set), OTHER]
    else:
        found = [1, 2] if reference.kind is Kind.FLAG else [True, False]
    return [*found, None] if field.nullable else found


def _row(fields: Mapping[Key, tree.FieldRef], values: Sequence[Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for reference, value in zip(fields.values(), values, strict=True):
        place = row
        for step in reference.path:
            place = place.setdefault(step, {})
        place[reference.field.attr or reference.name] = value
    return row


def _shown(value: Any) -> str:
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return fmt(value)
    return value.isoformat() if isinstance(value, date) else str(value)
