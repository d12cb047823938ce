"""对下转移支付的交接：上级的下达单、下级的接收单，各在自己的区划里（05 第 2、4 节，E16）。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, money_field, new_key, text_field


class TransferOut(DivisionRow):
    """indi_transfer_out〔约定〕：上级下达一次一张，`received_amt`、`back_amt` 是下级回执的数。"""

    scope_agency: ClassVar[str | None] = None

    transfer_id = models.UUIDField("下达单主键", primary_key=True, default=new_key)
    bgt_id = models.UUIDField("转移支付指标主键", db_index=True)
    rec_div_code = models.CharField("接收方财政区划代码", max_length=9, db_comment="接收方财政区划代码")
    cor_bgt_doc_no = text_field("本级指标文号", 100)
    amount = money_field("下达金额")
    received_amt = money_field("下级已接收", default=0)
    recall_amt = money_field("正在收回", default=0)
    back_amt = money_field("已收回", default=0)
    status = text_field("状态", 1, default="1")

    class Meta:
        db_table = "indi_transfer_out"
        db_table_comment = "转移支付下达单"


class TransferIn(DivisionRow):
    """indi_transfer_in〔约定〕：下级收到一张记一行；同一张送来几次也只有一行。"""

    scope_agency: ClassVar[str | None] = None

    transfer_in_id = models.UUIDField("接收单主键", primary_key=True, default=new_key)
    transfer_id = models.UUIDField("上级下达单主键")
    from_div_code = models.CharField("下达方财政区划代码", max_length=9, db_comment="下达方财政区划代码")
    sup_bgt_doc_no = text_field("上级指标文号", 100)
    bgt_doc_title = text_field("指标文标题", 360)
    amount = money_field("下达金额")
    fund_type_code = text_field("资金性质代码", 6)
    found_type_code = text_field("资金来源代码", 6)
    tp_func_code = text_field("转移支付支出功能分类科目代码", 13)
    exp_func_code = text_field("支出功能分类科目代码", 13)
    direct_flag_code = text_field("直达资金标识代码", 2)
    count_fund_pro_code = text_field("对应配套安排的中央项目代码", 21)
    track_pro_code = text_field("需要追踪项目代码", 21)
    received_date = models.DateField("收到日期", db_comment="收到日期")
    bgt_id = models.UUIDField("登记的指标主键", null=True)
    recall_amt = money_field("上级要求收回", default=0)
    back_amt = money_field("已退回", default=0)
    status = text_field("状态", 1, default="1")

    class Meta:
        db_table = "indi_transfer_in"
        db_table_comment = "转移支付接收单"
        constraints = (models.UniqueConstraint(fields=["mof_div_code", "transfer_id"], name="uq_transfer_in_once"),)
