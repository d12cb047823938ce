"""重设口令：给一个一次性口令，解除登录锁定，此人已登录的会话全部失效。"""

from axes.utils import reset
from pydantic import Field, SecretStr

from yitihua.app.identity.accounts import locked_user, refuse
from yitihua.app.operations.identity.create_user import UserOut, checked_password
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class ResetPassword(Command):
    username: str = Field(max_length=60)
    initial_password: SecretStr = Field(description="一次性口令")


@operation("identity.user.reset_password", title="重设口令", roles={"SYS_ADM"}, money=False)
def reset_password(command: ResetPassword, *, ctx: Ctx) -> UserOut:
    """停用的账号不能重设；口令一变，旧会话即失效。"""
    user = locked_user(command.username, ctx=ctx)
    if not user.is_active:
        raise refuse("E-USER", f"账号 {user.username} 已停用", field="username", step="停用的账号不再启用，请另建账号")
    user.set_password(checked_password(command.initial_password))
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    reset(username=user.username)
    ctx.subjects.append(("identity.user", str(user.user_id)))
    return UserOut.model_validate(user)
