"""调整批次、明细、来源与受理窗口（04 第 3 节）。金额单位元；额度在账本，这里只存单据。"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yitihua.infra.scoping.models import (
    DivisionRow,
    DocumentRow,
    flag_field,
    money_field,
    new_key,
    text_field,
)


class AdjustBatch(DocumentRow):
    """adj_batch〔约定〕：一批调整、调剂、追加或追减。

    `agency_code`、`manage_mof_dep_code` 取第一行的，定由谁审、谁看得到；`adj_case` 是权限矩阵的情形，送审时定。
    """

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    adj_batch_id = models.UUIDField("批次主键", primary_key=True, default=new_key)
    adj_batch_no = models.CharField("调整批次号", max_length=6, db_comment="调整批次号")
    adj_kind = models.CharField("批次种类", max_length=1, db_comment="批次种类")
    adj_type_code = text_field("调整类型代码", 2)
    adj_case = text_field("调剂情形", 1)
    agency_code = text_field("单位代码", 21)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    reason = text_field("事由", 400)
    is_source_cut = flag_field("是否冲减来源")
    special_doc_no = text_field("专项批件号", 100)
    goal_note = text_field("绩效目标调整说明", 2000)
    npc_report_flag = flag_field("是否列入报人大常委会清单")
    total_in = money_field("调增合计", default=0)
    total_out = money_field("调减合计", default=0)
    doc_no = text_field("批件号", 100)
    approve_org = text_field("批准机关", 1)
    approve_date = models.DateField("批准日期", null=True, db_comment="批准日期")
    prelim_date = models.DateField("送初审日期", null=True, db_comment="送初审日期")
    meeting_date = models.DateField("常委会会议日期", null=True, db_comment="常委会会议日期")
    public_date = models.DateField("公开日期", null=True, db_comment="公开日期")
    adj_date = models.DateField("生效日期", null=True, db_comment="生效日期")
    cor_bgt_doc_no = text_field("本级指标文号", 100)
    reverse_of = models.UUIDField("冲销的原批次", null=True, db_comment="冲销的原批次")
    round_no = models.SmallIntegerField("送审次数", default=0, db_comment="送审次数")
    starter = text_field("送审人", 38)
    status = text_field("状态", 2, default="10")

    class Meta:
        db_table = "adj_batch"
        db_table_comment = "调整批次"
        indexes = (models.Index(fields=["mof_div_code", "fiscal_year", "status"], name="ix_adj_batch_status"),)
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "fiscal_year", "adj_batch_no"], name="uq_adj_batch_no"),
            models.UniqueConstraint(
                fields=["mof_div_code", "source_sys", "source_key"],
                condition=~Q(source_key=""),
                name="uq_adj_batch_source",
            ),
        )


class AdjustLine(DivisionRow):
    """BA_BGT_ADJSUB：一行调出（add_amount<0）或调入（add_amount>0）。

    调入行的 `ori_bgt_id` 指源指标，追加的没有；`bgt_id` 在生效时填新指标。`frozen_id` 是送审时的冻结单。
    """

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    adj_sub_id = models.UUIDField("指标调整明细主键", primary_key=True, default=new_key)
    adj_batch_id = models.UUIDField("批次主键", db_index=True)
    line_no = models.IntegerField("行号", db_comment="行号")
    bat_num = text_field("调整批次号", 6)
    cor_bgt_doc_no = text_field("本级指标文号", 100)
    bgt_doc_title = text_field("指标文标题", 360)
    doc_date = models.DateField("发文时间", null=True)
    bgt_dec = text_field("指标说明", 360)
    source_type_code = text_field("指标来源代码", 1)
    adj_date = models.DateField("调整日期", null=True)
    bgt_id = models.UUIDField("调入指标主键", null=True)
    add_amount = money_field("调入金额")
    ori_bgt_id = models.UUIDField("源指标主键", null=True)
    agency_code = text_field("单位代码", 21)
    pro_code = text_field("项目代码", 21)
    pro_cat_code = text_field("项目类别代码", 4)
    fund_type_code = text_field("资金性质代码", 6)
    found_type_code = text_field("资金来源代码", 6)
    exp_func_code = text_field("支出功能分类科目代码", 13)
    tp_func_code = text_field("转移支付支出功能分类科目代码", 13)
    gov_bgt_eco_code = text_field("政府支出经济分类代码", 11)
    dep_bgt_eco_code = text_field("部门支出经济分类代码", 20)
    rec_div_code = text_field("接收方财政区划代码", 9)
    bgt_mof_dep_code = text_field("指标管理处室代码", 6)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    is_track = flag_field("是否追踪")
    is_gov_pur = flag_field("是否政府采购")
    budget_level_code = text_field("预算级次代码", 1)
    bgt_pman_id = models.UUIDField("项目年度预算主键", null=True)
    frozen_id = models.UUIDField("冻结单", null=True)
    fund_id = models.UUIDField("追加来源", null=True)
    recover_id = models.UUIDField("收回登记", null=True)
    total_bgt_id = models.UUIDField("追加形成的总指标", null=True)

    class Meta:
        db_table = "ba_bgt_adjsub"
        db_table_comment = "指标调整明细"
        constraints = (models.UniqueConstraint(fields=["adj_batch_id", "line_no"], name="uq_adj_line"),)
        indexes = (
            models.Index(fields=["ori_bgt_id"], name="ix_adj_line_ori"),
            models.Index(fields=["bgt_id"], name="ix_adj_line_target"),
        )


class BatchSource(DivisionRow):
    """adj_batch_source〔约定〕：一批追加用了哪些来源、各多少；与调入合计逐册相等（R-ADJ-020）。"""

    scope_agency: ClassVar[str | None] = None

    batch_source_id = models.UUIDField("主键", primary_key=True, default=new_key)
    adj_batch_id = models.UUIDField("批次主键", db_index=True)
    fund_id = models.UUIDField("追加来源", db_index=True)
    amount = money_field("使用金额")

    class Meta:
        db_table = "adj_batch_source"
        db_table_comment = "批次所用来源"
        constraints = (models.UniqueConstraint(fields=["adj_batch_id", "fund_id"], name="uq_batch_source"),)


class AddFund(DocumentRow):
    """adj_fund〔约定〕：可用于追加的来源登记；余额在账本（add_fund 额度）。"""

    scope_agency: ClassVar[str | None] = None

    fund_id = models.UUIDField("来源主键", primary_key=True, default=new_key)
    fund_kind = models.CharField("来源种类", max_length=2, db_comment="来源种类")
    fund_type_code = text_field("资金性质代码", 6)
    found_type_code = text_field("资金来源代码", 6)
    src_acc = text_field("来源科目", 8)
    amount = money_field("登记金额")
    sup_bgt_doc_no = text_field("上级指标文号", 100)
    remark = text_field("说明", 400)

    class Meta:
        db_table = "adj_fund"
        db_table_comment = "追加来源登记"


class AdjustWindow(DivisionRow):
    """adj_window〔约定〕：截止日以后预算科开的受理窗口（R-ADJ-015）。"""

    scope_agency: ClassVar[str | None] = None

    window_id = models.UUIDField("窗口主键", primary_key=True, default=new_key)
    start_date = models.DateField("开始日期", db_comment="开始日期")
    end_date = models.DateField("结束日期", db_comment="结束日期")
    reason = text_field("事由", 400)

    class Meta:
        db_table = "adj_window"
        db_table_comment = "一般调剂受理窗口"
