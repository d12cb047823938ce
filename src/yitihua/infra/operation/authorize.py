"""权限：有没有这个操作、在不在数据范围、是不是技术账号（10 第 5、6 节）。"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from yitihua.infra.identity.roles import ROLES
from yitihua.infra.operation import rules as _rules  # noqa: F401
from yitihua.infra.operation.registry import Operation
from yitihua.kernel.context import Principal
from yitihua.kernel.decisions import decide
from yitihua.kernel.findings import Finding
from yitihua.kernel.rulebook import finding

PERSONAL: Final = (
    "identity.", "workflow.", "migration.", "demo.", "payment.voucher.seal", "appropriation.indicator.issue",
)  # fmt: skip
"""须本人登录办理的操作码开头：管账号与授权的、认本人证书的；审核、退回（可委托的）也是。"""


class Forbidden(Exception):
    """无权：HTTP 403，并写一行安全日志；操作的由执行器写（`logged`），读的由接口的错误出口写。"""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
        self.logged = False


def no_access(code: str = "R-WFL-008") -> Forbidden:
    """按规则簿的措辞拒绝。"""
    return Forbidden(finding(code))


def authorize(operation: Operation, principal: Principal, *, mof_div_code: str) -> None:
    """不通过即抛 Forbidden。"""
    held = principal.kind == "system" or holds(principal, operation)
    technical = bool(principal.roles) and all(ROLES[role].technical for role in principal.roles)
    business = any(not ROLES[role].technical for role in operation.roles)
    facts = {"held": held, "technical": technical, "business": business}
    _refuse("R-WFL-003", fires=technical and business and not held, facts=facts)
    lapsed = operation.delegable and not held and bool(operation.roles & principal.lapsed)
    _refuse("R-WFL-012", fires=lapsed, facts={"lapsed": lapsed})
    hint = f"您没有“{operation.title}”的权限，请联系安全保密管理员"
    _refuse("R-WFL-008", fires=not held, facts={"held": held}, next_step=hint)
    unscoped = any(ROLES[role].scope == "none" for role in principal.roles & operation.roles)
    personal = principal.kind == "machine" and (operation.delegable or operation.code.startswith(PERSONAL))
    alone = f"“{operation.title}”须由本人登录办理，接口客户端不能代办"
    _refuse("R-WFL-008", fires=personal, facts={"personal": personal}, next_step=alone)
    empty = principal.kind != "system" and principal.scope.empty and not unscoped
    _refuse("R-WFL-007", fires=empty, facts={"scope_empty": empty})
    elsewhere = bool(mof_div_code) and mof_div_code != principal.mof_div_code
    _refuse("R-GEN-008", fires=elsewhere, facts={"elsewhere": elsewhere})


def holds(principal: Principal, operation: Operation) -> bool:
    """本人的岗位有这个操作，或受托代办的岗位有。"""
    acting = {item.role for item in principal.acting} if operation.delegable else frozenset()
    return bool(operation.roles & (principal.roles | acting))


def _refuse(code: str, *, fires: bool, facts: Mapping[str, bool], next_step: str = "") -> None:
    problem = decide(code, fires=fires, facts=facts)
    if problem is not None:
        raise Forbidden(replace(problem, next_step=next_step) if next_step else problem)


def operations_of(principal: Principal, operations: list[Operation]) -> list[str]:
    """这个人能用的操作码，界面据此显示按钮；服务器照样再判一遍。"""
    return [item.code for item in operations if holds(principal, item)]
