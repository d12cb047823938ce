"""项目、分年计划、测算表与评审（02 第 3 节）；字段拼写照标准。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, DocumentRow, flag_field, money_field, new_key, text_field


class Project(DocumentRow):
    """PM_PROJECT_INFO；`pro_code` 首次送审前为空。"""

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    pro_id = models.UUIDField("项目主键", primary_key=True, default=new_key)
    pro_code = text_field("项目代码", 21)
    pro_name = models.CharField("项目名称", max_length=360, db_comment="项目名称")
    pro_cat_code = models.CharField("项目类别代码", max_length=2, db_comment="项目类别代码")
    agency_code = models.CharField("单位代码", max_length=21, db_comment="单位代码")
    dept_code = text_field("部门代码", 21)
    mof_dep_code = text_field("财政内部机构代码", 6)
    manage_dept_code = text_field("主管部门代码", 21)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    traobj_agency_code = text_field("去向单位代码", 21)
    cen_tra_pro_code = text_field("上级转移支付项目代码", 21)
    pro_source_code = text_field("项目来源代码", 1, default="1")
    setup_year = text_field("设立年度", 4)
    pro_start_year = text_field("起始年度", 4)
    pro_term = models.SmallIntegerField("项目期限（年）", default=1, db_comment="项目期限（年）")
    end_year = text_field("终止年度", 4)
    distri_type_code = text_field("分配方式代码", 1)
    draft_template_code = text_field("编报模板代码", 32)
    pro_desc = text_field("项目概述", 2000)
    exp_func_code = text_field("支出功能分类科目代码", 7)
    pro_total_amt = money_field("项目总额", default=0)
    scoi_invest_fund = money_field("其中：社会投入资金", default=0)
    fun_res_code = text_field("职能职责代码", 20)
    is_useset = flag_field("是否设置适用范围")
    is_track = flag_field("是否追踪")
    is_end = flag_field("是否终止")
    is_captial_cons_pro = flag_field("是否基建项目")
    is_scientific = flag_field("是否科研项目")
    pro_depreview = text_field("部门评审意见", 4000)
    pro_bgtreview = text_field("财政评审意见", 4000)
    dep_aud_opinion_code = text_field("部门审核意见代码", 1)
    mof_aud_opinion_code = text_field("财政审核意见代码", 1)
    exist_statue = text_field("存续状态代码", 3)
    degisn_consideration = text_field("设立依据", 4000)
    apply_link_man = text_field("申报联系人", 60)
    apply_link_tel = text_field("申报联系电话", 30)
    leader_name = text_field("负责人姓名", 100)
    leader_tel = text_field("负责人电话", 50)
    money_measure = text_field("经费测算", 4000)
    pro_plan = text_field("项目实施方案", 4000)
    pro_necessary = text_field("项目必要性", 4000)
    pro_feasibility = text_field("项目可行性", 4000)
    is_gov_info_server = flag_field("是否信息化项目")
    is_secret_pro = flag_field("是否涉密")
    is_gov = flag_field("是否包含政府采购预算")
    is_govbuy = flag_field("是否包含政府购买服务预算")
    is_asset = flag_field("是否包含资产配置")
    pro_lev = text_field("项目级次", 2)
    pro_levone_code = text_field("一级项目代码", 21)
    store_phase = text_field("储备阶段代码", 2, default="10")
    pro_phase = text_field("是否年初项目", 2, default="1")
    version = text_field("版本号", 38, default="1")
    version_name = text_field("版本说明", 400)
    track_pro_code = text_field("需要追踪项目代码", 21)
    check_amt = money_field("评审审定额", null=True)
    review_result_code = text_field("评审结论代码", 1)
    status = text_field("状态", 1, default="1")
    name_initials = text_field("名称拼音首字母", 120)

    class Meta:
        db_table = "pm_project_info"
        db_table_comment = "项目基本信息"
        indexes = (
            models.Index(fields=["mof_div_code", "agency_code", "setup_year"], name="ix_project_agency"),
            models.Index(fields=["mof_div_code", "pro_name"], name="ix_project_name"),
            models.Index(fields=["mof_div_code", "name_initials"], name="ix_project_initials"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "pro_code"], condition=~models.Q(pro_code=""), name="uq_project_code"
            ),
            models.UniqueConstraint(
                fields=["mof_div_code", "source_sys", "source_key"],
                condition=~models.Q(source_key=""),
                name="uq_project_source",
            ),
        )


class AnnualPlan(DivisionRow):
    """PM_ANNUAL_EXPPLAN_INFO：分年支出计划。"""

    expplan_id = models.UUIDField("分年支出计划主键", primary_key=True, default=new_key)
    pro = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="plans")
    pro_code = text_field("项目代码", 21)
    plan_year = models.CharField("计划年度", max_length=4, db_comment="计划年度")
    declaration_amt = money_field("申报金额（项目总额）")
    support_amount = money_field("其中：财政拨款", default=0)
    scoi_invest_fund = money_field("其中：社会投入资金", default=0)
    dept_check_amt = money_field("部门审核金额", null=True)
    mof_dep_check_amt = money_field("业务科室审核金额", null=True)
    check_amt = money_field("财政审定金额", null=True)
    remark = text_field("备注", 2000)
    busi_type = text_field("业务类型代码", 6, default="1")
    version = text_field("版本号", 38, default="1")
    agency_code = text_field("单位代码", 21)

    class Meta:
        db_table = "pm_annual_expplan_info"
        db_table_comment = "项目分年支出计划"
        constraints = (models.UniqueConstraint(fields=["pro", "plan_year"], name="uq_annual_plan"),)


class Estimate(DivisionRow):
    """PM_EST_DETAIL：测算明细；单价 est_price 是本地列。"""

    est_id = models.UUIDField("测算明细主键", primary_key=True, default=new_key)
    pro = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="estimates")
    pro_code = text_field("项目代码", 21)
    plan_year = text_field("计划年度", 4)
    draft_template_code = text_field("编报模板代码", 32)
    est_detail_code = text_field("任务明细代码", 30)
    est_detail_name = text_field("任务明细名称", 180)
    exp_cri_code = text_field("支出标准代码", 30)
    exp_cri_name = text_field("支出标准名称", 180)
    cri_level = text_field("支出档次", 60)
    unit = text_field("计量单位", 10)
    exp_cri_val = money_field("标准值", null=True)
    est_num = models.DecimalField("测算数量", max_digits=18, decimal_places=4, db_comment="测算数量")
    est_times = models.DecimalField(
        "测算次数（频率）", max_digits=18, decimal_places=4, null=True, db_comment="测算次数（频率）"
    )
    form = text_field("计算方式代码", 1)
    est_amt = money_field("测算总计")
    check_amt = money_field("其中：财政拨款", default=0)
    scoi_invest_fund = money_field("其中：社会投入资金", default=0)
    dep_bgt_eco_code = text_field("部门支出经济分类代码", 20)
    remark = text_field("测算依据及说明", 2000)
    est_price = models.DecimalField("单价", max_digits=18, decimal_places=4, db_comment="单价")
    line_no = models.SmallIntegerField("行号", default=1)
    agency_code = text_field("单位代码", 21)

    class Meta:
        db_table = "pm_est_detail"
        db_table_comment = "项目测算明细"


class Review(DivisionRow):
    """PM_PRO_REVIEW：评审结论；审定额是安排的上限。"""

    review_id = models.UUIDField("评审主键", primary_key=True, default=new_key)
    pro = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reviews")
    pro_code = text_field("项目代码", 21)
    review_org_code = text_field("评审机构代码", 21)
    review_date = models.DateField("评审日期", db_comment="评审日期")
    apply_amt = money_field("送审金额")
    check_amt = money_field("审定金额")
    cut_amt = money_field("核减金额")
    review_result_code = text_field("评审结论代码", 1)
    audit_opinion = text_field("审核意见", 2000)
    agency_code = text_field("单位代码", 21)

    class Meta:
        db_table = "pm_pro_review"
        db_table_comment = "项目评审"
