"""申请授权变更：安全保密管理员提出授予或收回，另一名管理员批准才生效（R-WFL-024）。"""

from datetime import date
from uuid import UUID

from pydantic import Field

from yitihua.app.identity.accounts import grants_shown, locked_user, refuse, roles_now, same_place
from yitihua.app.identity.duties import conflicts_of
from yitihua.app.identity.limits import checked_limits, plain_limits
from yitihua.infra.identity.models import Grant, GrantChange, User
from yitihua.infra.identity.roles import PERSON_ROLES, ROLES
from yitihua.infra.operation.command import Code, Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Findings

_PLACES = {
    "agency": ("agency_prefix", "单位代码"),
    "dept": ("agency_prefix", "部门代码（单位代码的前几位）"),
    "mof_dep": ("mof_dep_code", "对口科室"),
}


class RequestGrant(Command):
    """`action` 为 grant 授予、revoke 收回；单位、部门角色写 `agency_prefix`，业务科室写 `mof_dep_code`。

    收回的要与原来那条写得一样：要素、字段不同即是另一条授权。
    """

    username: str = Field(max_length=60)
    action: str = Field(default="grant", pattern="^(grant|revoke)$")
    role_code: str = Field(max_length=12)
    agency_prefix: Code = ""
    mof_dep_code: Code = ""
    elements: str = Field(
        default="", max_length=400, description="要素范围，如 exp_func_code=205;fund_type_code=11，空即不限"
    )
    hidden_fields: str = Field(default="", max_length=400, description="看不到的字段，如 payee_acct_no，空即都看得到")
    start_date: date | None = None
    end_date: date | None = None
    reason: str = Field(min_length=4, max_length=200, description="申请理由")


class GrantChangeOut(Out):
    change_id: UUID
    status: str


@operation("identity.grant.request", title="申请授权变更", roles={"SEC_ADM"}, money=False)
def request_grant(command: RequestGrant, *, ctx: Ctx) -> GrantChangeOut:
    """当场核对范围与职责分离；批准时再核对一次，其间的变化也逃不掉。"""
    user = locked_user(command.username, ctx=ctx)
    _check_role(command)
    if str(user.user_id) == ctx.principal.user_id:
        raise refuse("E-GRANT", "不能给自己申请授权", field="username", step="请由另一名安全保密管理员申请")
    judge = checked_limits if command.action == "grant" else plain_limits
    elements, hidden_fields = judge(
        role_code=command.role_code, elements=command.elements, hidden_fields=command.hidden_fields, ctx=ctx
    )
    change = GrantChange(
        user=user,
        action=command.action,
        role_code=command.role_code,
        mof_div_code=ctx.mof_div_code,
        agency_prefix=command.agency_prefix,
        mof_dep_code=command.mof_dep_code,
        elements=elements,
        hidden_fields=hidden_fields,
        start_date=command.start_date,
        end_date=command.end_date,
        reason=command.reason,
        applicant=ctx.principal.user_id,
        applicant_name=ctx.principal.user_name,
        before=grants_shown(user, on=ctx.biz_date),
    )
    check_change(change, user, ctx=ctx)
    if GrantChange.objects.filter(**same_place(change), status="pending").exists():
        raise refuse("E-GRANT", "同一授权已有待批准的申请", field="role_code", step="请先批准或驳回那一笔")
    change.save(force_insert=True)
    ctx.subjects += [("identity.grant", str(change.change_id)), ("identity.user", str(user.user_id))]
    return GrantChangeOut.model_validate(change)


def check_change(change: GrantChange, user: User, *, ctx: Ctx) -> None:
    """授予：账号在用、职责不冲突；收回：确有这条授权。申请与批准时各查一次。"""
    if change.action == "revoke":
        held = Grant.objects.filter(**same_place(change))
        if not any(grant.end_date is None or grant.end_date >= ctx.biz_date for grant in held):
            raise refuse("E-GRANT", "没有这条有效的授权，不必收回", field="role_code", step="请在账号页核对现有授权")
        return
    if not user.is_active:
        raise refuse("E-USER", f"账号 {user.username} 已停用", field="username", step="停用的账号不能授权，请另建账号")
    roles = {*roles_now(user, on=ctx.biz_date), change.role_code}
    Findings.of(conflicts_of(roles)).raise_if_blocking()


def _check_role(command: RequestGrant) -> None:
    """角色可授、范围填对、期限不倒挂。"""
    if command.role_code not in PERSON_ROLES:
        raise _wrong("role_code", f"没有可授的角色 {command.role_code}", "请从角色表里选")
    needed = _PLACES.get(ROLES[command.role_code].scope)
    given = {"agency_prefix": command.agency_prefix, "mof_dep_code": command.mof_dep_code}
    for field, value in given.items():
        wanted = needed is not None and needed[0] == field
        if wanted and not value:
            assert needed is not None
            raise _wrong(field, f"{ROLES[command.role_code].title}须写明{needed[1]}", "范围不能空着，空着即看不到数据")
        if value and not wanted:
            raise _wrong(field, f"{ROLES[command.role_code].title}不按这一项定范围", "请清空这一项")
    if command.start_date and command.end_date and command.end_date < command.start_date:
        raise _wrong("end_date", "截止日期早于起始日期", "请核对起止日期")


def _wrong(field: str, text: str, step: str) -> Refusal:
    return refuse("E-GRANT", text, field=field, step=step)
