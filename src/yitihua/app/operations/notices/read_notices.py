"""消息读过：勾选的几条，或全部未读的；只动自己的。"""

from uuid import UUID

from pydantic import Field

from yitihua.infra.identity.roles import PERSON_ROLES
from yitihua.infra.notices.models import Notice
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class ReadNotices(Command):
    """`notice_ids` 是读过的几条。"""

    notice_ids: list[UUID] = Field(min_length=1, max_length=500)


class ReadAllNotices(Command):
    pass


class ReadOut(Out):
    """新标了几条已读；早已读过的不算。"""

    count: int


@operation("notice.message.read", title="消息标为已读", roles=set(PERSON_ROLES), money=False)
def read_notices(command: ReadNotices, *, ctx: Ctx) -> ReadOut:
    """有一条不是发给自己的就拒绝，一条也不标。"""
    wanted = set(command.notice_ids)
    own = Notice.objects.filter(pk__in=wanted, mof_div_code=ctx.mof_div_code, user_id=ctx.principal.user_id)
    if own.count() != len(wanted):
        raise no_access()
    return ReadOut(count=own.filter(read_time=None).update(read_time=ctx.biz_now))


@operation("notice.message.read_all", title="全部消息标为已读", roles=set(PERSON_ROLES), money=False)
def read_all_notices(command: ReadAllNotices, *, ctx: Ctx) -> ReadOut:
    """此刻自己未读的全部；这之后新到的仍是未读。"""
    own = Notice.objects.filter(mof_div_code=ctx.mof_div_code, user_id=ctx.principal.user_id, read_time=None)
    return ReadOut(count=own.update(read_time=ctx.biz_now))
