"""把账号与授权变成办事人（Principal）。"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from yitihua.infra.identity.limits import read_elements, read_fields
from yitihua.infra.identity.models import Delegation, Grant, User
from yitihua.infra.identity.roles import ROLES
from yitihua.kernel.context import Abroad, Acting, Part, Principal, Scope


def grants_of(users: Iterable[User], *, on: date) -> dict[UUID, list[Grant]]:
    """各人在这一天有效的授权。"""
    rows = Grant.objects.filter(user__in=list(users)).filter(Q(start_date=None) | Q(start_date__lte=on))
    found: dict[UUID, list[Grant]] = {}
    for grant in rows.filter(Q(end_date=None) | Q(end_date__gte=on)).order_by("grant_id"):
        found.setdefault(grant.user_id, []).append(grant)
    return found


def own_principals(users: Iterable[User], *, on: date, ip: str = "") -> list[Principal]:
    """各人以本人的岗位办事的样子，不含受托；一次取齐授权。没有授权的人看不到任何业务数据（R-WFL-007）。"""
    people = list(users)
    held = grants_of(people, on=on)
    return [_own_principal(user, held.get(user.user_id, []), ip=ip) for user in people]


def _own_principal(user: User, grants: list[Grant], *, ip: str) -> Principal:
    """别的区划的授权另放：在那里督导的人，回到本区划仍只是原来的岗位与范围。"""
    home = [grant for grant in grants if grant.mof_div_code in ("", user.mof_div_code)]
    return Principal(
        user_id=str(user.user_id),
        username=user.username,
        user_name=user.user_name,
        roles=frozenset(grant.role_code for grant in home),
        scope=scope_of(home),
        mof_div_code=user.mof_div_code,
        agency_code=user.agency_code,
        mof_dep_code=user.mof_dep_code,
        ip=ip,
        posts=_posts(home),
        abroad=_abroad([grant for grant in grants if grant not in home]),
    )


def _abroad(grants: list[Grant]) -> tuple[Abroad, ...]:
    """按区划分开。"""
    return tuple(
        Abroad(code, frozenset(grant.role_code for grant in own), scope_of(own))
        for code in sorted({grant.mof_div_code for grant in grants})
        if (own := [grant for grant in grants if grant.mof_div_code == code])
    )


def _posts(grants: list[Grant]) -> tuple[tuple[str, Scope], ...]:
    """每个角色只看授这个角色的那几条：借调支付中心的单位审核，审核岗仍只管本单位。"""
    roles = sorted({grant.role_code for grant in grants})
    return tuple((role, scope_of([grant for grant in grants if grant.role_code == role])) for role in roles)


def principal_of(user: User, *, on: date, ip: str = "") -> Principal:
    """按业务日期取有效授权与受托。"""
    (own,) = own_principals([user], on=on, ip=ip)
    delegations = list(Delegation.objects.filter(delegatee=user, revoke_time=None).select_related("delegator"))
    acting = _acting([row for row in delegations if row.start_date <= on <= row.end_date], on=on)
    lapsed = frozenset(row.role_code for row in delegations) - {item.role for item in acting}
    return replace(own, acting=acting, lapsed=lapsed)


def _acting(delegations: Sequence[Delegation], *, on: date) -> tuple[Acting, ...]:
    """今天替谁审：委托人仍在岗、仍有那个角色才算（R-WFL-012）。"""
    standing = [row for row in delegations if row.delegator.is_active]
    held = grants_of([row.delegator for row in standing], on=on) if standing else {}
    found = []
    for row in standing:
        grants = [
            grant
            for grant in held.get(row.delegator_id, [])
            if grant.role_code == row.role_code and grant.mof_div_code in ("", row.mof_div_code)
        ]
        if grants:
            found.append(
                Acting(
                    delegation_id=str(row.delegation_id),
                    user_id=str(row.delegator_id),
                    user_name=row.delegator.user_name,
                    role=row.role_code,
                    scope=scope_of(grants),
                    biz_type=row.biz_type,
                )
            )
    return tuple(found)


def scope_of(grants: list[Grant]) -> Scope:
    """多角色取并集；任一全区划角色即不再按单位过滤。限了要素的不并进去，逐条另列。"""
    whole = [grant for grant in grants if not grant.elements]
    agencies = frozenset(grant.agency_prefix for grant in whole if grant.agency_prefix)
    mof_deps = frozenset(grant.mof_dep_code for grant in whole if grant.mof_dep_code)
    divisions = frozenset(grant.mof_div_code for grant in whole if grant.mof_div_code)
    parts = _parts(grants)
    if any(ROLES[grant.role_code].scope == "division" for grant in whole):
        return Scope(divisions=divisions, unlimited=True, parts=parts)
    return Scope(divisions if agencies or mof_deps else frozenset(), agencies, mof_deps, parts=parts)


def _parts(grants: list[Grant]) -> tuple[Part, ...]:
    """有一条限了要素或字段的，逐条列出；都没限的不用列。没有业务数据的岗位不算一条。"""
    if not any(grant.elements or grant.hidden_fields for grant in grants):
        return ()
    found = [_part(grant) for grant in grants]
    return tuple(dict.fromkeys(part for part in found if part.unlimited or part.agencies or part.mof_deps))


def _part(grant: Grant) -> Part:
    return Part(
        agencies=frozenset({grant.agency_prefix} - {""}),
        mof_deps=frozenset({grant.mof_dep_code} - {""}),
        unlimited=ROLES[grant.role_code].scope == "division",
        elements=read_elements(grant.elements),
        hidden=frozenset(read_fields(grant.hidden_fields)),
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
