"""一个环节由谁办：同岗都能办的不指定，轮流的指给最久没接到的，会签的每人一条（10 第 2 节 assign_rule）。

Whom a step is assigned to: the pool, the next in turn, named persons, or every signer.
"""

from collections.abc import Iterator, Sequence

from django.db.models import Max

from yitihua.engines.workflow.actors import post_for
from yitihua.engines.workflow.definition import ChainStep
from yitihua.engines.workflow.models import WfInst, WfTask
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import own_principals
from yitihua.kernel.context import Ctx, Principal

POOL: Sequence[Principal | None] = (None,)
"""不指定人：同岗都能办。"""


class Roster:
    """一次操作里的花名册：每个角色的在岗人只取一次。"""

    def __init__(self, ctx: Ctx) -> None:
        self._ctx = ctx
        self._people: dict[str, list[Principal]] = {}

    def signers(self, step: ChainStep, draft: WfTask, instance: WfInst) -> Sequence[Principal | None]:
        """这一轮的待办各给谁；空即没有人能办。"""
        if step.assign == "pool" and not step.signed_by_all:
            return POOL
        able = [person for person in self._able(step, draft) if person.user_id != instance.initiator]
        if step.assign == "turn" and not step.signed_by_all:
            return able and [_least_recent(able, draft)]
        return able

    def _able(self, step: ChainStep, draft: WfTask) -> Iterator[Principal]:
        named = set(step.persons) if step.assign == "named" else None
        for person in self._holders(step.role):
            if (named is None or person.username in named) and post_for(draft, person) is not None:
                yield person

    def _holders(self, role: str) -> list[Principal]:
        if role not in self._people:
            users = User.objects.filter(is_active=True, mof_div_code=self._ctx.mof_div_code, grants__role_code=role)
            everyone = own_principals(users.distinct().order_by("username"), on=self._ctx.biz_date)
            self._people[role] = [person for person in everyone if role in person.roles]
        return self._people[role]


def _least_recent(people: Sequence[Principal], draft: WfTask) -> Principal:
    """最久没接到这个环节的人；都没接过的按账号次序。"""
    rows = WfTask.objects.filter(
        mof_div_code=draft.mof_div_code,
        biz_type=draft.biz_type,
        step_code=draft.step_code,
        assignee__in=[person.user_id for person in people],
    )
    latest = dict(rows.values_list("assignee").annotate(Max("arrive_time")))
    fresh = [person for person in people if person.user_id not in latest]
    return fresh[0] if fresh else min(people, key=lambda person: (latest[person.user_id], person.username))
