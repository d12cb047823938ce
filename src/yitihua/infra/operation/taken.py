"""取一批命令各自的单据：按主键次序一次锁住，逐行给出；看不到的、版本不符的、状态不许的处处同样地拒绝。"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from yitihua.infra.operation import rules as _rules  # noqa: F401
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.lines import Line, Lines
from yitihua.kernel.decisions import decide
from yitihua.kernel.findings import Finding
from yitihua.kernel.machine import Machine

R = TypeVar("R", bound=Any)


def locked(rows: Any, keys: Iterable[UUID]) -> dict[UUID, Any]:
    """`rows` 是已经定好范围的查询；各行按主键次序锁住，不在范围里的不在结果里。"""
    found = rows.select_for_update().filter(pk__in=list(keys)).order_by("pk")
    return {row.pk: row for row in found}


def pick(line: Line[Any], rows: Mapping[UUID, R], key: UUID) -> R | None:
    """本行的单据；看不到的拒绝（R-WFL-008），命令带的版本不符的拒绝（R-GEN-005）。"""
    row = rows.get(key)
    if row is None:
        line.refuse([unseen()])
        return None
    stale = stale_version(row.row_version, getattr(line.command, "row_version", None))
    line.refuse([stale] if stale else [])
    return None if line.refused else row


def taken(lines: Lines[Any], rows: Any, *, key: str, machine: Machine, action: str) -> list[tuple[Line[Any], Any]]:
    """锁住命令的 `key` 所指的各行，给出状态许可 `action` 的；同一行写两次的，后一次当看不到拒绝。"""
    held = locked(rows, [getattr(line.command, key) for line in lines.alive])
    found = []
    for line in lines.alive:
        wanted = getattr(line.command, key)
        row = pick(line, held, wanted)
        held.pop(wanted, None)
        if row is None:
            continue
        if not machine.allows(row.status, action):
            line.refuse([machine.refusal(row.status, action)])
            continue
        found.append((line, row))
    return found


def stale_version(current: int, given: int | None) -> Finding | None:
    """乐观锁（R-GEN-005）：命令给了版本而与库中不符；没给的不比。"""
    if given is None:
        return None
    facts = {"current": current, "given": given}
    return decide("R-GEN-005", fires=given != current, facts=facts, fields=("row_version",))


def unseen() -> Finding:
    """看不到与不存在不加区分。"""
    return no_access().finding
