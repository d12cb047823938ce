"""把账号与授权变成办事人（Principal）。"""

from datetime import date

from django.db.models import Q

from yitihua.infra.identity.models import Grant, User
from yitihua.infra.identity.roles import ROLES
from yitihua.kernel.context import Principal, Scope


def principal_of(user: User, *, on: date, ip: str = "") -> Principal:
    """按业务日期取有效授权；没有授权的人看不到任何业务数据（R-WFL-007）。"""
    grants = [
        grant
        for grant in Grant.objects.filter(user=user).filter(Q(start_date=None) | Q(start_date__lte=on))
        if grant.end_date is None or grant.end_date >= on
    ]
    return Principal(
        user_id=str(user.user_id),
        username=user.username,
        user_name=user.user_name,
        roles=frozenset(grant.role_code for grant in grants),
        scope=_scope(grants),
        mof_div_code=user.mof_div_code,
        agency_code=user.agency_code,
        mof_dep_code=user.mof_dep_code,
        ip=ip,
    )


def _scope(grants: list[Grant]) -> Scope:
    """多角色取并集；任一全区划角色即不再按单位过滤。"""
    kinds = {ROLES[grant.role_code].scope for grant in grants}
    agencies = {grant.agency_prefix for grant in grants if grant.agency_prefix}
    mof_deps = {grant.mof_dep_code for grant in grants if grant.mof_dep_code}
    divisions = {grant.mof_div_code for grant in grants if grant.mof_div_code}
    if "division" in kinds:
        return Scope(divisions=frozenset(divisions), unlimited=True)
    return Scope(
        frozenset(divisions) if agencies or mof_deps else frozenset(), frozenset(agencies), frozenset(mof_deps)
    )


def system_principal(mof_div_code: str, *, name: str = "系统作业") -> Principal:
    """周期作业与收报用的系统身份，按区划一个。"""
    return Principal(
        user_id="system",
        username="system",
        user_name=name,
        roles=frozenset({"SYSTEM"}),
        scope=Scope(unlimited=True),
        mof_div_code=mof_div_code,
        kind="system",
    )


def machine_principal(org_code: str, *, role_code: str, mof_div_code: str) -> Principal:
    """银行等机构客户端的身份。"""
    return Principal(
        user_id=f"org:{org_code}",
        username=org_code,
        user_name=org_code,
        roles=frozenset({role_code}),
        scope=Scope(unlimited=True),
        mof_div_code=mof_div_code,
        kind="machine",
    )
