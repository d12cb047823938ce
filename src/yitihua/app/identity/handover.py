"""离岗交接：哪些待办只等这个人办（R-WFL-018）。"""

from yitihua.engines.workflow.actors import open_to, post_for
from yitihua.engines.workflow.models import WfTask
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import own_principals
from yitihua.kernel.context import Ctx, Principal


def waiting_for(user: User, *, ctx: Ctx) -> list[WfTask]:
    """转办给他的，和除他之外没有在岗的人能办的；受托代办的不算，那是委托人的。"""
    (person,) = own_principals([user], on=ctx.biz_date)
    tasks = list(WfTask.objects.filter(open_to(person)).select_related("inst"))
    others = _colleagues(user, roles={task.role_code for task in tasks if not task.assignee}, ctx=ctx)
    return [task for task in tasks if task.assignee or not any(_can_act(task, other) for other in others)]


def _colleagues(user: User, *, roles: set[str], ctx: Ctx) -> list[Principal]:
    """同区划在岗、有其中任一角色的其他人。"""
    if not roles:
        return []
    active = User.objects.filter(is_active=True, mof_div_code=ctx.mof_div_code, grants__role_code__in=roles)
    return own_principals(active.exclude(user_id=user.user_id).distinct(), on=ctx.biz_date)


def _can_act(task: WfTask, person: Principal) -> bool:
    return task.inst.initiator != person.user_id and post_for(task, person) is not None
