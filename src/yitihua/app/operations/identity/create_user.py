"""建账号：系统管理员登记人与岗位，不带任何权限；权限另行申请、另一人批准（00 第 5 节）。"""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from pydantic import Field, SecretStr

from yitihua.app.identity.accounts import hold_username, refuse, reserved, username_taken
from yitihua.infra.identity.models import User
from yitihua.infra.operation.command import Code, Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class CreateUser(Command):
    """`initial_password` 只用一次，首次登录必须改；日志里不留。"""

    username: str = Field(min_length=3, max_length=60, pattern=r"^[A-Za-z0-9_.@-]+$", description="账号")
    user_name: str = Field(min_length=2, max_length=60, description="姓名")
    post_name: str = Field(min_length=2, max_length=60, description="岗位")
    agency_code: Code = ""
    mof_dep_code: Code = ""
    initial_password: SecretStr = Field(description="一次性口令")


class UserOut(Out):
    user_id: UUID
    username: str


@operation("identity.user.create", title="新建账号", roles={"SYS_ADM"}, money=False)
def create_user(command: CreateUser, *, ctx: Ctx) -> UserOut:
    """账号全系统唯一；一次性口令也按口令策略查。"""
    hold_username(command.username)
    if username_taken(command.username):
        step = "账号全系统唯一，请另取一个；原账号停用了的不再重用"
        raise refuse("E-USER", f"账号 {command.username} 已有人用", field="username", step=step)
    if reserved(command.username):
        step = "系统作业与机构客户端用的名字，人不能用，请另取一个"
        raise refuse("E-USER", f"账号 {command.username} 是保留的", field="username", step=step)
    password = checked_password(command.initial_password)
    user = User.objects.create_user(
        username=command.username,
        password=password,
        user_name=command.user_name,
        post_name=command.post_name,
        mof_div_code=ctx.mof_div_code,
        agency_code=command.agency_code,
        mof_dep_code=command.mof_dep_code,
        must_change_password=True,
    )
    ctx.subjects.append(("identity.user", str(user.user_id)))
    return UserOut.model_validate(user)


def checked_password(secret: SecretStr) -> str:
    """按口令策略查过的口令原文；不合的拒绝并逐条说明。"""
    password = secret.get_secret_value()
    try:
        validate_password(password)
    except ValidationError as error:
        text = "；".join(error.messages)
        raise refuse("E-PASSWORD", text, field="initial_password", step="请换一个符合口令策略的口令") from None
    return password
