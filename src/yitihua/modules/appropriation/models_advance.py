"""预拨：批复转正的转换记录、差异单（05 第 3、4 节，R-IND-032）。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, money_field, new_key, text_field


class AdvanceConversion(DivisionRow):
    """indi_conversion〔约定〕：一条预拨指标（11）批复转正（21）的记录；转正本身不记账，只补差额。"""

    scope_agency: ClassVar[str | None] = None

    conversion_id = models.UUIDField("转换主键", primary_key=True, default=new_key)
    bgt_id = models.UUIDField("指标主键", db_index=True)
    bgt_pman_id = models.UUIDField("项目年度预算主键", db_index=True)
    reply_amt = money_field("批复数")
    pre_net = money_field("已预拨净额")
    back_amt = money_field("收回预拨", default=0)
    supplement_amt = money_field("补差额", default=0)

    class Meta:
        db_table = "indi_conversion"
        db_table_comment = "预拨转正记录"
        constraints = (models.UniqueConstraint(fields=["bgt_id"], name="uq_conversion_bgt"),)


class AdvanceDiff(DivisionRow):
    """indi_diff〔约定〕：已支付仍大于批复数的差额，未经调剂或追加不得转正。"""

    scope_agency: ClassVar[str | None] = None

    diff_id = models.UUIDField("差异单主键", primary_key=True, default=new_key)
    bgt_pman_id = models.UUIDField("项目年度预算主键", db_index=True)
    reply_amt = money_field("批复数")
    pre_net = money_field("已预拨净额")
    paid_amt = money_field("已支付")
    diff_amt = money_field("差额")
    remark = text_field("处理说明", 2000)
    status = text_field("状态", 1, default="1")

    class Meta:
        db_table = "indi_diff"
        db_table_comment = "预拨差异单"
        constraints = (
            models.UniqueConstraint(fields=["bgt_pman_id"], condition=models.Q(status="1"), name="uq_diff_open"),
        )
