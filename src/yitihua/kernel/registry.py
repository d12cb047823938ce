"""登记簿：封闭、有名、启动后冻结，重名即错。

Closed registries, frozen at start; a duplicate is an error.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

from yitihua.kernel.errors import ConfigurationError

T = TypeVar("T")


class Registry(Generic[T]):
    """按键登记一类声明。"""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] = {}
        self._frozen = False

    def add(self, key: str, value: T) -> T:
        if self._frozen:
            raise ConfigurationError(f"{self.name}已冻结，不能再登记 {key}")
        if key in self._items:
            raise ConfigurationError(f"{self.name}重复登记 {key}")
        self._items[key] = value
        return value

    def get(self, key: str) -> T | None:
        return self._items.get(key)

    def __getitem__(self, key: str) -> T:
        return self._items[key]

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._items))

    def __len__(self) -> int:
        return len(self._items)

    def items(self) -> list[tuple[str, T]]:
        return sorted(self._items.items())

    def freeze(self) -> None:
        self._frozen = True
