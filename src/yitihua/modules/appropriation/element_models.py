"""要素控制的改动、要素修改与账表核对的留痕（05 第 2、5、6 节）；全国默认在 `models.ElementControl`。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, money_field, new_key, text_field


class ElementChange(DivisionRow):
    """一个区划一个年度对一格的改动；通过后自 `effective_date` 起盖住默认。"""

    scope_agency: ClassVar[str | None] = None

    change_id = models.UUIDField("改动主键", primary_key=True, default=new_key)
    bgt_layer_code = models.CharField("指标层次代码", max_length=2, db_comment="指标层次代码")
    ele_field = models.CharField("要素字段", max_length=40, db_comment="要素字段")
    is_input = models.SmallIntegerField("是否录入", default=1, db_comment="是否录入")
    is_required = models.SmallIntegerField("是否必录", default=2, db_comment="是否必录")
    check_level = text_field("校验级次", 1)
    ctrl_mode_code = text_field("控制方式", 6)
    inherited = models.SmallIntegerField("由上级带出", default=2, db_comment="由上级带出")
    default_value = text_field("默认值", 40)
    editable = models.SmallIntegerField("可改标志", default=1, db_comment="可改标志")
    when_sources = text_field("适用指标来源", 20)
    effective_date = models.DateField("生效日期", db_comment="生效日期")
    basis = text_field("依据", 200)
    opinion = text_field("复核意见", 400)
    proposer_name = text_field("拟改人", 60)
    decider = text_field("复核人", 38)
    decider_name = text_field("复核人姓名", 60)
    decide_time = models.DateTimeField("复核时间", null=True, db_comment="复核时间")
    status = text_field("状态", 1, default="1")

    class Meta:
        db_table = "ba_ele_ctrl_change"
        db_table_comment = "要素控制改动"
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "fiscal_year", "bgt_layer_code", "ele_field"],
                condition=models.Q(status="1"),
                name="uq_ele_change_open",
            ),
        )


class Amendment(DivisionRow):
    """修改要素的留痕：改了什么、谁改的；取消政府采购的先待采购科审核（R-IND-018、019）。"""

    scope_agency: ClassVar[str | None] = None

    amend_id = models.UUIDField("修改主键", primary_key=True, default=new_key)
    bgt_id = models.UUIDField("指标主键", db_index=True, db_comment="指标主键")
    changes = models.JSONField("修改内容", default=dict, db_comment="要素 → [原值, 新值]")
    reason = text_field("修改原因", 200)
    proposer_name = text_field("修改人", 60)
    decider = text_field("审核人", 38)
    decider_name = text_field("审核人姓名", 60)
    opinion = text_field("审核意见", 400)
    status = text_field("状态", 1, default="1")

    class Meta:
        db_table = "ba_bgt_amend"
        db_table_comment = "指标要素修改"
        constraints = (
            models.UniqueConstraint(fields=["bgt_id"], condition=models.Q(status="1"), name="uq_bgt_amend_open"),
        )


class BookDifference(DivisionRow):
    """某天核对出的一处不等（R-IND-031）：指标账余额、运行字段与差额。"""

    scope_agency: ClassVar[str | None] = None

    diff_id = models.UUIDField("差异主键", primary_key=True, default=new_key)
    check_date = models.DateField("核对日期", db_comment="核对日期")
    bgt_id = models.UUIDField("指标主键", db_comment="指标主键")
    col = models.CharField("额度字段", max_length=12, db_comment="额度字段")
    book_amt = money_field("指标账余额")
    limit_amt = money_field("运行字段")
    diff_amt = money_field("差额")

    class Meta:
        db_table = "ba_bgt_book_diff"
        db_table_comment = "指标账表差异"
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "fiscal_year", "check_date", "bgt_id", "col"], name="uq_bgt_book_diff"
            ),
        )
