"""规则判定：由操作、流程、账本、报文自己判定的规则，触发与放行都经这里，好记录、能关掉（设计第 11 节）。

Decisions made outside the rule engine: reported to observers and switchable like any rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from yitihua.kernel.findings import Finding
from yitihua.kernel.rulebook import finding


class Recording(Protocol):
    """记一笔：哪条规则、在什么事实上、触发还是放行。"""

    def __call__(self, code: str, *, fired: bool, facts: Any) -> None: ...


@dataclass(slots=True)
class _Observer:
    is_off: Callable[[str], bool]
    record: Recording


def _nothing(code: str, *, fired: bool, facts: Any) -> None:
    """没有观察者时不记。"""


_observer = _Observer(is_off=lambda code: False, record=_nothing)


def observe(*, is_off: Callable[[str], bool], record: Recording) -> None:
    """登记观察者；由规则引擎的覆盖记录在装载时登记一次。"""
    _observer.is_off, _observer.record = is_off, record


def is_off(code: str) -> bool:
    """试验里被关掉的规则。"""
    return _observer.is_off(code)


def record(code: str, *, fired: bool, facts: Any) -> None:
    """只记不判；判定处自己生成发现时用。"""
    _observer.record(code, fired=fired, facts=facts)


def decide(
    code: str, *, fires: bool, facts: Any = None, fields: tuple[str, ...] = (), **figures: object
) -> Finding | None:
    """判定处得出 `fires` 之后调用：触发则给出规则簿里的那条发现，放行也记一笔。

    `facts` 是判定所依据的数（缺省用 `figures`），供覆盖记录比较“只差一步”。被开关关掉的规则一律放行。
    """
    if is_off(code):
        return None
    record(code, fired=fires, facts=figures if facts is None else facts)
    return finding(code, fields=fields, level=None, **figures) if fires else None


def judged(
    code: str, *, fires: bool, facts: Any = None, fields: tuple[str, ...] = (), **figures: object
) -> list[Finding]:
    """同 `decide`，以零或一条的列表给出，便于并入一份单据的全部问题。"""
    found = decide(code, fires=fires, facts=facts, fields=fields, **figures)
    return [] if found is None else [found]
