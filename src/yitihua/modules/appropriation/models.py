"""指标、指标文、冻结、收回登记（05 第 3 节）。金额只存一处：账本的额度行。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import (
    DivisionRow,
    DocumentRow,
    SharedRow,
    flag_field,
    money_field,
    new_key,
    text_field,
)
from yitihua.modules.appropriation.element_models import Amendment as Amendment
from yitihua.modules.appropriation.element_models import BookDifference as BookDifference
from yitihua.modules.appropriation.element_models import ElementChange as ElementChange
from yitihua.modules.appropriation.models_advance import AdvanceConversion, AdvanceDiff
from yitihua.modules.appropriation.models_execution import Execution
from yitihua.modules.appropriation.models_transfer import TransferIn, TransferOut
from yitihua.modules.appropriation.models_yearend import Balance, Carryover, WriteOff, YearEnd, YearEndOffset

__all__ = [
    "AdvanceConversion",
    "AdvanceDiff",
    "Balance",
    "Carryover",
    "DocPrefix",
    "ElementControl",
    "Execution",
    "Frozen",
    "Indicator",
    "IndicatorDoc",
    "Recover",
    "TransferIn",
    "TransferOut",
    "WriteOff",
    "YearEnd",
    "YearEndOffset",
]


class Indicator(DocumentRow):
    """BA_BGT_INFO：一条指标的要素。额度（amount、dis_amt、cur_amt 等）在账本，`reg_amt` 是下达前的登记金额。

    `made_by`：register 录入、allocate 分配（父已冻结）、reply 批复生成、import 期初。
    """

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    bgt_id = models.UUIDField("指标主键", primary_key=True, default=new_key)
    cor_bgt_doc_no = text_field("本级指标文号", 100)
    bgt_doc_title = text_field("指标文标题", 360)
    doc_date = models.DateField("发文时间", null=True)
    bgt_dec = text_field("指标说明", 360)
    budget_level_code = text_field("预算级次代码", 1)
    sup_bgt_doc_no = text_field("上级指标文号", 100)
    pro_code = text_field("项目代码", 21)
    pro_cat_code = text_field("项目类别代码", 4)
    bgt_exe_flag = text_field("指标可执行标志", 1, default="2")
    is_track = flag_field("是否追踪")
    track_pro_code = text_field("需要追踪项目代码", 21)
    agency_code = text_field("单位代码", 21)
    fund_type_code = text_field("资金性质代码", 6)
    found_type_code = text_field("资金来源代码", 6)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    bgt_mof_dep_code = text_field("指标管理处室代码", 6)
    tp_func_code = text_field("转移支付支出功能分类科目代码", 13)
    exp_func_code = text_field("支出功能分类科目代码", 13)
    gov_bgt_eco_code = text_field("政府支出经济分类代码", 11)
    dep_bgt_eco_code = text_field("部门支出经济分类代码", 20)
    bgt_type_code = text_field("指标类型代码", 2)
    source_type_code = text_field("指标来源代码", 1)
    is_gov_pur = flag_field("是否政府采购")
    is_adjust = flag_field("是否调整")
    adj_batch_no = text_field("调整批次号", 6)
    ori_bgt_id = models.UUIDField("源指标主键", null=True)
    bgt_pman_id = models.UUIDField("项目年度预算主键", null=True)
    rec_div_code = text_field("接收方财政区划代码", 9)
    count_fund_pro_code = text_field("对应配套安排的中央项目代码", 21)
    pay_type_code = text_field("支付方式代码", 2)
    exp_level_code = text_field("支出级次代码", 1)
    direct_flag_code = text_field("直达资金标识代码", 2)
    bgt_layer_code = text_field("指标层次代码", 2)
    parent_bgt_id = models.UUIDField("拆分父级", null=True)
    src_acc = text_field("来源科目", 8)
    use_acc = text_field("用途", 40)
    reg_amt = money_field("登记金额", default=0)
    made_by = text_field("生成方式", 10, default="register")
    reasons = models.JSONField("预警说明", default=dict)
    status = text_field("状态", 2, default="1")

    class Meta:
        db_table = "ba_bgt_info"
        db_table_comment = "指标信息"
        indexes = (
            models.Index(fields=["mof_div_code", "fiscal_year", "agency_code"], name="ix_bgt_agency"),
            models.Index(fields=["parent_bgt_id"], name="ix_bgt_parent"),
            models.Index(fields=["bgt_pman_id"], name="ix_bgt_pman"),
            models.Index(fields=["mof_div_code", "fiscal_year", "pro_code"], name="ix_bgt_project"),
            models.Index(fields=["mof_div_code", "cor_bgt_doc_no"], name="ix_bgt_doc_no"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "source_sys", "source_key"],
                condition=~models.Q(source_key=""),
                name="uq_bgt_source",
            ),
        )


class IndicatorDoc(DivisionRow):
    """BA_BGT_DOC：指标文。"""

    scope_agency: ClassVar[str | None] = None

    bgt_doc_id = models.UUIDField("指标文主键", primary_key=True, default=new_key)
    cor_bgt_doc_no = models.CharField("本级指标文号", max_length=100, db_comment="本级指标文号")
    bgt_doc_title = text_field("指标文标题", 360)
    doc_date = models.DateField("发文时间", null=True)
    bgt_dec = text_field("指标说明", 360)
    bgt_mof_dep_code = text_field("指标管理处室代码", 6)
    total_amt = money_field("文内金额合计", default=0)
    doc_status_code = text_field("公文状态代码", 1, default="1")

    class Meta:
        db_table = "ba_bgt_doc"
        db_table_comment = "指标文"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "fiscal_year", "cor_bgt_doc_no"], name="uq_bgt_doc_no"),
        )


class DocPrefix(DivisionRow):
    """BA_DOC_PREFIX：文号前缀，按业务、科室、资金性质取，越具体越优先。"""

    scope_agency: ClassVar[str | None] = None

    prefix_id = models.UUIDField("前缀主键", primary_key=True, default=new_key)
    doc_prefix = models.CharField("发文代字", max_length=40, db_comment="发文代字")
    fund_type_code = text_field("资金性质代码", 6)
    bgt_mof_dep_code = text_field("指标管理处室代码", 6)
    doc_biz = text_field("适用业务", 10)

    class Meta:
        db_table = "ba_doc_prefix"
        db_table_comment = "指标文号前缀规则"
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "fiscal_year", "fund_type_code", "bgt_mof_dep_code", "doc_biz"],
                name="uq_doc_prefix_key",
            ),
        )


class Frozen(DivisionRow):
    """BA_BGT_FROZEN：冻结单；剩余额在账本的 freeze 额度里。"""

    scope_agency: ClassVar[str | None] = None

    frozen_id = models.UUIDField("冻结主键", primary_key=True, default=new_key)
    bgt_id = models.UUIDField("指标主键", db_index=True)
    frozen_type = text_field("冻结方式代码", 1, default="1")
    frozen_amt = money_field("冻结金额")
    reason_type = text_field("冻结原因", 20)
    biz_id = models.UUIDField("来源单据", null=True)
    remark = text_field("冻结/解冻意见", 2000)

    class Meta:
        db_table = "ba_bgt_frozen"
        db_table_comment = "指标冻结解冻"


class Recover(DivisionRow):
    """indi_recover〔约定〕：收回资金及其去向（R-IND-034）。"""

    scope_agency: ClassVar[str | None] = None

    recover_id = models.UUIDField("收回主键", primary_key=True, default=new_key)
    bgt_id = models.UUIDField("总指标主键", null=True, db_index=True)
    src_acc = text_field("来源科目", 8)
    fund_type_code = text_field("资金性质代码", 6)
    frozen_id = models.UUIDField("待定去向的冻结单", null=True)
    recover_type = text_field("收回类型", 2)
    amount = money_field("收回金额")
    dest_code = text_field("去向", 1)
    dest_doc_no = text_field("去向批件", 100)
    used_amt = money_field("已重新安排", default=0)
    status = text_field("状态", 2, default="1")

    class Meta:
        db_table = "indi_recover"
        db_table_comment = "收回资金登记"


class ElementControl(SharedRow):
    """BA_ELE_CTRL 的全国默认：层次 × 要素 → 必录、校验级次、拆分约束（05 第 2 节）；各地的改动见 ElementChange。"""

    bgt_layer_code = models.CharField("指标层次代码", max_length=2)
    ele_field = models.CharField("要素字段", max_length=40)
    is_input = models.SmallIntegerField("是否录入", default=1)
    is_required = models.SmallIntegerField("是否必录", default=2)
    check_level = text_field("校验级次", 1)
    ctrl_mode_code = text_field("控制方式", 6)
    inherited = models.SmallIntegerField("由上级带出", default=2)
    default_value = text_field("默认值", 40)
    editable = models.SmallIntegerField("可改标志", default=1)
    when_sources = text_field("适用指标来源", 20)

    class Meta:
        db_table = "ba_ele_ctrl"
        db_table_comment = "指标录入要素控制"
        constraints = (models.UniqueConstraint(fields=["bgt_layer_code", "ele_field"], name="uq_ele_ctrl"),)


from yitihua.modules.appropriation.control.models import (  # noqa: E402,F401 Django 只从这里找表
    ControlCarry,
    ControlHold,
    ControlLine,
    ControlPolicy,
    ControlVersion,
)
from yitihua.modules.appropriation.unit_funds.models import Receipt  # noqa: E402,F401 同上
