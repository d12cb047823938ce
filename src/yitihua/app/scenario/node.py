"""场景文件里的一段映射：取值时核对类型，错了说清文件与步骤。"""

import re
from pathlib import Path
from typing import Any

from yitihua.app.scenario.faults import ScenarioError


class Node:
    """一段映射，连同它在哪个文件、哪一步；取值时顺便核对类型。"""

    def __init__(self, data: Any, *, path: Path, where: str) -> None:
        self.path, self.where = path, where
        if not isinstance(data, dict):
            raise self.error("应为“键: 值”")
        self.data: dict[str, Any] = data

    def error(self, message: str) -> ScenarioError:
        return ScenarioError(message, path=self.path, where=self.where)

    def only(self, keys: set[str]) -> None:
        unknown = sorted(self.data.keys() - keys)
        if unknown:
            raise self.error(f"不认识的键 {'、'.join(unknown)}，可用 {'、'.join(sorted(keys))}")

    def text(self, key: str, *, default: str | None = None, pattern: re.Pattern[str] | None = None) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str) or (key in self.data and not value):
            raise self.error(f"{key} 应为文字" if key in self.data else f"缺 {key}")
        if pattern and key in self.data and not value.startswith("$") and not pattern.fullmatch(value):
            raise self.error(f"{key} 写法不对：{value}")
        return value

    def texts(self, key: str, *, pattern: re.Pattern[str] | None = None) -> tuple[str, ...]:
        value = self.data.get(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) and item for item in items):
            raise self.error(f"{key} 应为文字或文字的列表")
        for item in items:
            if pattern and not pattern.fullmatch(item):
                raise self.error(f"{key} 写法不对：{item}")
        return tuple(items)

    def mapping(self, key: str) -> dict[str, Any]:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self.error(f"{key} 应为“键: 值”")
        self._no_booleans(value)
        return value

    def names(self, key: str) -> dict[str, str]:
        value = self.mapping(key)
        if not all(isinstance(item, str) for item in value.values()):
            raise self.error(f"{key} 的每一项应为“变量名: 结果字段”")
        return value

    def number(self, key: str, *, default: int | None = None, least: int = 0) -> int | None:
        value = self.data.get(key, default)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < least):
            raise self.error(f"{key} 应为不小于 {least} 的整数")
        return value

    def switch(self, key: str) -> bool:
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.error(f"{key} 只能写 true 或 false")
        return value

    def _no_booleans(self, value: Any) -> None:
        if isinstance(value, bool):
            raise self.error("是/否用 1/2，不用 true/false")
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            self._no_booleans(item)
