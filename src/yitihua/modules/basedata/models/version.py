"""基础信息的数据版本：每次改动换一个新值，进程内的快照据此失效。"""

from django.db import models

from yitihua.infra.scoping.models import TableRow, new_key, text_field


class DataVersion(TableRow):
    """区划为空的一行管各区划共用的代码。

    版本取随机值而不是递增数：回滚过的版本号不会再被别的事务用到，缓存里也就不会有没提交过的数据。
    """

    mof_div_code = text_field("财政区划代码", 9)
    fiscal_year = models.CharField("预算年度", max_length=4, db_comment="预算年度")
    version_key = models.UUIDField("版本", default=new_key, db_comment="版本")

    class Meta:
        db_table = "bas_data_version"
        db_table_comment = "基础信息数据版本"
        constraints = (models.UniqueConstraint(fields=["mof_div_code", "fiscal_year"], name="uq_bas_data_version"),)
