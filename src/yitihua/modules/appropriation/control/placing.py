"""给要占的每一笔找到控制格：定不了键的、没有这一格的各说原因。"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding
from yitihua.ledger.types import LimitKey
from yitihua.modules.appropriation.control import findings, policies
from yitihua.modules.appropriation.control.key import Horizon, Key, Policy, Unplaced, applies, key_of

KINDS: Final[Mapping[Horizon, str]] = {
    Horizon.YEAR: "control",
    Horizon.YEARS: "control_years",
    Horizon.PLAN: "control_plan",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """要占的一笔：由谁占着、单据的要素、金额。"""

    holder_id: UUID
    elements: Mapping[str, str]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Placed:
    """占哪几格，或为什么不能占；有一条原因就一格也不占。"""

    cells: tuple[LimitKey, ...] = ()
    refused: tuple[Finding, ...] = ()


def place(asked: Sequence[Asked], active: Sequence[Policy], *, ctx: Ctx) -> list[Placed]:
    """与 `asked` 一一对应；够不够由账本判定，不够时要说的政策与键记在 ctx.figures。"""
    keyed = [[(policy, _key(policy, item)) for policy in active] for item in asked]
    wanted = [(policy.policy_id, key.text) for item in keyed for policy, key in _keys(item)]
    lines = policies.lines_of(wanted, ctx=ctx) if wanted else {}
    placed = []
    for item in keyed:
        refused = [findings.unplaced(policy, key) for policy, key in item if isinstance(key, Unplaced)]
        cells = []
        for policy, key in _keys(item):
            line = lines.get((policy.policy_id, key.text))
            if line is None:
                refused.append(findings.unlisted(policy, key))
                continue
            cell = LimitKey(KINDS[policy.horizon], line.line_id)
            ctx.figures[f"{cell.kind}:{cell.id}"] = {"policy": policy, "key": key}
            cells.append(cell)
        placed.append(Placed(refused=tuple(refused)) if refused else Placed(cells=tuple(cells)))
    return placed


def _key(policy: Policy, item: Asked) -> Key | Unplaced | None:
    """空值是政策不管这张单据。"""
    managed = applies(policy, item.elements)
    if isinstance(managed, Unplaced):
        return managed
    return key_of(policy, item.elements) if managed else None


def _keys(items: Iterable[tuple[Policy, Key | Unplaced | None]]) -> list[tuple[Policy, Key]]:
    return [(policy, key) for policy, key in items if isinstance(key, Key)]
