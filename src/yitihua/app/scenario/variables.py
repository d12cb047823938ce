"""变量：`$名`、`$名.字段`、`$名.0.字段`，可用在任何值里，也可嵌在文字中。"""

import re
from collections.abc import Mapping
from typing import Any, Final

from yitihua.app.scenario.faults import StepFailed

_REFERENCE: Final = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)")


def pick(value: Any, *, path: str) -> Any:
    """按 `字段.0.字段` 取值，`.` 是整个结果；取不到抛出 StepFailed。"""
    if path == ".":
        return value
    found = value
    for part in path.split("."):
        if isinstance(found, Mapping) and part in found:
            found = found[part]
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            raise StepFailed(f"结果里没有 {path}（到 {part} 为止）", details=(f"结果 {value}",))
    return found


def fill(value: Any, *, scope: Mapping[str, Any]) -> Any:
    """把值里的变量换成内容；整个值就是一个变量时保留原来的类型。"""
    if isinstance(value, Mapping):
        return {key: fill(item, scope=scope) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [fill(item, scope=scope) for item in value]
    if not isinstance(value, str):
        return value
    whole = _REFERENCE.fullmatch(value)
    if whole:
        return _lookup(whole[1], scope=scope)
    return _REFERENCE.sub(lambda match: str(_lookup(match[1], scope=scope)), value)


def known(value: Any, *, scope: Mapping[str, Any]) -> bool:
    """值里引用的变量是否都已有了；要素默认值引用的变量还没有时，就不补这个要素。"""
    return not isinstance(value, str) or all(name.split(".")[0] in scope for name in _REFERENCE.findall(value))


def _lookup(name: str, *, scope: Mapping[str, Any]) -> Any:
    first, _, rest = name.partition(".")
    if first not in scope:
        raise StepFailed(f"没有变量 ${first}", details=(f"已有变量 {'、'.join(scope) or '无'}",))
    return pick(scope[first], path=rest or ".")
