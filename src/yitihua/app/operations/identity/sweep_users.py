"""每日停用所属单位已停用的账号（R-WFL-026）。"""

from yitihua.app.identity.stop import stop_accounts
from yitihua.infra.identity.models import User
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.modules.basedata import public as basedata


class SweepUsers(Command):
    pass


class SweepOut(Out):
    """停了几个。"""

    count: int


@operation("identity.user.sweep", title="停用已停单位的账号", roles={"SYSTEM"}, money=False)
def sweep_users(command: SweepUsers, *, ctx: Ctx) -> SweepOut:
    """单位停用的日子到了即停；没有这个单位的账号也停。"""
    active = User.objects.filter(mof_div_code=ctx.mof_div_code, is_active=True).exclude(agency_code="")
    codes = set(active.values_list("agency_code", flat=True).distinct())
    snapshot = basedata.current(ctx)
    return SweepOut(count=stop_accounts({code for code in codes if snapshot.agency(code) is None}, ctx=ctx))
