"""职责分离：哪些操作合起来不能归一个人；授权时按此人将有的全部操作判（R-WFL-004 至 006，三员互斥）。"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from yitihua.app.identity import rules as _rules  # noqa: F401
from yitihua.infra.identity.roles import EXCLUSIVE, ROLES
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Level


@dataclass(frozen=True, slots=True)
class Conflict:
    """`one` 与 `other` 各是一组操作码，一个人不能两边都沾。"""

    rule: str
    one: frozenset[str]
    other: frozenset[str]


CONFLICTS: Final = (
    Conflict("R-WFL-004", frozenset({"accounting.voucher.create"}), frozenset({"accounting.voucher.post"})),
    Conflict(
        "R-WFL-005",
        frozenset({"basedata.account.register", "basedata.account.disable"}),
        frozenset({"payment.application.approve"}),
    ),
    Conflict("R-WFL-006", frozenset({"basedata.parameter.set"}), frozenset({"appropriation.indicator.issue"})),
)
"""代码随年度装入、不在界面维护，代码维护一方现在只有参数设置。"""


def operations_held(roles: Collection[str]) -> frozenset[str]:
    """这些角色合起来能办的操作码。"""
    wanted = frozenset(roles)
    return frozenset(code for code, item in OPERATIONS.items() if item.roles & wanted)


def conflicts_of(roles: Collection[str]) -> list[Finding]:
    """一个人有这些角色时冲突的职责，逐条给出；没有为空。"""
    held = operations_held(roles)
    found: list[Finding] = []
    for conflict in CONFLICTS:
        one, other = held & conflict.one, held & conflict.other
        facts = {"one": bool(one), "other": bool(other)}
        found.extend(judged(conflict.rule, fires=bool(one and other), facts=facts, fields=("role_code",)))
    return [*found, *_exclusive(frozenset(roles))]


def _exclusive(roles: frozenset[str]) -> list[Finding]:
    """系统管理员、安全保密管理员、审计员三者互斥，也不兼业务岗位（00 第 7 节）。"""
    administrators = roles & EXCLUSIVE
    business = {role for role in roles - EXCLUSIVE if not ROLES[role].technical}
    if len(administrators) < 2 and not (administrators and business):
        return []
    names = "、".join(ROLES[role].title for role in sorted(administrators | business))
    text = f"{names}不能由同一人担任"
    step = "系统管理员、安全保密管理员、审计员互斥，也不兼业务岗位，请授予另一人"
    return [Finding("E-DUTY", Level.BLOCK, text, fields=("role_code",), next_step=step)]
