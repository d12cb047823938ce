"""单位资金收款登记（06 第 8A 节“收入登记”）。"""

from django.db import models

from yitihua.infra.scoping.models import DocumentRow, flag_field, money_field, new_key, text_field


class Receipt(DocumentRow):
    """INC_RECEIPT：单位实有资金账户的一笔到账；国库科复核认领后才算到账。"""

    receipt_id = models.UUIDField("收款主键", primary_key=True, default=new_key)
    agency_code = models.CharField("单位代码", max_length=21, db_comment="单位代码")
    receipt_date = models.DateField("到账日期", db_comment="到账日期")
    acct_no = models.CharField("收款账号", max_length=40, db_comment="收款账号")
    payer_name = models.CharField("付款人全称", max_length=300, db_comment="付款人全称")
    payer_acc_no = text_field("付款人账号", 40)
    rec_amt = money_field("到账金额")
    fund_type_code = models.CharField("资金性质代码", max_length=4, db_comment="资金性质代码")
    income_sort_code = text_field("收入分类科目代码", 13)
    agent_business_no = text_field("银行交易流水号", 360)
    use_des = text_field("摘要", 300)
    is_claimed = flag_field("是否认领")
    status = text_field("状态", 1, default="1")
    reason = text_field("退回或冲销原因", 400)

    class Meta:
        db_table = "inc_receipt"
        db_table_comment = "单位资金收款登记"
        indexes = (
            models.Index(
                fields=["mof_div_code", "fiscal_year", "agency_code", "fund_type_code"], name="ix_receipt_fund"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "acct_no", "agent_business_no"],
                condition=~models.Q(agent_business_no="") & ~models.Q(status="9"),
                name="uq_receipt_bank_no",
            ),
            models.CheckConstraint(condition=models.Q(rec_amt__gt=0), name="ck_receipt_amt"),
        )
