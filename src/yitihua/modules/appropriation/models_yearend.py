"""年末：结转申报、结余、冻结核销、年结的进度与来源对冲（05 第 3 节、6.3 节 E17–E20）。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, flag_field, money_field, new_key, text_field


class _Outcome(DivisionRow):
    """结转、结余两张清单共有的要素：从源指标带出。"""

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    approve_amt = money_field("批复数", default=0)
    bgt_type_code = text_field("指标类型代码", 2)
    bgt_mof_dep_code = text_field("指标管理处室代码", 6)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    cor_bgt_doc_no = text_field("本级指标文号", 100)
    bgt_dec = text_field("指标说明", 360)
    agency_code = text_field("单位代码", 21)
    exp_func_code = text_field("支出功能分类科目代码", 13)
    gov_bgt_eco_code = text_field("政府支出经济分类代码", 11)
    fund_type_code = text_field("资金性质代码", 6)
    bgt_exe_flag = text_field("指标可执行标志", 1, default="2")
    pro_code = text_field("项目代码", 21)
    budget_level_code = text_field("预算级次代码", 1)
    ori_bgt_id = models.UUIDField("源指标主键", db_index=True)
    is_gov_pur = flag_field("是否政府采购")
    is_track = flag_field("是否追踪")

    class Meta:
        abstract = True


class Carryover(_Outcome):
    """BA_BGT_CARRYOVERS：一条指标申报结转多少；审核同意即确认，年结时转入 601，次年据此生成指标。"""

    carryovers_bgt_id = models.UUIDField("结转指标主键", primary_key=True, default=new_key)
    carryovers_amt = money_field("结转数")
    status = text_field("状态", 1, default="2")

    class Meta:
        db_table = "ba_bgt_carryovers"
        db_table_comment = "财政资金结转指标"
        constraints = (
            models.UniqueConstraint(fields=["ori_bgt_id"], condition=~models.Q(status="9"), name="uq_carryover_one"),
        )


class Balance(_Outcome):
    """BA_BGT_BALANCE：年结收回的结余，一次核销一行。"""

    balance_bgt_id = models.UUIDField("结余指标主键", primary_key=True, default=new_key)
    balance = money_field("结余数")
    back_balance = money_field("收回数", default=0)
    is_rec_exp = flag_field("是否列支")
    carryovers_bgt_id = models.UUIDField("结转指标主键", null=True)

    class Meta:
        db_table = "ba_bgt_balance"
        db_table_comment = "财政资金结余指标"


class WriteOff(DivisionRow):
    """indi_write_off〔约定〕：年末依法不能解除的冻结，经批准核销（603）。"""

    scope_agency: ClassVar[str | None] = None

    write_off_id = models.UUIDField("核销主键", primary_key=True, default=new_key)
    frozen_id = models.UUIDField("冻结主键", db_index=True)
    bgt_id = models.UUIDField("指标主键", db_index=True)
    amount = money_field("核销金额")
    approve_doc_no = text_field("批件文号", 100)
    remark = text_field("核销理由", 2000)
    status = text_field("状态", 1, default="2")

    class Meta:
        db_table = "indi_write_off"
        db_table_comment = "年末冻结核销"
        constraints = (
            models.UniqueConstraint(fields=["frozen_id"], condition=~models.Q(status="9"), name="uq_write_off_one"),
        )


class YearEnd(DivisionRow):
    """indi_year_end〔约定〕：一个区划一个年度的年结；`cursor_bgt_id` 是已办到哪一条，断了从它接着办。"""

    scope_agency: ClassVar[str | None] = None

    year_end_id = models.UUIDField("年结主键", primary_key=True, default=new_key)
    status = text_field("状态", 1, default="1")
    cursor_bgt_id = models.UUIDField("已办到的指标", null=True)
    round_no = models.IntegerField("第几遍", default=1, db_comment="第几遍")
    slice_cnt = models.IntegerField("已办批数", default=0, db_comment="已办批数")
    total_cnt = models.IntegerField("本遍指标条数", default=0, db_comment="本遍指标条数")
    done_cnt = models.IntegerField("已办条数", default=0, db_comment="已办条数")
    left_cnt = models.IntegerField("未清条数", default=0, db_comment="未清条数")
    carry_amt = money_field("结转金额", default=0)
    back_amt = money_field("收回金额", default=0)
    write_off_amt = money_field("核销金额", default=0)
    carry_in_amt = money_field("次年生成金额", default=0)
    end_time = models.DateTimeField("办结时间", null=True, db_comment="办结时间")

    class Meta:
        db_table = "indi_year_end"
        db_table_comment = "年结"
        constraints = (models.UniqueConstraint(fields=["mof_div_code", "fiscal_year"], name="uq_year_end"),)


class YearEndOffset(DivisionRow):
    """indi_year_end_offset〔约定〕：一个来源科目的对冲（E18、E20），贷方等于借方各项之和。"""

    scope_agency: ClassVar[str | None] = None

    offset_id = models.UUIDField("对冲主键", primary_key=True, default=new_key)
    src_acc = models.CharField("来源科目", max_length=8, db_comment="来源科目")
    source_amt = money_field("来源贷方余额")
    paid_amt = money_field("已支付", default=0)
    other_amt = money_field("其他执行", default=0)
    carry_amt = money_field("结转下年", default=0)
    back_amt = money_field("结余收回", default=0)
    write_off_amt = money_field("核销", default=0)

    class Meta:
        db_table = "indi_year_end_offset"
        db_table_comment = "年末来源对冲"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "fiscal_year", "src_acc"], name="uq_year_end_offset"),
        )
