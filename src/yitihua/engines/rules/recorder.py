"""行为覆盖：规则在什么数据上触发过、放行过，记到一个文件；还有逐条关掉规则的开关（设计第 11 节）。

Behaviour coverage trace and kill switch, both driven by environment variables.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from yitihua.kernel.decisions import observe

TRACE = "YITIHUA_RULE_TRACE"
OFF = "YITIHUA_RULE_OFF"
_VALUES: Final[Mapping[bytes, bytes]] = os.environ._data  # type: ignore[attr-defined]
_TRACE_KEY, _OFF_KEY = os.fsencode(TRACE), os.fsencode(OFF)
"""每判一条规则都要问这两个变量，平时都没有设；`os.environ` 查不到时要过几层异常，所以看它底下的字典。"""
_seen: set[tuple[str, str, bool, str, str]] = set()


def tracing() -> bool:
    """这次运行要不要记；取事实较费的判定处先问一声。"""
    return bool(_VALUES.get(_TRACE_KEY)) and not _VALUES.get(_OFF_KEY)


def is_off(code: str) -> bool:
    """试验里被关掉的规则（逗号分隔）；产品运行不设这个变量。"""
    off = _VALUES.get(_OFF_KEY, b"")
    return bool(off) and code in os.fsdecode(off).split(",")


def record(code: str, *, fired: bool, facts: Any) -> None:
    """记一笔；没有设 YITIHUA_RULE_TRACE 时什么也不做，关掉规则的试验也不记。同一进程、同一测试里相同的只记一次。"""
    if not tracing():
        return
    plain = canonical(facts)
    mark = fingerprint(plain)
    test = os.environ.get("PYTEST_CURRENT_TEST", "")
    key = (os.environ[TRACE], code, fired, mark, test)
    if key in _seen:
        return
    _seen.add(key)
    line = {
        "rule": code,
        "outcome": "fired" if fired else "passed",
        "fingerprint": mark,
        "facts": plain,
        "test": test,
    }
    append(line)


def append(line: Mapping[str, Any]) -> None:
    """往记录里加一行；几个进程同写一个文件，一行一次写入。没有设记录文件时什么也不做。"""
    path = os.environ.get(TRACE)
    if not path:
        return
    data = (json.dumps(line, ensure_ascii=False) + "\n").encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, data)
    finally:
        os.close(descriptor)


def fingerprint(plain: Any) -> str:
    """事实的指纹：写法排好序后的摘要。"""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def canonical(value: Any) -> Any:
    """事实写成可比、可存的样子：金额与日期成文字，集合排序。"""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Enum):
        return canonical(value.value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: canonical(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((canonical(item) for item in value), key=str)
    return canonical(vars(value)) if hasattr(value, "__dict__") else str(value)


observe(is_off=is_off, record=record)
