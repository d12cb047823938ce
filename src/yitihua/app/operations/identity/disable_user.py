"""停用账号：没有只等他办的待办才可停（R-WFL-018）；停后不能登录，他给出的委托随之失效。"""

from pydantic import Field

from yitihua.app.identity.accounts import locked_user, refuse
from yitihua.app.identity.handover import waiting_for
from yitihua.app.operations.identity.create_user import UserOut
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Findings


class DisableUser(Command):
    username: str = Field(max_length=60)
    reason: str = Field(min_length=4, max_length=200, description="停用原因")


@operation("identity.user.disable", title="停用账号", roles={"SYS_ADM"}, money=False)
def disable_user(command: DisableUser, *, ctx: Ctx) -> UserOut:
    """不能停自己；授权留着作历史，账号停用即不再生效。"""
    user = locked_user(command.username, ctx=ctx)
    if str(user.user_id) == ctx.principal.user_id:
        raise refuse("E-USER", "不能停用自己的账号", field="username", step="请由另一名系统管理员办理")
    if not user.is_active:
        raise refuse("E-USER", f"账号 {user.username} 已停用", field="username", step="不必重复办理")
    waiting = len(waiting_for(user, ctx=ctx))
    Findings.of(judged("R-WFL-018", fires=waiting > 0, facts={"waiting": waiting}, n=waiting)).raise_if_blocking()
    user.is_active, user.stop_reason = False, command.reason
    user.save(update_fields=["is_active", "stop_reason"])
    ctx.subjects.append(("identity.user", str(user.user_id)))
    return UserOut.model_validate(user)
