"""谁能办一条待办：岗位、数据范围、转办给谁、替谁代办；列待办与办理用同一套（10 第 3、5 节）。

Who may act on a task: the list filter and the check before acting say the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from psycopg import sql

from yitihua.engines.workflow.models import WfTask
from yitihua.infra.scoping.bounds import keys_within, within
from yitihua.kernel.context import Part, Principal, Scope


@dataclass(frozen=True, slots=True)
class Post:
    """以什么身份办：`role` 在 `scope` 内；代办的另有委托人，本人办的为空。"""

    role: str
    scope: Scope
    biz_type: str = ""
    on_behalf: str = ""
    on_behalf_name: str = ""

    def covers(self, task: WfTask) -> bool:
        """岗位与数据范围都对得上。"""
        if task.role_code != self.role or self.biz_type not in ("", task.biz_type):
            return False
        return any(_covers(part, task) for part in self.scope.choices())

    def condition(self) -> Q | None:
        """同一句话写成查询条件；什么也办不了的为空。"""
        wanted = Q(role_code=self.role)
        if self.biz_type:
            wanted &= Q(biz_type=self.biz_type)
        found = [_inside(part) for part in self.scope.choices()]
        if not found:
            return None
        return wanted if any(not condition for condition in found) else wanted & reduce(or_, found)


def _covers(part: Part, task: WfTask) -> bool:
    """一份范围里有没有这条待办；限了要素的按待办的单据判。"""
    if not part.unlimited:
        if not part.covers_agency(task.agency_code):
            return False
        if part.mof_deps and task.manage_mof_dep_code not in part.mof_deps:
            return False
    return not part.elements or _has_elements(part, task)


def _has_elements(part: Part, task: WfTask) -> bool:
    """待办还没写下也判得了：看它的单据。"""
    wanted = sql.SQL("SELECT 1 FROM (SELECT %s::uuid AS biz_id, %s AS mof_div_code) d WHERE {}")
    with connection.cursor() as cursor:
        cursor.execute(wanted.format(within("wf_task", part.elements, row="d")), [task.biz_id, task.mof_div_code])
        return cursor.fetchone() is not None


def _inside(part: Part) -> Q:
    """同一句话写成条件；不限的为空条件。"""
    wanted = Q()
    if not part.unlimited:
        places = Q()
        for prefix in sorted(part.agencies):
            places |= Q(agency_code__gte=prefix, agency_code__lt=prefix[:-1] + chr(ord(prefix[-1]) + 1))
        wanted &= places
        wanted &= Q(manage_mof_dep_code__in=sorted(part.mof_deps)) if part.mof_deps else Q()
    return wanted & _among(part) if part.elements else wanted


def _among(part: Part) -> Q:
    return Q(pk__in=RawSQL(keys_within("wf_task", "task_id", part.elements), ()))


def posts_of(principal: Principal) -> Iterator[Post]:
    """本人的各岗在先，受托的在后。"""
    for role, scope in principal.posts or [(role, principal.scope) for role in sorted(principal.roles)]:
        yield Post(role, scope)
    for item in principal.acting:
        yield Post(item.role, item.scope, item.biz_type, item.user_id, item.user_name)


def post_for(task: WfTask, principal: Principal) -> Post | None:
    """以哪个岗位办这条待办；转办过的只有接手的人（或替他代办的人）能办。"""
    for post in posts_of(principal):
        person = post.on_behalf or principal.user_id
        if post.covers(task) and task.assignee in ("", person):
            return post
    return None


def open_to(principal: Principal) -> Q:
    """此人能办的待办：角色对、范围对，没有转给别人，也不是自己送审的。"""
    condition, any_post = Q(), False
    for post in posts_of(principal):
        wanted = post.condition()
        if wanted is not None:
            any_post = True
            condition |= wanted & Q(assignee__in=["", post.on_behalf or principal.user_id])
    if not any_post:
        return Q(pk__in=[])
    return Q(mof_div_code=principal.mof_div_code, status="todo") & condition & ~Q(inst__initiator=principal.user_id)
