"""额度控制的政策、额度与跨年移交〔约定〕；额度的数在账本，这里只有定义。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, money_field, new_key, text_field


class ControlPolicy(DivisionRow):
    """一版控制政策；启用后只能停用或换版，不能改。"""

    scope_agency: ClassVar[str | None] = None

    policy_id = models.UUIDField("政策主键", primary_key=True, default=new_key)
    policy_code = models.CharField("政策编号", max_length=20, db_comment="政策编号")
    version_no = models.SmallIntegerField("版本", default=1, db_comment="版本")
    title = text_field("政策名称", 100)
    basis = text_field("依据", 200)
    action_code = models.CharField("控制环节", max_length=1, db_comment="控制环节 1 下达、2 支付")
    horizon_code = models.CharField("额度期限", max_length=1, db_comment="额度期限 1 年度、2 跨年、3 用款计划")
    parts = models.JSONField("控制键", default=list, db_comment="控制键各栏")
    conditions = models.JSONField("适用条件", default=list, db_comment="适用条件")
    tolerance_pct = models.DecimalField("容差", max_digits=6, decimal_places=4, default=0, db_comment="容差")
    begin_date = models.DateField("生效日", db_comment="生效日")
    end_date = models.DateField("失效日", db_comment="失效日")
    status = models.CharField("状态", max_length=1, default="1", db_comment="状态 1 草稿、2 启用、3 停用")
    drafter = text_field("拟稿人", 38)
    publisher = text_field("启用人", 38)

    class Meta:
        db_table = "bgt_ctrl_policy"
        db_table_comment = "额度控制政策"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "policy_code", "version_no"], name="uq_ctrl_policy"),
        )


class ControlLine(DivisionRow):
    """一个控制格的额度；主键就是账本额度行的标识，`amount` 是拟定数，账本里是加了容差的数。"""

    scope_agency: ClassVar[str | None] = None

    line_id = models.UUIDField("控制额度主键", primary_key=True, default=new_key)
    policy_id = models.UUIDField("政策主键", db_index=True, db_comment="政策主键")
    key_text = models.CharField("控制键", max_length=1200, db_comment="控制键")
    amount = money_field("拟定额度")
    plan = models.JSONField("分月计划", default=list, db_comment="用款计划各月数")
    released_month = models.SmallIntegerField("已放行到月", default=0, db_comment="已放行到月")
    remark = text_field("说明", 200)

    class Meta:
        db_table = "bgt_ctrl_line"
        db_table_comment = "额度控制格"
        constraints = (models.UniqueConstraint(fields=["policy_id", "key_text"], name="uq_ctrl_line"),)


class ControlCarry(DivisionRow):
    """跨年额度由旧年度移交新年度：移出多少，移入就是多少，只移入一次。"""

    scope_agency: ClassVar[str | None] = None

    carry_id = models.UUIDField("移交主键", primary_key=True, default=new_key)
    line_id = models.UUIDField("控制额度主键", db_index=True, db_comment="控制额度主键")
    to_year = models.CharField("移入年度", max_length=4, db_comment="移入年度")
    amount = money_field("移交额度")
    status = models.CharField("状态", max_length=1, default="1", db_comment="状态 1 已移出、2 已移入")

    class Meta:
        db_table = "bgt_ctrl_carry"
        db_table_comment = "跨年控制额度移交"
        constraints = (models.UniqueConstraint(fields=["line_id", "fiscal_year"], name="uq_ctrl_carry"),)


class ControlVersion(DivisionRow):
    """一个区划控制政策的版次：每启用、停用一次加一，`head_id` 换新，各进程据此知道缓存旧了。"""

    scope_agency: ClassVar[str | None] = None

    head_id = models.UUIDField("版次主键", primary_key=True, default=new_key)
    version_no = models.BigIntegerField("版次", default=0, db_comment="版次")

    class Meta:
        db_table = "bgt_ctrl_version"
        db_table_comment = "额度控制版次"
        constraints = (models.UniqueConstraint(fields=["mof_div_code"], name="uq_ctrl_version"),)


class ControlHold(DivisionRow):
    """一张单据在一个控制格里占着多少：退回照它还，也是核对控制格的另一个来源。"""

    scope_agency: ClassVar[str | None] = None

    hold_id = models.UUIDField("占用主键", primary_key=True, default=new_key)
    holder_id = models.UUIDField("占用单据", db_comment="占用单据")
    line_id = models.UUIDField("控制额度主键", db_comment="控制额度主键")
    kind = models.CharField("额度种类", max_length=20, db_comment="额度种类")
    amount = money_field("占用金额")

    class Meta:
        db_table = "bgt_ctrl_hold"
        db_table_comment = "额度控制占用"
        constraints = (
            models.UniqueConstraint(fields=["holder_id", "line_id", "fiscal_year"], name="uq_ctrl_hold"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="ck_ctrl_hold"),
        )
        indexes = (models.Index(fields=["line_id", "amount"], name="ix_ctrl_hold_line"),)
