"""一条旧授权怎么办：对照角色、判职责分离、转成授权申请；办不成的留下原因。"""

from collections.abc import Iterable
from uuid import UUID

from yitihua.app.identity.accounts import locked_user, roles_now
from yitihua.app.identity.duties import conflicts_of
from yitihua.app.operations.identity.request_grant import RequestGrant, request_grant
from yitihua.infra.identity.models import GrantChange, LegacyGrant, PermissionMap, User
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Findings


def permission_map(*, ctx: Ctx) -> dict[str, str]:
    """本区划的对照表：旧权限 → 角色码。"""
    rows = PermissionMap.objects.filter(mof_div_code=ctx.mof_div_code)
    return dict(rows.values_list("old_permission", "role_code"))


def settle(row: LegacyGrant, *, role_code: str, reason: str, ctx: Ctx) -> tuple[Finding, ...]:
    """定这一条：没有角色的待确认；有角色的申请授权，申请不成的记下原因。返回这一条的发现。"""
    row.role_code = role_code
    found: Iterable[Finding] = judged(
        "R-WFL-025", fires=not role_code, facts={"mapped": bool(role_code)}, fields=("old_permission",),
        p=row.old_permission,
    )  # fmt: skip
    row.status = "refused" if role_code else "unmapped"
    if role_code:
        try:
            row.change_id = _request(row, reason=reason, ctx=ctx)
            row.status = "requested"
        except Refusal as refusal:
            found = refusal.findings.items
    findings = tuple(found)
    row.findings = [item.as_dict() for item in findings]
    return findings


def _request(row: LegacyGrant, *, reason: str, ctx: Ctx) -> UUID:
    """职责分离连待批准的申请一起看：一次导入里的两条也不能合成冲突的岗位。"""
    user = locked_user(row.username, ctx=ctx)
    roles = {*roles_now(user, on=ctx.biz_date), *_waiting(user), row.role_code}
    Findings.of(conflicts_of(roles)).raise_if_blocking()
    command = RequestGrant(
        username=row.username,
        role_code=row.role_code,
        agency_prefix=row.agency_prefix,
        mof_dep_code=row.mof_dep_code,
        elements=row.elements,
        hidden_fields=row.hidden_fields,
        reason=reason,
    )
    change_id: UUID = request_grant(command, ctx=ctx).change_id
    return change_id


def _waiting(user: User) -> set[str]:
    pending = GrantChange.objects.filter(user=user, action="grant", status="pending")
    return set(pending.values_list("role_code", flat=True))
