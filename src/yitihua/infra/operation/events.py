"""事件：下层发布，上层订阅；在同一事务里按批交付，订阅者只往工作单元里加（design 第 3 节）。"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from yitihua.kernel.context import Ctx

E = TypeVar("E")
Subscriber = Callable[[Sequence[Any], Ctx], None]


@dataclass(frozen=True, slots=True)
class OperationDone:
    """一个操作的业务部分办完了，还没落账：`operation` 是操作码（批量的不带 `_batch`），`subjects` 是涉及的单据。"""

    operation: str
    subjects: tuple[tuple[str, str], ...]


_SUBSCRIBERS: dict[type, list[Subscriber]] = defaultdict(list)


def subscribes(event: type[E]) -> Callable[[Callable[[Sequence[E], Ctx], None]], Callable[[Sequence[E], Ctx], None]]:
    """登记事务内订阅者：收一列同类事件。"""

    def register(handler: Callable[[Sequence[E], Ctx], None]) -> Callable[[Sequence[E], Ctx], None]:
        _SUBSCRIBERS[event].append(handler)
        return handler

    return register


def deliver(ctx: Ctx) -> None:
    """按发布次序成批交付一次；订阅者引出的新事件接着交付。"""
    delivered = 0
    while delivered < len(ctx.events):
        batch = ctx.events[delivered:]
        delivered = len(ctx.events)
        grouped: dict[type, list[Any]] = {}
        for event in batch:
            grouped.setdefault(type(event), []).append(event)
        for kind, events in grouped.items():
            for handler in _SUBSCRIBERS.get(kind, ()):
                handler(events, ctx)
