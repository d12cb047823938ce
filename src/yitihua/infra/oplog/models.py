"""操作日志：每行自带摘要，按区划封块成链（10 第 7 节，R-WFL-022）。"""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from yitihua.infra.scoping.models import TableRow, XidField, text_field


class OpLog(TableRow):
    """一次操作一行；被拒的也写。只增不改。"""

    table_class: ClassVar[str] = "division"
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
        indexes = (
            models.Index(fields=["mof_div_code", "log_time"], name="ix_oplog_time"),
            # 没封的那一段在表尾连成一片，块范围索引就够
            BrinIndex(
                Cast(Cast("change_xid", models.TextField()), models.BigIntegerField()),
                name="ix_oplog_tail",
                pages_per_range=16,
            ),
        )


class RowChange(TableRow):
    """业务行的一次改动：只记变了的几栏，由触发器在同一事务里写；凭事务号对到那一条日志。只增不改。"""

    table_class: ClassVar[str] = "division"
    append_only: ClassVar[bool] = True

    change_id = models.BigAutoField(primary_key=True)
    mof_div_code = text_field("区划", 9)
    change_xid = XidField(db_default=RawSQL("pg_current_xact_id()", ()))
    table_name = text_field("表", 63)
    row_key = text_field("主键", 60)
    before = models.JSONField("变更前", default=dict)
    after = models.JSONField("变更后", default=dict)

    class Meta:
        db_table = "sys_row_change"
        db_table_comment = "业务行变更前后"
        indexes = (models.Index(fields=["change_xid"], name="ix_row_change_xid"),)


class OpSeal(TableRow):
    """封块：一个区划在两个水位之间的日志，按次序列出每行的指纹，并带上一块的指纹。只增不改。"""

    table_class: ClassVar[str] = "division"
    append_only: ClassVar[bool] = True

    seal_id = models.UUIDField(primary_key=True)
    mof_div_code = text_field("区划", 9)
    seq = models.IntegerField("第几块")
    from_xid = XidField()
    to_xid = XidField()
    first_no = models.BigIntegerField("首行是本区划第几条")
    members = models.JSONField("各行的主键与指纹", default=list)
    prev_hash = text_field("上一块的指纹", 64)
    block_hash = text_field("本块的指纹", 64)
    seal_time = models.DateTimeField("封块时间", db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_op_seal"
        db_table_comment = "操作日志封块"
        constraints = (models.UniqueConstraint(fields=["mof_div_code", "seq"], name="uq_op_seal"),)
