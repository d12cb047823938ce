"""消息：写给一个人的一条，随业务事务写下；本人读过即记时间。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, new_key, text_field


class Notice(DivisionRow):
    """`once` 是同一件事只告诉一次的记号，如一条待办一天只催一次；空即不判重。"""

    scope_agency: ClassVar[str | None] = None

    notice_id = models.UUIDField("消息主键", primary_key=True, default=new_key)
    user_id = text_field("收件人", 38)
    kind = text_field("种类", 10)
    title = text_field("标题", 200)
    body = text_field("内容", 1000)
    biz_type = text_field("业务类型", 60)
    biz_id = text_field("单据主键", 38)
    biz_no = text_field("单据号", 100)
    sender_name = text_field("发件人", 60)
    biz_time = models.DateTimeField("业务时间")
    read_time = models.DateTimeField("阅读时间", null=True)
    once = text_field("只发一次的记号", 120)

    class Meta:
        db_table = "sys_notice"
        db_table_comment = "消息"
        indexes = (
            models.Index(fields=["user_id", "create_time"], name="ix_notice_user"),
            models.Index(fields=["user_id"], condition=models.Q(read_time=None), name="ix_notice_unread"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "user_id", "once"], condition=~models.Q(once=""), name="uq_notice_once"
            ),
        )
