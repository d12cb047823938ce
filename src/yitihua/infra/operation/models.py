"""幂等登记：同一操作、同一客户、同一请求号只生效一次（R-GEN-006）。"""

from django.db import models
from django.db.models.expressions import RawSQL

from yitihua.infra.scoping.models import TableRow


class IdempotencyKey(TableRow):
    """成功才留；被拒的不留，重试重新判断。"""

    operation = models.CharField("操作码", max_length=80)
    client = models.CharField("客户", max_length=60)
    request_id = models.CharField("请求号", max_length=64)
    input_hash = models.CharField("内容摘要", max_length=64)
    response = models.JSONField("首次结果", null=True)
    create_time = models.DateTimeField(db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_idempotency"
        db_table_comment = "幂等登记"
        constraints = (models.UniqueConstraint(fields=["operation", "client", "request_id"], name="uq_idempotency"),)
