"""编号计数器（design 第 6 节“编号”）。"""

from django.db import models

from yitihua.infra.scoping.models import TableRow


class Counter(TableRow):
    """一个窄键一行；`last_no` 是已发出的最大流水。"""

    counter_key = models.CharField("计数键", max_length=120, primary_key=True)
    last_no = models.BigIntegerField("最大流水", default=0)

    class Meta:
        db_table = "sys_counter"
        db_table_comment = "编号计数器"
