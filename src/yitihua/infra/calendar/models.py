"""工作日历与业务时钟（design 第 8 节）。"""

from typing import ClassVar

from django.db import models
from django.db.models.expressions import RawSQL

from yitihua.infra.scoping.models import TableRow, new_key, text_field


class CalendarDay(TableRow):
    """与周末规则不同的日子：调休上班或放假。"""

    day = models.DateField("日期", primary_key=True)
    is_workday = models.SmallIntegerField("是否工作日", default=2)
    remark = text_field("说明", 60)

    class Meta:
        db_table = "sys_calendar_day"
        db_table_comment = "工作日历例外"


class WorkDay(TableRow):
    """本区划自己的日历：这一天上不上班、银行几点截止；没写的按各区划共用的例外，再没有按周末。"""

    table_class: ClassVar[str] = "division"

    entry_id = models.UUIDField("日历主键", primary_key=True, default=new_key)
    mof_div_code = text_field("区划", 9)
    day = models.DateField("日期", db_comment="日期")
    is_workday = models.SmallIntegerField("是否工作日", db_comment="1 上班 2 放假")
    bank_cutoff = models.TimeField("银行截止时刻", null=True, db_comment="空即按参数")
    remark = text_field("说明", 60)
    last_user_name = text_field("最后修改人", 60)
    update_time = models.DateTimeField("更新时间", db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_work_day"
        db_table_comment = "区划工作日历"
        constraints = (models.UniqueConstraint(fields=["mof_div_code", "day"], name="uq_work_day"),)


class BizClock(TableRow):
    """业务时钟：wall 用数据库时间，fixed 用固定时间（仅演示与场景）。"""

    clock_id = models.SmallIntegerField(primary_key=True, default=1)
    mode = models.CharField("方式", max_length=8, default="wall")
    fixed_at = models.DateTimeField("固定时间", null=True)

    class Meta:
        db_table = "sys_biz_clock"
        db_table_comment = "业务时钟"


class Parameter(TableRow):
    """业务参数（00 第 10 节）：区划、年度为空者通用。"""

    param_key = models.CharField("参数名", max_length=60)
    mof_div_code = text_field("区划", 9)
    fiscal_year = text_field("年度", 4)
    param_value = models.CharField("取值", max_length=400)
    remark = text_field("说明", 200)

    class Meta:
        db_table = "sys_parameter"
        db_table_comment = "业务参数"
        constraints = (
            models.UniqueConstraint(fields=["param_key", "mof_div_code", "fiscal_year"], name="uq_parameter"),
        )
