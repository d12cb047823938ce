"""发公告：系统管理员发给本区划的人，或只发给某几个角色；发出后进各人的消息，不能收回。"""

from typing import Any

from pydantic import Field

from yitihua.app.identity.accounts import refuse
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import grants_of
from yitihua.infra.identity.roles import PERSON_ROLES
from yitihua.infra.notices.letter import ANNOUNCE, Letter
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class Announce(Command):
    """`role_codes` 空即发给本区划全部在用的账号。"""

    title: str = Field(min_length=4, max_length=100, description="标题")
    body: str = Field(min_length=4, max_length=1000, description="内容")
    role_codes: list[str] = Field(default_factory=list, max_length=len(PERSON_ROLES), description="只发给这些角色")


class AnnounceOut(Out):
    """发给几个人。"""

    count: int


@operation("notice.announcement.publish", title="发公告", roles={"SYS_ADM"}, money=False)
def announce(command: Announce, *, ctx: Ctx) -> AnnounceOut:
    """按此刻在用的账号与有效的授权发；以后新建的账号看不到。"""
    people = _audience(command, ctx)
    if not people:
        raise refuse("E-NOTICE", "没有收得到的人", field="role_codes", step="请核对角色，或不选角色发给全部在用账号")
    ctx.notices.add(Letter(user_id=person, kind=ANNOUNCE, title=command.title, body=command.body) for person in people)
    return AnnounceOut(count=len(people))


def _audience(command: Announce, ctx: Ctx) -> list[str]:
    wanted = set(command.role_codes)
    unknown = sorted(wanted - set(PERSON_ROLES))
    if unknown:
        step = f"可选：{'、'.join(PERSON_ROLES)}"
        raise refuse("E-NOTICE", f"没有角色 {'、'.join(unknown)[:200]}", field="role_codes", step=step)
    users: Any = User.objects.filter(is_active=True, mof_div_code=ctx.mof_div_code)
    if wanted:
        held = grants_of(users.filter(grants__role_code__in=wanted).distinct(), on=ctx.biz_date)
        return sorted(str(user) for user, grants in held.items() if any(item.role_code in wanted for item in grants))
    return sorted(str(user) for user in users.values_list("user_id", flat=True))
