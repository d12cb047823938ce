"""编好的表达式：一份单据用 evaluate，一批单据用 where / select。

A compiled expression with its two back ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from yitihua.engines.expressions import syntax, tree
from yitihua.engines.expressions.closures import EXACT, Closure, Scene, compile_node
from yitihua.engines.expressions.dataset import Dataset, Type
from yitihua.engines.expressions.errors import ExpressionError
from yitihua.engines.expressions.lowering import Lowering
from yitihua.engines.expressions.sql import SqlSource, SqlText, Writer
from yitihua.engines.expressions.tree import Kind, Node, WindowCall

_NOTHING: Mapping[Any, Any] = {}


@dataclass(frozen=True, slots=True)
class Expression:
    """编译成功的表达式；不可变，可多线程共用。`places` 是数值结果的小数位。"""

    text: str
    dataset: Dataset
    root: Node
    places: int
    _closure: Closure = field(repr=False, compare=False)

    @property
    def kind(self) -> Kind:
        return self.root.kind

    @property
    def parameters(self) -> frozenset[str]:
        """用到的参数名。"""
        return frozenset(node.name for node in tree.walk(self.root) if isinstance(node, tree.Parameter))

    @property
    def window_calls(self) -> frozenset[WindowCall]:
        """求值前要成批备好的窗口汇总。"""
        return frozenset(node.call for node in tree.walk(self.root) if isinstance(node, tree.WindowValue))

    @property
    def fields(self) -> frozenset[str]:
        """用到的要素，关联数据集的写成 关联.要素。"""
        refs = (node for node in tree.walk(self.root) if isinstance(node, tree.FieldRef))
        return frozenset(".".join((*node.path, node.name)) for node in refs)

    def evaluate(
        self,
        row: Any,
        *,
        params: Mapping[str, Any] = _NOTHING,
        windows: Mapping[WindowCall, Decimal | None] = _NOTHING,
    ) -> Any:
        """对一份单据求值：条件得真假，算式得舍入一次的 Decimal，算不出（遇空、除以 0）得 None。"""
        with localcontext(EXACT):
            value = self._closure(Scene(row, params, windows))
            if self.kind is not Kind.NUMBER or value is None:
                return value
            return value.quantize(Decimal(1).scaleb(-self.places), rounding=ROUND_HALF_UP) + 0

    def where(self, source: SqlSource, *, params: Mapping[str, Any] = _NOTHING, prefix: str = "e") -> SqlText:
        """条件写成 where 里的一段，空与假同样落选。"""
        assert self.kind is Kind.BOOL, "只有条件能放进 where"
        writer = Writer(params, prefix)
        return SqlText(writer.filter(self.root, source), writer.params)

    def select(self, source: SqlSource, *, params: Mapping[str, Any] = _NOTHING, prefix: str = "e") -> SqlText:
        """结果写成 select 里的一列；数值已舍入一次，条件只有真假。"""
        writer = Writer(params, prefix)
        text = writer.value(self.root, source)
        if self.kind is Kind.NUMBER:
            text = f"round({text}, {self.places})"
        return SqlText(text, writer.params)


def compile_expression(
    text: str,
    *,
    dataset: Dataset,
    params: Mapping[str, Type] = _NOTHING,
    result: Type = Type.BOOL,
    places: int = 2,
) -> Expression:
    """编译并查类型；不合规矩抛 ExpressionError（中文说明、位置、要素，R-MON-900、R-MON-909）。

    `params` 是可用参数及其类型；`result` 是期望的结果类型；`places` 是数值结果四舍五入到几位小数。
    """
    raw = syntax.parse(text, words=dataset.words() | {name.lower() for name in params})
    root = Lowering(dataset, params).lower(raw)
    wanted = tree.KIND_OF[result]
    if root.kind is not wanted:
        raise ExpressionError(f"结果是{root.kind.value}，这里要{wanted.value}", position=0, element=text[:40])
    return Expression(text, dataset, root, places, compile_node(root))
