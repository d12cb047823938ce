"""旧授权人工确认：确认为某个角色（照常申请、另一人批准）或弃用；对照表也在这里维护（R-WFL-025）。"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models.functions import Now
from pydantic import Field

from yitihua.app.identity.accounts import refuse
from yitihua.app.identity.legacy import settle
from yitihua.app.operations.grant_migration.import_grants import LegacyOutcome
from yitihua.infra.identity.models import LegacyGrant, PermissionMap
from yitihua.infra.identity.roles import PERSON_ROLES
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx

_OPEN = ("unmapped", "refused")


class SetPermissionMap(Command):
    """`role_code` 为空即删去这条对照。"""

    old_permission: str = Field(min_length=1, max_length=100, description="旧权限")
    role_code: str = Field(default="", max_length=12, description="角色码")
    remark: str = Field(min_length=4, max_length=200, description="依据")


class PermissionMapOut(Out):
    old_permission: str
    role_code: str


class ConfirmLegacy(Command):
    legacy_ids: list[UUID] = Field(min_length=1, max_length=500, description="旧授权主键，可几条一起")
    role_code: str = Field(max_length=12, description="确认为哪个角色")
    opinion: str = Field(min_length=4, max_length=150, description="确认依据")


class DiscardLegacy(Command):
    legacy_ids: list[UUID] = Field(min_length=1, max_length=500, description="旧授权主键，可几条一起")
    opinion: str = Field(min_length=4, max_length=200, description="弃用原因")


class DecidedOut(Out):
    """逐条结局。"""

    outcomes: list[LegacyOutcome]


@operation("migration.grant.map", title="设置权限对照", roles={"SEC_ADM"}, money=False)
def set_permission_map(command: SetPermissionMap, *, ctx: Ctx) -> PermissionMapOut:
    """只影响以后的导入；已转成的申请不变，待确认的再导一次或逐条确认。"""
    place: dict[str, Any] = {"mof_div_code": ctx.mof_div_code, "old_permission": command.old_permission}
    if not command.role_code:
        PermissionMap.objects.filter(**place).delete()
        return PermissionMapOut(old_permission=command.old_permission, role_code="")
    _check_role(command.role_code)
    values: dict[str, Any] = {"role_code": command.role_code, "remark": command.remark, "update_time": Now()}
    values["setter_name"] = ctx.principal.user_name
    row, _ = PermissionMap.objects.update_or_create(**place, defaults=values)
    ctx.subjects.append(("identity.permission_map", str(row.map_id)))
    return PermissionMapOut(old_permission=command.old_permission, role_code=command.role_code)


@operation("migration.grant.confirm", title="确认旧授权为角色", roles={"SEC_ADM"}, money=False)
def confirm_legacy(command: ConfirmLegacy, *, ctx: Ctx) -> DecidedOut:
    """逐条申请授权，申请不成的留在未通过里、写明原因；批准仍要另一名管理员。"""
    _check_role(command.role_code)
    return _decide(command.legacy_ids, opinion=command.opinion, role_code=command.role_code, ctx=ctx)


@operation("migration.grant.discard", title="弃用旧授权", roles={"SEC_ADM"}, money=False)
def discard_legacy(command: DiscardLegacy, *, ctx: Ctx) -> DecidedOut:
    """不迁移这几条；再导入也不会回来。"""
    return _decide(command.legacy_ids, opinion=command.opinion, role_code="", ctx=ctx)


def _decide(ids: Iterable[UUID], *, opinion: str, role_code: str, ctx: Ctx) -> DecidedOut:
    wanted = set(ids)
    rows = LegacyGrant.objects.select_for_update().filter(legacy_id__in=wanted, mof_div_code=ctx.mof_div_code)
    found = list(rows.order_by("legacy_id"))
    if len(found) < len(wanted):
        raise no_access()
    if done := [row for row in found if row.status not in _OPEN]:
        raise refuse(
            "E-STATE", f"其中 {len(done)} 条已经办过", field="legacy_ids", step="请刷新列表，只选待确认与未通过的"
        )
    outcomes = []
    for row in found:
        reasons: list[str] = []
        if role_code:
            reason = f"权限迁移：旧权限“{row.old_permission}”人工确认：{opinion}"[:200]
            reasons = [item.message for item in settle(row, role_code=role_code, reason=reason, ctx=ctx)]
        else:
            row.status, row.findings = "discarded", []
        row.opinion, row.decider_name, row.decide_time = opinion, ctx.principal.user_name, Now()
        row.save(force_update=True)
        ctx.subjects.append(("identity.legacy", str(row.legacy_id)))
        told = {"legacy_id": row.legacy_id, "old_user": row.old_user, "old_permission": row.old_permission}
        outcomes.append(LegacyOutcome(**told, status=row.status, reasons=reasons))
    return DecidedOut(outcomes=outcomes)


def _check_role(role_code: str) -> None:
    if role_code not in PERSON_ROLES:
        raise refuse("E-GRANT", f"没有可授的角色 {role_code}", field="role_code", step="请从角色表里选")
