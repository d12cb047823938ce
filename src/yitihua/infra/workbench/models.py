"""个人工作台的表：视图、收藏、导出任务。"""

from typing import ClassVar

from django.db import models
from django.db.models.expressions import RawSQL

from yitihua.infra.scoping.models import TableRow, flag_field, new_key, text_field


class SavedView(TableRow):
    """一张列表存下的样子：条件、排序、列；名称为空的一行是本人的列设置。"""

    table_class: ClassVar[str] = "division"

    view_id = models.UUIDField("视图主键", primary_key=True, default=new_key)
    mof_div_code = text_field("区划", 9)
    user_id = text_field("用户", 38)
    table_name = text_field("记录", 60)
    name = text_field("名称", 40)
    is_default = flag_field("是否默认")
    content = models.JSONField("条件、排序与列", default=dict, db_comment="条件、排序与列")
    update_time = models.DateTimeField("存下的时间", db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_saved_view"
        db_table_comment = "列表视图"
        constraints = (models.UniqueConstraint(fields=["user_id", "table_name", "name"], name="uq_saved_view"),)


class Favourite(TableRow):
    """收藏的一页或一张单据。"""

    table_class: ClassVar[str] = "division"

    favourite_id = models.UUIDField("收藏主键", primary_key=True, default=new_key)
    mof_div_code = text_field("区划", 9)
    user_id = text_field("用户", 38)
    path = text_field("页面地址", 300)
    title = text_field("名称", 60)
    create_time = models.DateTimeField("收藏时间", db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_favourite"
        db_table_comment = "收藏"
        constraints = (models.UniqueConstraint(fields=["user_id", "path"], name="uq_favourite"),)


class ExportTask(TableRow):
    """一次转后台或要审批的导出；文件由作业写，只给本人、限时下载（R-WFL-023）。"""

    table_class: ClassVar[str] = "division"

    export_id = models.UUIDField("导出主键", primary_key=True, default=new_key)
    mof_div_code = text_field("区划", 9)
    user_id = text_field("申请人", 38)
    username = text_field("申请人账号", 60)
    user_name = text_field("申请人姓名", 60)
    table_name = text_field("记录", 60)
    title = text_field("标题", 100)
    query = models.JSONField("查询条件", default=dict, db_comment="查询条件")
    layout = models.JSONField("表的样子", default=dict, db_comment="表的样子")
    fiscal_year = text_field("预算年度", 4)
    view_div_code = text_field("所看的区划", 9)
    row_count = models.IntegerField("申请时的行数", default=0, db_comment="申请时的行数")
    is_sensitive = flag_field("是否敏感")
    status = text_field("状态", 10, default="waiting")
    reason = text_field("申请理由", 200)
    approver = text_field("批准人", 38)
    approver_name = text_field("批准人姓名", 60)
    opinion = text_field("批准意见", 200)
    create_time = models.DateTimeField("申请时间", db_default=RawSQL("clock_timestamp()", ()))
    decide_time = models.DateTimeField("批准时间", null=True)
    ready_time = models.DateTimeField("写成时间", null=True)
    expire_time = models.DateTimeField("下载截止", null=True)

    class Meta:
        db_table = "sys_export"
        db_table_comment = "导出任务"
        indexes = (
            models.Index(fields=["user_id", "create_time"], name="ix_export_user"),
            models.Index(fields=["mof_div_code", "status"], name="ix_export_status"),
        )
