"""结束登录会话：管理员看到可疑的登录当场结束；过期的会话每日清掉。"""

from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from yitihua.app.identity.accounts import refuse
from yitihua.app.identity.idle import end_session as end
from yitihua.infra.identity.models import LoginSession
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class EndSession(Command):
    login_id: UUID


class SessionOut(Out):
    login_id: UUID


class SweepSessions(Command):
    pass


class SweptOut(Out):
    """清掉几个过期的会话。"""

    count: int


@operation("identity.session.end", title="结束登录会话", roles={"SYS_ADM", "SEC_ADM"}, money=False)
def end_session(command: EndSession, *, ctx: Ctx) -> SessionOut:
    """那边下一次请求就要重新登录；没保存的内容不在服务端，不受影响。"""
    login = (
        LoginSession.objects.select_for_update(of=("self",))
        .filter(pk=command.login_id, user__mof_div_code=ctx.mof_div_code)
        .first()
    )
    if login is None:
        raise no_access()
    if login.end_time is not None:
        raise refuse("E-STATE", "这个会话已经结束", step="请刷新列表")
    end(login, reason="管理员结束")
    ctx.subjects += [("identity.login", str(login.pk)), ("identity.user", str(login.user_id))]
    return SessionOut(login_id=login.pk)


@operation("identity.session.sweep", title="清过期会话", roles={"SYSTEM"}, money=False)
def sweep_sessions(command: SweepSessions, *, ctx: Ctx) -> SweptOut:
    """闲置失效的会话从会话表里删掉，登录记录留着。"""
    count, _ = Session.objects.filter(expire_date__lt=Now()).delete()
    return SweptOut(count=count)
