"""账套、会计期间、科目表（08 第 2、4 节）。凭证、分录、余额、待生成队列在账本的 book_* 表。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, SharedRow, flag_field, new_key, text_field
from yitihua.kernel.codes import YES


class AcctSet(DivisionRow):
    """GLA_/GLF_/GLB_ACCT_SET：一套账。单位账一个单位一套，总会计、指标会计一个区划一套。"""

    acct_set = models.UUIDField("账套主键", primary_key=True, default=new_key)
    ledger = models.CharField("账套类型", max_length=9, db_comment="general、agency、indicator")
    acct_set_code = models.CharField("账套编号", max_length=38, db_comment="账套编号")
    acct_set_name = text_field("账套名称", 180)
    acct_set_type = text_field("科目体系代码", 4)
    agency_code = text_field("单位代码", 21)
    start_date = models.DateField("启用日期")
    vchno_type = text_field("凭证号生成方式", 2, default="2")
    is_enabled = flag_field("账套状态", default=YES)

    class Meta:
        db_table = "gl_acct_set"
        db_table_comment = "会计账套"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "fiscal_year", "acct_set_code"], name="uq_acct_set"),
        )


class AcctPeriod(DivisionRow):
    """会计期间：1–12 月与 13 期（年终调整）。记账时加共享锁，结账时加排他锁。"""

    period_id = models.UUIDField("期间主键", primary_key=True, default=new_key)
    acct_set_code = models.CharField("账套编号", max_length=38, db_comment="账套编号")
    agency_code = text_field("单位代码", 21)
    acct_period = models.SmallIntegerField("会计期间", db_comment="会计期间")
    status = text_field("状态", 1, default="1")
    close_time = models.DateTimeField("结账时间", null=True)
    closer = text_field("结账人", 60)

    class Meta:
        db_table = "gl_acct_period"
        db_table_comment = "会计期间"
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "fiscal_year", "acct_set_code", "acct_period"], name="uq_acct_period"
            ),
            models.CheckConstraint(condition=models.Q(acct_period__range=(1, 13)), name="ck_acct_period"),
        )


class AccountCls(SharedRow):
    """GLA_/GLF_/GLB_ACCOUNT_CLS：年度科目表，装自记账模板的科目文件。"""

    scope_agency: ClassVar[str | None] = None

    ledger = models.CharField("账套类型", max_length=9)
    fiscal_year = models.CharField("预算年度", max_length=4)
    acct_cls_code = models.CharField("科目代码", max_length=20)
    acct_cls_name = text_field("科目名称", 180)
    parent_code = text_field("上级科目代码", 20)
    dr_cr = models.SmallIntegerField("余额方向", db_comment="1 借 2 贷")
    is_leaf = flag_field("是否末级")
    subsystem = text_field("核算体系", 20)
    acct_cls_type = text_field("科目类别", 20)

    class Meta:
        db_table = "gl_account_cls"
        db_table_comment = "会计科目"
        constraints = (
            models.UniqueConstraint(fields=["ledger", "fiscal_year", "acct_cls_code"], name="uq_account_cls"),
        )
