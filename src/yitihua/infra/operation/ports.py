"""由上层接入的两处：账的一次落库，额度不足的解释。infra 不认识账，只认识这两个口。"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding


@dataclass(frozen=True, slots=True)
class Flushed:
    """`refused` 单据主键→该单据被拒的原因，空即全部成功；`limits` 是试办时各行额度办成后的样子。"""

    refused: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    limits: tuple[dict[str, str], ...] = ()


Flush = Callable[[Ctx, Any, bool], Flushed]
_FLUSH: list[Flush] = []


def bind_flush(flush: Flush) -> None:
    """应用启动时接入账本的落库函数（ctx, 底层连接, 逐笔）。"""
    _FLUSH[:] = [flush]


def flush(ctx: Ctx, connection: Any, *, each: bool) -> Flushed:
    if not (ctx.ledger.items or ctx.limits.items or ctx.books.items or ctx.pendings.items):
        return Flushed()
    assert _FLUSH, "账本没有接入"
    return _FLUSH[0](ctx, connection, each)


class Defer(Protocol):
    """登记一个作业：作业名、参数，与引出它的区划、账号。"""

    def __call__(self, name: str, arguments: dict[str, Any], *, mof_div_code: str, username: str) -> None: ...


_DEFER: list[Defer] = []


def bind_defer(defer: Defer) -> None:
    """应用启动时接入作业登记函数。"""
    _DEFER[:] = [defer]


def defer(name: str, arguments: dict[str, Any], *, mof_div_code: str, username: str) -> None:
    assert _DEFER, "作业没有接入"
    _DEFER[0](name, arguments, mof_div_code=mof_div_code, username=username)
