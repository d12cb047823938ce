"""询问：下层声明问题，上层登记回答；必答而无人回答，启动即错（design 第 3 节）。"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import ConfigurationError

Q = TypeVar("Q")
A = TypeVar("A")
_ALL: list["Inquiry[Any, Any]"] = []


class Inquiry(Generic[Q, A]):
    """对一个集合提问，得到各回答者的结果之并。"""

    def __init__(self, name: str, *, required: bool) -> None:
        self.name = name
        self.required = required
        self._answers: list[Callable[[Q, Ctx], list[A]]] = []
        _ALL.append(self)

    def answers(self, handler: Callable[[Q, Ctx], list[A]]) -> Callable[[Q, Ctx], list[A]]:
        self._answers.append(handler)
        return handler

    def ask(self, question: Q, *, ctx: Ctx) -> list[A]:
        return [item for handler in self._answers for item in handler(question, ctx)]


def check_answered() -> None:
    """启动时核对必答的询问都有人回答。"""
    missing = [inquiry.name for inquiry in _ALL if inquiry.required and not inquiry._answers]
    if missing:
        raise ConfigurationError(f"以下询问没有回答者：{'、'.join(missing)}")
