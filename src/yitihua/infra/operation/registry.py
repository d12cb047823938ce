"""操作登记簿：一个用例一条，操作码同时是权限、日志动作、规则挂点与接口路径（design 第 1 节）。"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args, get_origin, get_type_hints

from yitihua.infra.operation.command import Command
from yitihua.infra.operation.lines import Lines
from yitihua.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Operation:
    """`bulk` 的操作函数收一批命令（Lines），另带 `<操作码>_batch`；`money` 的操作必须有请求号。

    `delegable` 的可由受托人代办（只有流程的审核、退回）。
    """

    code: str
    title: str
    roles: frozenset[str]
    command: type[Command]
    body: Callable[..., Any]
    bulk: bool
    money: bool
    doc: str
    delegable: bool = False


OPERATIONS: Registry[Operation] = Registry("操作")


def operation(
    code: str, *, title: str, roles: set[str], money: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """登记一个操作；函数第一个参数的类型就是命令类型，写成 Lines[命令] 的自动有批量写法。"""

    def register(body: Callable[..., Any]) -> Callable[..., Any]:
        hints = get_type_hints(body)
        first = next(value for name, value in hints.items() if name not in ("ctx", "return"))
        bulk = get_origin(first) is Lines
        command = get_args(first)[0] if bulk else first
        OPERATIONS.add(
            code, Operation(code, title, frozenset(roles), command, body, bulk, money, (body.__doc__ or title).strip())
        )
        return body

    return register
