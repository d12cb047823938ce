"""作业的失败与周期作业的每一次运行；排队本身在作业队列的表里。"""

from typing import ClassVar

from django.db import models
from django.db.models.expressions import RawSQL

from yitihua.infra.scoping.models import TableRow, new_key, text_field


class JobFailure(TableRow):
    """一个作业的一次失败：给人看的原因与给信息部门看的细节。"""

    table_class: ClassVar[str] = "division"

    failure_id = models.UUIDField("失败主键", primary_key=True, default=new_key)
    mof_div_code = text_field("区划", 9)
    job_no = models.BigIntegerField("作业号", db_comment="作业号")
    name = text_field("作业", 60)
    attempt = models.IntegerField("第几次", default=1)
    reason = text_field("原因", 400)
    detail = models.TextField("细节", default="")
    happen_time = models.DateTimeField("时间", db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_job_failure"
        db_table_comment = "作业失败"
        indexes = (models.Index(fields=["job_no", "happen_time"], name="ix_job_failure"),)


class PeriodicRun(TableRow):
    """一个周期作业的一次运行；没办成的由队列再办，仍记在同一行，`attempts` 加一。"""

    table_class: ClassVar[str] = "division"

    run_id = models.UUIDField("运行主键", primary_key=True, default=new_key)
    mof_div_code = text_field("区划", 9)
    code = text_field("周期作业", 60)
    trigger = text_field("由谁引起", 10)
    username = text_field("账号", 60)
    status = text_field("状态", 10)
    attempts = models.IntegerField("办了几次", default=1)
    biz_time = models.DateTimeField("业务时间")
    start_time = models.DateTimeField("开始时间", db_default=RawSQL("clock_timestamp()", ()))
    end_time = models.DateTimeField("结束时间", null=True)
    result = models.JSONField("结果", default=dict)
    reason = text_field("没办成的原因", 400)

    class Meta:
        db_table = "sys_periodic_run"
        db_table_comment = "周期作业的运行"
        indexes = (models.Index(fields=["mof_div_code", "code", "start_time"], name="ix_periodic_run"),)


class JobProgress(TableRow):
    """一个后台批量办到第几行；只有行数，办完即清。"""

    job_key = models.CharField("排队标记", max_length=200, primary_key=True, db_comment="操作码、提交人与请求号")
    done = models.IntegerField("已定行数", default=0, db_comment="已有结果或被拒的行数")
    total = models.IntegerField("总行数", default=0, db_comment="总行数")
    update_time = models.DateTimeField("更新时间", db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_job_progress"
        db_table_comment = "后台批量的进度"
