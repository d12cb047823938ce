"""离岗交接：哪些待办只等这个人办（R-WFL-018）。"""

from dataclasses import replace

from yitihua.engines.workflow.actors import open_to, post_for
from yitihua.engines.workflow.models import WfTask
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import grants_of, principal_of
from yitihua.kernel.context import Ctx, Principal


def waiting_for(user: User, *, ctx: Ctx) -> list[WfTask]:
    """转办给他的，和除他之外没有在岗的人能办的；受托代办的不算，那是委托人的。"""
    person = _own(principal_of(user, on=ctx.biz_date))
    tasks = list(WfTask.objects.filter(open_to(person)).select_related("inst"))
    others = _colleagues(user, roles={task.role_code for task in tasks if not task.assignee}, ctx=ctx)
    return [task for task in tasks if task.assignee or not any(_can_act(task, other) for other in others)]


def _colleagues(user: User, *, roles: set[str], ctx: Ctx) -> list[Principal]:
    """同区划在岗、有其中任一角色的其他人。"""
    if not roles:
        return []
    active = User.objects.filter(is_active=True, mof_div_code=ctx.mof_div_code, grants__role_code__in=roles)
    people = {item.user_id: item for item in active.exclude(user_id=user.user_id)}
    held = grants_of(people.values(), on=ctx.biz_date)
    return [_own(principal_of(people[user_id], on=ctx.biz_date)) for user_id in held]


def _can_act(task: WfTask, person: Principal) -> bool:
    return task.inst.initiator != person.user_id and post_for(task, person) is not None


def _own(person: Principal) -> Principal:
    """只看本人的岗位。"""
    return replace(person, acting=())
