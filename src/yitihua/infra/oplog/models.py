"""操作日志：每行自带摘要，按区划封块成链（10 第 7 节，R-WFL-022）。"""

from typing import ClassVar

from django.db import models
from django.db.models.expressions import RawSQL

from yitihua.infra.scoping.models import TableRow, XidField, text_field


class OpLog(TableRow):
    """一次操作一行；被拒的也写。只增不改。"""

    append_only: ClassVar[bool] = True

    log_id = models.UUIDField(primary_key=True)
    mof_div_code = text_field("区划", 9)
    log_time = models.DateTimeField("时间", db_default=RawSQL("clock_timestamp()", ()))
    biz_time = models.DateTimeField("业务时间")
    user_id = text_field("用户", 38)
    username = text_field("账号", 60)
    ip = text_field("地址", 45)
    operation = text_field("操作码", 80)
    request_id = text_field("请求号", 64)
    result = text_field("结果", 10)
    subjects = models.JSONField("单据", default=list)
    detail = models.JSONField("内容", default=dict)
    digest = text_field("摘要", 64)
    change_xid = XidField(db_default=RawSQL("pg_current_xact_id()", ()))

    class Meta:
        db_table = "sys_op_log"
        db_table_comment = "操作日志"
        indexes = (models.Index(fields=["mof_div_code", "log_time"], name="ix_oplog_time"),)
