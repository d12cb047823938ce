"""附件接口：上传（只存文件、给凭据）、列出、下载；能看到单据才看得到它的附件。"""

from typing import Any, BinaryIO, cast
from urllib.parse import quote
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from ninja import Router

from yitihua.app.api.operations import call_of
from yitihua.app.api.problems import answer
from yitihua.app.api.session import principal_from
from yitihua.app.api.viewing import viewing
from yitihua.app.attachments.documents import ATTACHABLE, document_of, may_change
from yitihua.app.operations.attachments.add_file import BUSINESS
from yitihua.infra.attachments import media, store
from yitihua.infra.attachments.models import Attachment
from yitihua.infra.attachments.ticket import Ticket, seal_ticket
from yitihua.infra.calendar.clock import biz_now, local_text
from yitihua.infra.calendar.parameters import parameters
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.execute import execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import RequestError
from yitihua.kernel.findings import Finding, Level

router = Router(tags=["附件"])
_MB = 1024 * 1024
UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary", "description": "一个文件"}},
                }
            }
        },
    }
}


@router.post("/attachments", summary="上传一个文件，得到挂附件的凭据", openapi_extra=UPLOAD)
def upload(request: HttpRequest) -> HttpResponse:
    """类型看内容不看名字，大小有上限；挂到单据上要再办 attachment.file.add，一天不挂即作废。"""
    principal = principal_from(request)
    if not principal.has_role(*BUSINESS):
        raise no_access()
    given = _file(request)
    _check_size(given.size or 0, principal)
    stream = cast(BinaryIO, given.file)
    kind = media.media_of(stream)
    name = media.clean_name(str(given.name or ""), kind)
    digest = store.put(stream, mof_div_code=principal.mof_div_code)
    size = given.size or 0
    ticket = Ticket(principal.user_id, principal.mof_div_code, digest, name, size, kind.media_type)
    shown = {"file_name": name, "file_size": size, "media_type": kind.media_type, "digest": digest}
    return JsonResponse({"ticket": seal_ticket(ticket), **shown})


@router.get("/attachments", summary="一张单据的附件")
def listing(request: HttpRequest, biz_type: str, biz_id: UUID) -> HttpResponse:
    """至多五十个，一次给齐；`can_change` 是本人此刻能不能增减。"""
    principal = principal_from(request)
    if biz_type not in ATTACHABLE:
        raise RequestError("E-REQ-002", f"没有可挂附件的单据类型 {biz_type[:40]}", fields=("biz_type",))
    with reading(principal):
        ctx = viewing(request, principal=principal)
        document = document_of(biz_type, biz_id, ctx=ctx)
        own_place = ctx.mof_div_code == principal.mof_div_code
        change = own_place and principal.has_role(*BUSINESS)
        change = change and may_change(biz_type, biz_id, str(document.get("status") or ""), ctx=ctx)
        rows = Attachment.objects.filter(mof_div_code=ctx.mof_div_code, biz_type=biz_type, biz_id=biz_id, is_deleted=NO)
        shown = [_shown(row, principal) for row in rows.order_by("create_time", "pk")]
    return JsonResponse({"rows": shown, "count": len(shown), "can_change": change})


@router.get("/attachments/{attachment_id}", summary="下载附件")
def download(request: HttpRequest, attachment_id: UUID) -> HttpResponseBase:
    """每次下载记一行日志；浏览器只存不开，不猜类型。"""
    operation = OPERATIONS["attachment.file.download"]
    principal = principal_from(request)
    command = operation.command.model_validate({"attachment_id": attachment_id})
    found = execute(call_of(operation, [command], principal)).response["result"]
    try:
        stream = store.path_of(principal.mof_div_code, found["digest"]).open("rb")
    except FileNotFoundError:
        step = "请告诉信息工作部门从备份找回"
        return answer([Finding("E-FILE", Level.BLOCK, "附件的文件不在存储里", next_step=step)], status=404)
    response = FileResponse(stream, content_type=found["media_type"])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found['file_name'])}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _file(request: HttpRequest) -> "UploadedFile[Any]":
    try:
        files = request.FILES
    except MultiPartParserError:
        raise RequestError("E-REQ-001", "请求体不是合法的 multipart/form-data", fields=("file",)) from None
    given = files.get("file")
    if given is None or len(list(files.lists())) != 1 or len(files.getlist("file")) != 1:
        raise RequestError("E-REQ-005", "缺必填：file，一次上传一个文件", fields=("file",))
    return given


def _check_size(size: int, principal: Principal) -> None:
    if not size:
        raise media.refused("文件是空的", step="请核对文件内容再上传")
    year = f"{biz_now().year:04d}"
    limit = int(parameters(mof_div_code=principal.mof_div_code, fiscal_year=year)["attachment_max_mb"])
    if size > limit * _MB:
        text = f"文件 {size / _MB:.2f} MB，超过上限 {limit} MB"
        raise media.refused(text, step="请压缩图片、拆成几个文件，或请系统管理员调大参数 attachment_max_mb")


def _shown(row: Attachment, principal: Principal) -> dict[str, Any]:
    return {
        "attachment_id": str(row.attachment_id),
        "file_name": row.file_name,
        "file_size": row.file_size,
        "media_type": row.media_type,
        "digest": row.digest,
        "uploader_name": row.uploader_name,
        "upload_time": local_text(row.upload_time),
        "own": row.uploader == principal.user_id,
    }
