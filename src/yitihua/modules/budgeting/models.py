"""项目年度预算与批复（03 第 3 节）。"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yitihua.infra.scoping.models import DivisionRow, DocumentRow, flag_field, money_field, new_key, text_field
from yitihua.kernel.codes import NO
from yitihua.modules.budgeting.models_income import IncomeBudget

__all__ = ["UNIQUE_KEY", "AnnualBudget", "Approval", "IncomeBudget"]

UNIQUE_KEY = (
    "fiscal_year",
    "mof_div_code",
    "agency_code",
    "pro_code",
    "exp_func_code",
    "gov_bgt_eco_code",
    "dep_bgt_eco_code",
    "fund_type_code",
    "found_type_code",
    "budget_level_code",
    "is_gov_pur",
    "version",
)
"""“一行”的唯一键（03 第 3 节）；`version` 是批次版本。"""


class AnnualBudget(DocumentRow):
    """BGT_PM_ANNUAL；批复后 年初批复 + 调整 + 调剂 = 变动后预算数（INV-1）由数据库保证。"""

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    bgt_pman_id = models.UUIDField("项目年度预算主键", primary_key=True, default=new_key)
    agency_code = models.CharField("单位代码", max_length=21, db_comment="单位代码")
    dept_code = text_field("部门代码", 21)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    pro_kind_code = text_field("支出项目类别代码", 4)
    pro_code = models.CharField("项目代码", max_length=21, db_comment="项目代码")
    exp_func_code = text_field("支出功能分类科目代码", 13)
    gov_bgt_eco_code = text_field("政府支出经济分类代码", 11)
    dep_bgt_eco_code = text_field("部门支出经济分类代码", 20)
    fund_type_code = text_field("资金性质代码", 4)
    found_type_code = text_field("资金来源代码", 6)
    budget_level_code = text_field("预算级次代码", 1)
    apply_up = money_field("申报数")
    fin_audit_money = money_field("财政审核数", null=True)
    audit_no = models.SmallIntegerField("审定次数", default=0, db_comment="审定次数：反审后再审定加一")
    apply_link = text_field("申报环节", 1, default="3")
    reply_amt = money_field("年初批复数", default=0)
    adj_amt = money_field("调整金额", default=0)
    dis_amt = money_field("调剂金额", default=0)
    cur_amt = money_field("变动后预算数", default=0)
    is_gov_pur = flag_field("是否政府采购")
    is_assigned = flag_field("是否财政待分配支出")
    is_bgt_end = flag_field("是否结束")
    busi_type_code = text_field("业务类型代码", 6, default="1")
    adj_batch_no = text_field("调整批次号", 6)
    remark = text_field("备注", 2000)
    version = text_field("版本号", 38, default="1")
    version_name = text_field("版本说明", 400)
    npc_amt = money_field("人大批准数", null=True)
    cor_bgt_doc_no = text_field("批复文号", 100)
    status = text_field("状态", 1, default="1")

    class Meta:
        db_table = "bgt_pm_annual"
        db_table_comment = "部门预算项目年度预算"
        indexes = (models.Index(fields=["mof_div_code", "pro_code"], name="ix_annual_project"),)
        constraints = (
            models.UniqueConstraint(fields=UNIQUE_KEY, condition=Q(is_deleted=NO), name="uq_annual_line"),
            models.UniqueConstraint(
                fields=["mof_div_code", "source_sys", "source_key"],
                condition=~Q(source_key=""),
                name="uq_annual_source",
            ),
            models.CheckConstraint(
                condition=Q(cur_amt=F("reply_amt") + F("adj_amt") + F("dis_amt")), name="ck_annual_inv_1"
            ),
        )


class Approval(DivisionRow):
    """BGT_APPROVAL；批复层次 0 人大批准是本地细化，不上报，1 财政批复部门、2 部门批复单位照标准。"""

    scope_agency: ClassVar[str | None] = None

    approval_id = models.UUIDField("批复主键", primary_key=True, default=new_key)
    dept_code = text_field("部门代码", 21)
    agency_code = text_field("单位代码", 21)
    approval_file_no = models.CharField("批复文号", max_length=100, db_comment="批复文号")
    approval_title = text_field("批复标题", 360)
    approval_date = models.DateField("批复日期", db_comment="批复日期")
    approval_level_code = models.CharField("批复层次代码", max_length=1, db_comment="批复层次代码")
    reply_amt = money_field("批复金额", default=0)
    is_public = flag_field("是否已公开")
    public_date = models.DateField("公开日期", null=True, db_comment="公开日期")
    version = text_field("版本号", 38, default="1")

    class Meta:
        db_table = "bgt_approval"
        db_table_comment = "预算批复"
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "fiscal_year", "approval_level_code", "approval_file_no", "dept_code"],
                name="uq_approval_file",
            ),
        )
