"""收发报文的登记：发件与收件（standard/messages 第 3、4.5 节）。

Outbox and inbox of messages.
"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, new_key, text_field


class MsgOutbox(DivisionRow):
    """发件：随业务事务登记，提交后由作业投递；内容定稿后不变。"""

    scope_agency: ClassVar[str | None] = None

    outbox_id = models.UUIDField("发件主键", primary_key=True, default=new_key)
    business = text_field("业务", 30)
    vt_code = text_field("凭证类型编号", 4)
    voucher_no = text_field("凭证号", 42)
    voucher_flag = text_field("发送单或回单", 1, default="0")
    to_org = text_field("接收方", 12)
    ref_type = text_field("单据类型", 40)
    ref_id = models.UUIDField("单据主键", null=True)
    envelope = models.BinaryField("信封")
    body_hash = text_field("正文摘要", 64)
    biz_time = models.DateTimeField("业务时间")
    status = text_field("状态", 2, default="1")
    reject_code = text_field("拒收代码", 12)
    reject_reason = text_field("拒收原因", 400)
    settle_time = models.DateTimeField("应答时间", null=True)

    class Meta:
        db_table = "msg_outbox"
        db_table_comment = "发件箱"
        indexes = (
            models.Index(fields=["mof_div_code", "status"], name="ix_outbox_status"),
            models.Index(fields=["ref_id"], name="ix_outbox_ref"),
        )


class MsgInbox(DivisionRow):
    """收件：唯一键加正文摘要，重复到达返回首次处理结果（R-PAY-097）。"""

    scope_agency: ClassVar[str | None] = None

    inbox_id = models.UUIDField("收件主键", primary_key=True, default=new_key)
    from_org = text_field("发送方", 12)
    business = text_field("业务", 30)
    vt_code = text_field("凭证类型编号", 4)
    voucher_no = text_field("凭证号", 42)
    st_year = text_field("业务年度", 4)
    voucher_flag = text_field("发送单或回单", 1)
    version_no = models.SmallIntegerField("版本", default=1)
    body_hash = text_field("正文摘要", 64)
    envelope = models.BinaryField("信封")
    receive_time = models.DateTimeField("到达时间")
    status = text_field("状态", 12)
    reject_code = text_field("拒收代码", 12)
    reject_reason = text_field("拒收原因", 400)

    class Meta:
        db_table = "msg_inbox"
        db_table_comment = "收件箱"
        constraints = (
            models.UniqueConstraint(
                fields=[
                    "mof_div_code",
                    "st_year",
                    "vt_code",
                    "voucher_no",
                    "voucher_flag",
                    "from_org",
                    "version_no",
                ],
                name="uq_inbox_key",
            ),
        )
