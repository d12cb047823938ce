"""其他支出执行的单据（05 第 6.3 节 E21）。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, money_field, new_key, text_field


class Execution(DivisionRow):
    """indi_execute〔约定〕：上解、债务还本、调出、安排稳调、债务转贷执行一次一张。

    `recover_id` 有值的是年中收回资金定去向时形成的，不能单独冲回。
    """

    scope_agency: ClassVar[str | None] = None

    execute_id = models.UUIDField("执行单主键", primary_key=True, default=new_key)
    bgt_id = models.UUIDField("总指标主键", db_index=True)
    use_acc = text_field("用途", 40)
    amount = money_field("执行金额")
    exec_date = models.DateField("执行日期", db_comment="执行日期")
    doc_no = text_field("批件文号", 100)
    remark = text_field("执行说明", 2000)
    recover_id = models.UUIDField("收回登记", null=True)
    undo_reason = text_field("冲回原因", 500)
    status = text_field("状态", 1, default="1")

    class Meta:
        db_table = "indi_execute"
        db_table_comment = "其他支出执行单"
        constraints = (
            models.UniqueConstraint(fields=["recover_id"], name="uq_execute_recover"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="ck_execute_amt"),
        )
