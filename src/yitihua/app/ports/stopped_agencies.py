"""单位一停用，它的账号在同一事务里停用；定了日后停用的，由每日作业到日子停（R-WFL-026）。"""

from collections.abc import Sequence

from yitihua.app.identity.stop import stop_accounts
from yitihua.infra.operation.events import subscribes
from yitihua.kernel.context import Ctx
from yitihua.modules.basedata.public import AgencyStopped


@subscribes(AgencyStopped)
def stop_with_agency(events: Sequence[AgencyStopped], ctx: Ctx) -> None:
    stop_accounts({event.agency_code for event in events if event.end_date <= ctx.biz_date}, ctx=ctx)
