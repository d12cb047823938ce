"""部门收入预算（03 第 3 节）：单位申报，预算科批复、调整；单位资金指标以它为限下达（R-IND-028）。"""

from django.db import models
from django.db.models import F, Q

from yitihua.infra.scoping.models import DocumentRow, money_field, new_key, text_field
from yitihua.kernel.codes import NO

INCOME_KEY = (
    "mof_div_code", "fiscal_year", "agency_code", "income_sort_code", "fund_type_code", "non_tax_code",
)  # fmt: skip
"""“一行收入预算”的唯一键。"""


class IncomeBudget(DocumentRow):
    """BGT_INCOME；批复数 + 调整数 = 变动后预算数由数据库保证。"""

    bgt_income_id = models.UUIDField("收入预算主键", primary_key=True, default=new_key)
    agency_code = models.CharField("单位代码", max_length=21, db_comment="单位代码")
    dept_code = text_field("部门代码", 21)
    income_sort_code = models.CharField("收入分类科目代码", max_length=13, db_comment="收入分类科目代码")
    fund_type_code = models.CharField("资金性质代码", max_length=4, db_comment="资金性质代码")
    non_tax_code = text_field("政府非税收入执收项目代码", 20)
    apply_up = money_field("本年收入申报数")
    fin_audit_money = money_field("财政审核数", null=True)
    apply_link = text_field("申报环节", 1, default="3")
    reply_amt = money_field("年初批复数", default=0)
    adj_amt = money_field("调整金额", default=0)
    cur_amt = money_field("变动后预算数", default=0)
    remark = text_field("备注", 2000)
    version = text_field("版本号", 38, default="1")
    status = text_field("状态", 1, default="1")

    class Meta:
        db_table = "bgt_income"
        db_table_comment = "部门收入预算"
        constraints = (
            models.UniqueConstraint(fields=INCOME_KEY, condition=Q(is_deleted=NO), name="uq_income_line"),
            models.CheckConstraint(condition=Q(cur_amt=F("reply_amt") + F("adj_amt")), name="ck_income_cur"),
        )
