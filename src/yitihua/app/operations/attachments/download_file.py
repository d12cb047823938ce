"""下载附件：看得到单据的人才下载得到；每次下载记一行操作日志，被拒的也记。"""

from uuid import UUID

from yitihua.app.attachments.documents import document_of
from yitihua.infra.attachments.models import Attachment
from yitihua.infra.identity.roles import PERSON_ROLES
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx


class DownloadFile(Command):
    attachment_id: UUID


class FileOut(Out):
    """`digest` 是内容摘要（SM3），收到后可自己核对。"""

    attachment_id: UUID
    file_name: str
    file_size: int
    media_type: str
    digest: str


@operation("attachment.file.download", title="下载附件", roles=set(PERSON_ROLES), money=False)
def download_file(command: DownloadFile, *, ctx: Ctx) -> FileOut:
    """撤下的、没有的、看不到那张单据的，不加区分。"""
    row = Attachment.objects.filter(pk=command.attachment_id, mof_div_code=ctx.mof_div_code, is_deleted=NO).first()
    if row is None:
        raise no_access()
    document_of(row.biz_type, row.biz_id, ctx=ctx)
    ctx.subjects += [(row.biz_type, str(row.biz_id)), ("attachment", str(row.pk))]
    return FileOut.model_validate(row)
