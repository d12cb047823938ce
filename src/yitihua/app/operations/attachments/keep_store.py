"""附件存储的两件例行事：清没有人要的文件，核对每个附件的文件都在、摘要相符。"""

from typing import Final

from pydantic import Field

from yitihua.infra.attachments import store
from yitihua.infra.attachments.models import Attachment
from yitihua.infra.identity.models import User
from yitihua.infra.notices.letter import JOB, Letter
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx

_SHOWN: Final = 20


class SweepStore(Command):
    pass


class SweptOut(Out):
    """清掉几个文件。"""

    count: int


class CheckStore(Command):
    pass


class CheckedOut(Out):
    """查了几个文件；`damaged` 是不在或被改过的附件，至多列 20 个。"""

    checked: int
    count: int
    damaged: list[str] = Field(default_factory=list)


@operation("attachment.store.sweep", title="清没有人要的附件文件", roles={"SYSTEM"}, money=False)
def sweep_store(command: SweepStore, *, ctx: Ctx) -> SweptOut:
    """上传了没有挂上的，两天后清掉；撤下的附件仍有一行，文件不清。"""
    count = 0
    for path in store.idle_files(ctx.mof_div_code):
        if not Attachment.objects.filter(mof_div_code=ctx.mof_div_code, digest=path.name).exists():
            path.unlink(missing_ok=True)
            count += 1
    return SweptOut(count=count)


@operation("attachment.store.check", title="核对附件文件", roles={"SYSTEM"}, money=False)
def check_store(command: CheckStore, *, ctx: Ctx) -> CheckedOut:
    """逐个文件重算摘要；有不符的告诉系统管理员与信息部门，一天一次。"""
    rows = Attachment.objects.filter(mof_div_code=ctx.mof_div_code).order_by("digest", "attachment_id")
    wrong: list[str] = []
    checked, digest, fine = 0, "", True
    for row in rows.iterator():
        if row.digest != digest:
            digest, checked = row.digest, checked + 1
            fine = store.actual_digest(ctx.mof_div_code, digest) == digest
        if not fine:
            wrong.append(f"{row.file_name}（{row.attachment_id}）")
    ctx.notices.add(_letters(wrong, ctx))
    return CheckedOut(checked=checked, count=len(wrong), damaged=wrong[:_SHOWN])


def _letters(wrong: list[str], ctx: Ctx) -> list[Letter]:
    if not wrong:
        return []
    people = User.objects.filter(
        is_active=True, mof_div_code=ctx.mof_div_code, grants__role_code__in=["SYS_ADM", "IT"]
    ).distinct()
    title = f"附件文件核对：{len(wrong)} 个附件的文件不在或被改过"
    body = f"请从备份找回：{'、'.join(wrong[:_SHOWN])}"
    once = f"attachment.store.check:{ctx.biz_date.isoformat()}"
    return [Letter(user_id=str(user.pk), kind=JOB, title=title, body=body, once=once) for user in people]
