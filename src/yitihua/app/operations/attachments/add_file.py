"""挂附件：凭上传凭据把存好的文件挂到单据上，与这一行同一事务；只能挂自己刚上传的。"""

from typing import Final
from uuid import UUID

from pydantic import Field

from yitihua.app.attachments.documents import hold_document
from yitihua.app.identity.accounts import refuse
from yitihua.infra.attachments import store
from yitihua.infra.attachments.models import Attachment
from yitihua.infra.attachments.ticket import open_ticket
from yitihua.infra.identity.roles import PERSON_ROLES, ROLES
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Code, Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx

MOST: Final = 50
"""一张单据至多挂这么多个。"""
BUSINESS: Final = frozenset(code for code in PERSON_ROLES if not ROLES[code].technical and code != "AUDIT")


class AddFile(Command):
    """`ticket` 是上传后得到的凭据。"""

    biz_type: Code = Field(max_length=60)
    biz_id: UUID
    ticket: str = Field(min_length=1, max_length=2000)


class RemoveFile(Command):
    attachment_id: UUID


class AttachmentOut(Out):
    attachment_id: UUID
    file_name: str


@operation("attachment.file.add", title="挂附件", roles=set(BUSINESS), money=False)
def add_file(command: AddFile, *, ctx: Ctx) -> AttachmentOut:
    """单据须看得到、没有办结、轮得到本人；同一个文件在一张单据上只挂一次。"""
    ticket = open_ticket(command.ticket)
    if (ticket.user_id, ticket.mof_div_code) != (ctx.principal.user_id, ctx.mof_div_code):
        raise no_access()
    hold_document(command.biz_type, command.biz_id, ctx=ctx)
    _check_room(command, ticket.digest, ctx)
    if not store.path_of(ctx.mof_div_code, ticket.digest).exists():
        raise refuse("E-FILE", "上传的文件已不在存储里", field="ticket", step="请重新上传文件")
    row = Attachment.objects.create(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        biz_type=command.biz_type,
        biz_id=command.biz_id,
        file_name=ticket.file_name,
        file_size=ticket.file_size,
        media_type=ticket.media_type,
        digest=ticket.digest,
        uploader=ctx.principal.user_id,
        uploader_name=ctx.principal.user_name,
        upload_time=ctx.biz_now,
        creater=ctx.principal.user_id,
    )
    ctx.subjects += [(command.biz_type, str(command.biz_id)), ("attachment", str(row.pk))]
    return AttachmentOut.model_validate(row)


@operation("attachment.file.remove", title="撤下附件", roles=set(BUSINESS), money=False)
def remove_file(command: RemoveFile, *, ctx: Ctx) -> AttachmentOut:
    """只撤自己上传的，单据没有办结才可撤；那一行留作标记，文件留着备查。"""
    row = Attachment.objects.filter(pk=command.attachment_id, mof_div_code=ctx.mof_div_code, is_deleted=NO).first()
    if row is None:
        raise no_access()
    hold_document(row.biz_type, row.biz_id, ctx=ctx)
    if row.uploader != ctx.principal.user_id:
        step = f"请由上传人{row.uploader_name}撤下"
        raise refuse("E-ATTACH", "只能撤下自己上传的附件", field="attachment_id", step=step)
    Attachment.objects.filter(pk=row.pk).update(is_deleted=YES, last_user=ctx.principal.user_id)
    ctx.subjects += [(row.biz_type, str(row.biz_id)), ("attachment", str(row.pk))]
    return AttachmentOut.model_validate(row)


def _check_room(command: AddFile, digest: str, ctx: Ctx) -> None:
    """单据已锁住，数得准。"""
    rows = Attachment.objects.filter(
        mof_div_code=ctx.mof_div_code, biz_type=command.biz_type, biz_id=command.biz_id, is_deleted=NO
    )
    held = list(rows.values_list("digest", "file_name"))
    if len(held) >= MOST:
        raise refuse("E-ATTACH", f"附件已有{len(held)}个，至多{MOST}个", field="biz_id", step="请合并成一个文件再上传")
    same = [name for known, name in held if known == digest]
    if same:
        raise refuse("E-ATTACH", f"同样的文件已经挂过：{same[0]}", field="ticket", step="不必重复上传")
