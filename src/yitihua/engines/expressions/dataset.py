"""数据集：表达式可以用的要素，按标准名或中文名登记（07 第 5A 节）。

Datasets: the registered fields, related records, sets and windows an expression may name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from yitihua.kernel.errors import ConfigurationError
from yitihua.kernel.money import FEN


class Type(StrEnum):
    """要素类型。是否类（flag）取 1 是 2 否；set 是本单据名下的一组行。"""

    MONEY = "money"
    NUMBER = "number"
    TEXT = "text"
    CODE = "code"
    DATE = "date"
    FLAG = "flag"
    BOOL = "bool"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Field:
    """一个要素。

    `codes` 给出后，与它比较的代码必须在内（R-MON-909）；`rows` 是 set 里每一行的数据集；
    `nullable`、`minimum`、`step` 供查条件缺口时取值；`attr` 是事实对象上的属性名，缺省同标准名。
    """

    cn: str
    type: Type
    codes: frozenset[str] | None = None
    rows: "Dataset | None" = None
    nullable: bool = False
    minimum: Decimal | None = None
    step: Decimal = FEN
    attr: str = ""


@dataclass(frozen=True, slots=True)
class WindowSet:
    """可以开窗口汇总的数据集：`dataset` 说明它的要素，`windows` 是登记的窗口名称。"""

    dataset: "Dataset"
    windows: frozenset[str]


@dataclass(frozen=True)
class Dataset:
    """一个数据集：`related` 键是事实对象上的属性名，前缀可写键或所指数据集的名称。"""

    name: str
    fields: Mapping[str, Field]
    related: Mapping[str, "Dataset"] = field(default_factory=dict)
    windows: tuple[WindowSet, ...] = ()
    _names: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for key, item in self.fields.items():
            if (item.type is Type.SET) != (item.rows is not None):
                raise ConfigurationError(f"数据集{self.name}：集合要素{key}必须说明每行的数据集，其他要素不得说明")
            for name in {key.lower(), item.cn}:
                self._register(name, key)
        for key, other in self.related.items():
            for name in {key.lower(), other.name}:
                self._register("." + name, key)

    def _register(self, name: str, key: str) -> None:
        if name in self._names:
            raise ConfigurationError(f"数据集{self.name}重复登记要素{name.lstrip('.')}")
        self._names[name] = key

    def field_key(self, name: str) -> str | None:
        """要素的标准名；没有登记时为空。"""
        return self._names.get(name.lower())

    def related_key(self, name: str) -> str | None:
        """关联数据集的属性名；没有登记时为空。"""
        return self._names.get("." + name.lower())

    def window_set(self, name: str) -> WindowSet | None:
        return next((item for item in self.windows if item.dataset.name == name), None)

    def words(self) -> frozenset[str]:
        """表达式里可以出现的全部要素名，含关联数据集、集合行与窗口数据集的（小写）。"""
        found: set[str] = set()
        pending, seen = [self], set[int]()
        while pending:
            current = pending.pop()
            if id(current) in seen:
                continue
            seen.add(id(current))
            found.update(name.lstrip(".") for name in current._names)
            found.update(item.dataset.name.lower() for item in current.windows)
            pending.extend(current.related.values())
            pending.extend(item.rows for item in current.fields.values() if item.rows)
            pending.extend(item.dataset for item in current.windows)
        return frozenset(found)
