"""更正单（06 第 4.6 节）：旧要素、新要素各一套，不动资金。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DocumentRow, flag_field, money_field, new_key, text_field


class PayCorrect(DocumentRow):
    """PAY_CORRECT：新旧指标相同的只改要素（E15b），不同的换指标（E15a）。"""

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    correct_id = models.UUIDField("更正主键", primary_key=True, default=new_key)
    correct_no = models.CharField("更正申请书号", max_length=100, db_comment="更正申请书号")
    vou_date = models.DateField("凭证日期", db_comment="凭证日期")
    agency_code = text_field("单位代码", 21)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    ori_pay_cert_no = text_field("原支付凭证号", 100)
    ori_pay_cert_id = models.UUIDField("原支付凭证主键", db_index=True, db_comment="原支付凭证主键")
    correct_amt = money_field("更正金额")
    ori_bgt_id = models.UUIDField("原指标主键", db_index=True, db_comment="原指标主键")
    new_bgt_id = models.UUIDField("更正后指标主键", db_index=True, db_comment="更正后指标主键")
    ori_exp_func_code = text_field("原支出功能分类科目", 13)
    new_exp_func_code = text_field("更正后支出功能分类科目", 13)
    ori_gov_bgt_eco_code = text_field("原政府支出经济分类", 11)
    new_gov_bgt_eco_code = text_field("更正后政府支出经济分类", 11)
    ori_dep_bgt_eco_code = text_field("原部门支出经济分类", 20)
    new_dep_bgt_eco_code = text_field("更正后部门支出经济分类", 20)
    ori_pro_code = text_field("原项目代码", 21)
    new_pro_code = text_field("更正后项目代码", 21)
    correct_reason = text_field("更正原因", 300)
    is_reserved = flag_field("是否已占用新指标")
    round_no = models.SmallIntegerField("送审轮次", default=0, db_comment="送审轮次")
    effect_date = models.DateField("生效日期", null=True, db_comment="生效日期")
    status = text_field("状态", 2, default="10")

    class Meta:
        db_table = "pay_correct"
        db_table_comment = "更正申请书"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "fiscal_year", "correct_no"], name="uq_pay_correct_no"),
        )

    @property
    def changes_indicator(self) -> bool:
        """换指标的更正（E15a）；否则只改要素（E15b）。"""
        return bool(self.ori_bgt_id != self.new_bgt_id)
