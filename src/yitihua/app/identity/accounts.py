"""账号的查找与授权的写法，几个用例共用。"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection

from yitihua.infra.identity.models import PLACE, Grant, GrantChange, MachineClient, User
from yitihua.infra.identity.principals import grants_of
from yitihua.infra.identity.roles import ROLES
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level


def refuse(code: str, text: str, *, field: str = "", step: str) -> Refusal:
    """一条不属业务规则的拒绝。"""
    return Refusal([Finding(code, Level.BLOCK, text, fields=(field,) if field else (), next_step=step)])


def locked_user(username: str, *, ctx: Ctx, field: str = "username") -> User:
    """本区划的账号，锁住；没有即拒绝。"""
    user = User.objects.select_for_update().filter(username=username, mof_div_code=ctx.mof_div_code).first()
    if user is None:
        raise refuse("E-USER", f"本区划没有账号 {username}", field=field, step="请核对账号，账号区分大小写")
    return user


def hold_username(username: str) -> None:
    """锁住这个账号名到事务结束：同时建的两个同名账号，后到的看得见先到的。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(8807, hashtext(%s))", [username])


def username_taken(username: str) -> bool:
    """账号全系统唯一，别的区划有人用的也算；只问得到有没有。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT username_taken(%s)", [username])
        return bool(cursor.fetchone()[0])


def reserved(username: str) -> bool:
    """系统作业与机构客户端也按名字记请求号：人若同名，就取得到它们的结果。"""
    return username.lower() == "system" or MachineClient.objects.filter(org_code=username).exists()


def grants_shown(user: User, *, on: date) -> list[dict[str, str]]:
    """一个人此刻的全部授权，写进变更前后。"""
    return [shown(grant) for grant in grants_of([user], on=on).get(user.user_id, [])]


def shown(grant: Grant | GrantChange) -> dict[str, str]:
    """一条授权的内容，日期写成文字。"""
    return {
        "role_code": grant.role_code,
        "role_name": ROLES[grant.role_code].title,
        "mof_div_code": grant.mof_div_code,
        "agency_prefix": grant.agency_prefix,
        "mof_dep_code": grant.mof_dep_code,
        "elements": grant.elements,
        "hidden_fields": grant.hidden_fields,
        "start_date": _day(grant.start_date),
        "end_date": _day(grant.end_date),
    }


def roles_now(user: User, *, on: date) -> set[str]:
    """此人此刻与将来仍有效的角色：职责分离不能等到那一天才看。"""
    rows = Grant.objects.filter(user=user)
    return {grant.role_code for grant in rows if grant.end_date is None or grant.end_date >= on}


def same_place(change: GrantChange) -> dict[str, Any]:
    """定位一条授权的几列。"""
    names: Iterable[str] = ("user_id", "role_code", "mof_div_code", *PLACE)
    return {name: getattr(change, name) for name in names}


def apply_change(change: GrantChange, *, on: date) -> None:
    """批准后生效：授予即写一条（同一处原有的改期限），收回即止于前一日。"""
    if change.action == "grant":
        dates = {"start_date": change.start_date, "end_date": change.end_date, "change": change}
        Grant.objects.update_or_create(**same_place(change), defaults=dates)
    else:
        Grant.objects.filter(**same_place(change)).update(end_date=on - timedelta(days=1), change=change)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
