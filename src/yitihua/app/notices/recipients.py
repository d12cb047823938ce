"""催办找谁、上报找谁：能办这条待办的人（与列待办、办理同一套判断），和他们的上级（docs/adr 0021）。"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from yitihua.engines.workflow.actors import post_for
from yitihua.engines.workflow.models import WfTask
from yitihua.infra.identity.models import Delegation, User
from yitihua.infra.identity.principals import own_principals
from yitihua.kernel.context import Ctx, Principal

SUPERIORS: Final = {
    "AG_OP": "DEPT",
    "AG_AUD": "DEPT",
    "AG_POST": "DEPT",
    "DEPT": "MOF_BIZ",
    "MOF_BIZ": "MOF_BGT",
    "MOF_PER": "MOF_BGT",
    "MOF_REV": "MOF_BGT",
    "MOF_PUR": "MOF_BGT",
    "MOF_ASSET": "MOF_BGT",
    "MOF_SUP": "MOF_BGT",
    "MOF_ACC": "MOF_BGT",
    "PAY_CTR": "MOF_TRE",
    "MOF_POST": "MOF_TRE",
    "MOF_BGT": "LEAD",
    "MOF_TRE": "LEAD",
}
"""哪个角色的待办逾期报给哪个角色：单位报主管部门，部门报对口科室，科室报预算科，支付中心报国库科，两科报领导小组。"""

_Key = tuple[str, str, str, str, str, str]


class Recipients:
    """一次取齐这些角色的在岗人员与今天的委托；同样的待办只算一遍。"""

    def __init__(self, *, roles: Collection[str], ctx: Ctx) -> None:
        wanted = {*roles, *(SUPERIORS[role] for role in roles if role in SUPERIORS)}
        users = User.objects.filter(is_active=True, mof_div_code=ctx.mof_div_code, grants__role_code__in=wanted)
        self._people = own_principals(users.distinct().order_by("username"), on=ctx.biz_date)
        self._acting = list(_delegations(on=ctx.biz_date, ctx=ctx))
        self._known: dict[_Key, tuple[str, ...]] = {}

    def actors(self, task: WfTask) -> tuple[str, ...]:
        """能办的人：转办过的只有接手的人；送审人自己办不了；委托期内的受托人也算。"""
        own = self._covering(task)
        helpers = [
            row.delegatee_id
            for row in self._acting
            if str(row.delegator_id) in own and row.role_code == task.role_code and row.biz_type in ("", task.biz_type)
        ]
        people = dict.fromkeys([*own, *map(str, helpers)])
        return tuple(person for person in people if person != task.inst.initiator)

    def superiors(self, task: WfTask) -> tuple[str, ...]:
        """上级角色里管得着这个单位、科室的人；没有上级的为空。"""
        role = SUPERIORS.get(task.role_code)
        if role is None:
            return ()
        above = WfTask(
            role_code=role,
            mof_div_code=task.mof_div_code,
            biz_type=task.biz_type,
            biz_id=task.biz_id,
            agency_code=task.agency_code,
            manage_mof_dep_code=task.manage_mof_dep_code,
        )
        return self._covering(above)

    def _covering(self, task: WfTask) -> tuple[str, ...]:
        place = (task.agency_code, task.manage_mof_dep_code)
        own = str(task.biz_id) if any(person.scope.limited for person in self._people) else ""
        key = (task.role_code, task.biz_type, *place, task.assignee, own)
        if key not in self._known:
            self._known[key] = tuple(_those_covering(task, self._people))
        return self._known[key]


def _those_covering(task: WfTask, people: Iterable[Principal]) -> Iterable[str]:
    return (person.user_id for person in people if post_for(task, person) is not None)


def _delegations(*, on: date, ctx: Ctx) -> Iterable[Delegation]:
    rows = Delegation.objects.filter(mof_div_code=ctx.mof_div_code, revoke_time=None, delegatee__is_active=True)
    return rows.filter(start_date__lte=on, end_date__gte=on)
