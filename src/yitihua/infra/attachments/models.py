"""附件：单据上的一个文件；内容按摘要存在磁盘上，这里是那一行。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, new_key, text_field


class Attachment(DivisionRow):
    """文件先落盘再有这一行；撤下的只作标记，文件留着备查。"""

    scope_agency: ClassVar[str | None] = None

    attachment_id = models.UUIDField("附件主键", primary_key=True, default=new_key)
    biz_type = text_field("业务类型", 60)
    biz_id = models.UUIDField("单据主键", db_comment="单据主键")
    file_name = text_field("文件名", 120)
    file_size = models.BigIntegerField("字节数", db_comment="字节数")
    media_type = text_field("类型", 100)
    digest = text_field("内容摘要（SM3）", 64)
    uploader = text_field("上传人", 38)
    uploader_name = text_field("上传人姓名", 60)
    upload_time = models.DateTimeField("上传时间")

    class Meta:
        db_table = "sys_attachment"
        db_table_comment = "附件"
        indexes = (
            models.Index(fields=["biz_type", "biz_id"], name="ix_attachment_biz"),
            models.Index(fields=["mof_div_code", "digest"], name="ix_attachment_digest"),
        )
