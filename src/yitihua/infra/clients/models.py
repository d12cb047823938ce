"""接口客户端、它的变更、用过的随机数、用量与事件通知。"""

from typing import Any, ClassVar

from django.db import models
from django.db.models.expressions import RawSQL

from yitihua.infra.scoping.models import TableRow, new_key, text_field


def _moment(cn: str) -> "models.DateTimeField[Any, Any]":
    return models.DateTimeField(cn, db_default=RawSQL("clock_timestamp()", ()))


class ClientTerms(TableRow):
    """客户端的条件：凭什么认、能办什么、管哪里、从哪里来、到哪天。"""

    client_name = text_field("客户端名称", 100)
    owner_agency = text_field("所属单位", 21)
    mof_div_code = text_field("区划", 9)
    roles = models.JSONField("角色码", default=list, db_comment="角色码")
    agency_prefix = text_field("单位代码前缀", 21)
    mof_dep_code = text_field("对口科室", 6)
    algorithm = text_field("签名算法", 12)
    sealed_secret = text_field("共享密钥密文", 600)
    public_key = models.TextField("公钥", default="", db_comment="公钥（PEM，SM2 也可写 04 开头的十六进制）")
    ip_allow = models.JSONField("来源地址", default=list, db_comment="允许的来源地址段，空即不限")
    expire_date = models.DateField("截止日期", null=True, db_comment="含当日")
    rate_limit = models.IntegerField("每分钟次数", default=0, db_comment="0 即按参数")

    class Meta:
        abstract = True


class ApiClient(ClientTerms):
    """接口客户端：登录之前只有接入码，所以不按区划隔离，同账号表。"""

    client_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    key_id = models.CharField("接入码", max_length=32, unique=True, db_comment="接入码")
    status = models.CharField("状态", max_length=10, default="on", db_comment="on 在用、off 停用")
    stop_reason = text_field("停用原因", 200)
    create_time = _moment("建立时间")

    class Meta:
        db_table = "sys_api_client"
        db_table_comment = "接口客户端"


class ApiClientChange(ClientTerms):
    """新建或换密钥的申请：一人申请、另一人批准才生效（R-WFL-024）。"""

    table_class: ClassVar[str] = "division"

    change_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, null=True, related_name="changes")
    action = models.CharField("动作", max_length=10, db_comment="create 新建、rotate 换密钥")
    reason = text_field("申请理由", 200)
    applicant = text_field("申请人", 38)
    applicant_name = text_field("申请人姓名", 60)
    status = models.CharField("状态", max_length=10, default="pending", db_comment="pending、approved、rejected")
    approver = text_field("批准人", 38)
    approver_name = text_field("批准人姓名", 60)
    opinion = text_field("批准意见", 200)
    decide_time = models.DateTimeField("批准时间", null=True)
    create_time = _moment("申请时间")

    class Meta:
        db_table = "sys_api_client_change"
        db_table_comment = "接口客户端变更"


class ApiNonce(TableRow):
    """用过的随机数：同一个在时限内再来即是重放；过了时限的由每日作业清掉。"""

    nonce_id = models.BigAutoField(primary_key=True)
    key_id = models.CharField("接入码", max_length=32)
    nonce = models.CharField("随机数", max_length=64)
    used_time = _moment("使用时间")

    class Meta:
        db_table = "sys_api_nonce"
        db_table_comment = "接口随机数"
        constraints = (models.UniqueConstraint(fields=["key_id", "nonce"], name="uq_api_nonce"),)
        indexes = (models.Index(fields=["used_time"], name="ix_api_nonce_time"),)


class RateWindow(TableRow):
    """各人各客户端在当前一分钟里已领的次数；不写预写日志，数据库重启即清零。"""

    subject = models.CharField("对象", max_length=80, primary_key=True)
    window_no = models.BigIntegerField("第几个一分钟")
    used = models.IntegerField("已领次数")
    granted = models.IntegerField("最近一次领到的次数")

    class Meta:
        db_table = "sys_rate_window"
        db_table_comment = "接口用量"


class Webhook(TableRow):
    """事件订阅：这个客户端要哪几种事件，发到哪里。"""

    table_class: ClassVar[str] = "division"

    webhook_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    mof_div_code = text_field("区划", 9)
    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="webhooks")
    event_types = models.JSONField("事件", default=list)
    url = text_field("接收地址", 400)
    sealed_secret = text_field("通知密钥密文", 600)
    status = models.CharField("状态", max_length=10, default="on", db_comment="on 在用、off 停用")
    stop_reason = text_field("停用原因", 200)
    creator_name = text_field("建立人姓名", 60)
    create_time = _moment("建立时间")

    class Meta:
        db_table = "sys_webhook"
        db_table_comment = "事件订阅"
        indexes = (models.Index(fields=["mof_div_code", "status"], name="ix_webhook_active"),)


class WebhookDelivery(TableRow):
    """一次事件通知：与业务同一事务写下，提交后由作业送；送不到的退避重试，再不成的是死信。"""

    table_class: ClassVar[str] = "division"

    delivery_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    mof_div_code = text_field("区划", 9)
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    event_type = text_field("事件", 60)
    payload = models.JSONField("内容")
    status = models.CharField("状态", max_length=10, default="waiting", db_comment="waiting、sent、dead")
    attempts = models.IntegerField("已试次数", default=0)
    last_status = models.IntegerField("最近应答码", default=0)
    last_error = text_field("最近原因", 400)
    send_time = models.DateTimeField("送达时间", null=True)
    create_time = _moment("产生时间")

    class Meta:
        db_table = "sys_webhook_delivery"
        db_table_comment = "事件通知"
        indexes = (
            models.Index(fields=["mof_div_code", "status", "create_time"], name="ix_delivery_status"),
            models.Index(fields=["webhook", "create_time"], name="ix_delivery_hook"),
        )
