"""账号、授权与机构客户端（10 第 2 节）。"""

from typing import Any, ClassVar, Final

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.expressions import RawSQL

from yitihua.infra.scoping.models import TableRow, new_key, text_field

PLACE: Final = ("agency_prefix", "mof_dep_code", "elements", "hidden_fields")
"""一条授权管到哪里：单位、科室、要素、字段；有一样不同就是另一条。"""


class UserManager(BaseUserManager["User"]):
    """建账号只做两件事：写账号、设口令。"""

    def create_user(self, *, username: str, password: str, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, TableRow):
    """登录账号；只存岗位名与账号，不存个人敏感信息。"""

    table_class: ClassVar[str] = "division"
    read_before_login: ClassVar[bool] = True

    user_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    username = models.CharField("账号", max_length=60, unique=True, db_comment="账号")
    user_name = text_field("姓名", 60)
    post_name = text_field("岗位", 60)
    mof_div_code = text_field("所属区划", 9)
    agency_code = text_field("所属单位", 21)
    mof_dep_code = text_field("所属科室", 6)
    is_active = models.BooleanField("启用", default=True)
    stop_reason = text_field("停用原因", 200)
    must_change_password = models.BooleanField("首次登录须改口令", default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "sys_user"
        db_table_comment = "账号"

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False


class Grant(TableRow):
    """授权：谁、什么角色、在什么范围、从何时到何时。

    `elements` 写作 `exp_func_code=205,206;fund_type_code=11`，空即不限；`hidden_fields` 写作 `a,b`。
    """

    table_class: ClassVar[str] = "division"
    read_before_login: ClassVar[bool] = True

    grant_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role_code = models.CharField("角色码", max_length=12, db_comment="角色码")
    mof_div_code = text_field("区划", 9)
    agency_prefix = text_field("单位代码前缀", 21)
    mof_dep_code = text_field("对口科室", 6)
    elements = text_field("要素范围", 400)
    hidden_fields = text_field("看不到的字段", 400)
    start_date = models.DateField("起始日期", null=True)
    end_date = models.DateField("截止日期", null=True)
    change = models.ForeignKey("GrantChange", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "sys_grant"
        db_table_comment = "授权"
        constraints = (
            models.UniqueConstraint(
                fields=["user", "role_code", "mof_div_code", *PLACE],
                name="uq_grant",
            ),
        )


class GrantChange(TableRow):
    """授权变更：一人申请、另一人批准才生效；`before`、`after` 是生效前后此人的全部授权（R-WFL-024）。"""

    table_class: ClassVar[str] = "division"

    change_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grant_changes")
    action = models.CharField("动作", max_length=10, db_comment="grant 授予、revoke 收回")
    role_code = models.CharField("角色码", max_length=12, db_comment="角色码")
    mof_div_code = text_field("区划", 9)
    agency_prefix = text_field("单位代码前缀", 21)
    mof_dep_code = text_field("对口科室", 6)
    elements = text_field("要素范围", 400)
    hidden_fields = text_field("看不到的字段", 400)
    start_date = models.DateField("起始日期", null=True)
    end_date = models.DateField("截止日期", null=True)
    reason = text_field("申请理由", 200)
    applicant = text_field("申请人", 38)
    applicant_name = text_field("申请人姓名", 60)
    status = models.CharField("状态", max_length=10, default="pending", db_comment="pending、approved、rejected")
    approver = text_field("批准人", 38)
    approver_name = text_field("批准人姓名", 60)
    opinion = text_field("批准意见", 200)
    decide_time = models.DateTimeField("批准时间", null=True)
    before = models.JSONField("变更前", default=list)
    after = models.JSONField("变更后", default=list)
    create_time = models.DateTimeField("申请时间", db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_grant_change"
        db_table_comment = "授权变更"
        constraints = (
            models.UniqueConstraint(
                fields=["user", "role_code", "mof_div_code", *PLACE],
                condition=models.Q(status="pending"),
                name="uq_grant_change_pending",
            ),
        )


class Delegation(TableRow):
    """审核委托：委托人在一段日期内把一个角色的审核交给受托人代办（10 第 3 节，R-WFL-012、013）。"""

    table_class: ClassVar[str] = "division"
    read_before_login: ClassVar[bool] = True

    delegation_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    mof_div_code = text_field("区划", 9)
    delegator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegated")
    delegatee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="acting_for")
    role_code = models.CharField("角色码", max_length=12, db_comment="角色码")
    biz_type = text_field("业务类型", 60)
    start_date = models.DateField("起始日期")
    end_date = models.DateField("截止日期")
    reason = text_field("原因", 200)
    revoke_time = models.DateTimeField("收回时间", null=True)
    create_time = models.DateTimeField("委托时间", db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_delegation"
        db_table_comment = "审核委托"
        indexes = (models.Index(fields=["delegatee", "end_date"], name="ix_delegation_for"),)


class LoginSession(TableRow):
    """一次登录：谁、从哪里、最近一次操作在什么时候；退出、被结束或闲置过久即止（10 第 5 节）。"""

    login_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="logins")
    session_key = text_field("会话键", 40)
    ip = text_field("地址", 45)
    agent = text_field("浏览器", 200)
    login_time = models.DateTimeField("登录时间", db_default=RawSQL("clock_timestamp()", ()))
    last_seen = models.DateTimeField("最近操作", db_default=RawSQL("clock_timestamp()", ()))
    end_time = models.DateTimeField("结束时间", null=True)
    end_reason = text_field("结束原因", 20)

    class Meta:
        db_table = "sys_login_session"
        db_table_comment = "登录会话"
        indexes = (
            models.Index(fields=["session_key"], condition=models.Q(end_time=None), name="ix_login_open"),
            models.Index(fields=["user", "login_time"], name="ix_login_user"),
        )


class PermissionMap(TableRow):
    """旧系统权限对应哪个角色：导入旧授权时照它转，没列的不放行（R-WFL-025）。"""

    table_class: ClassVar[str] = "division"

    map_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    mof_div_code = text_field("区划", 9)
    old_permission = text_field("旧权限", 100)
    role_code = models.CharField("角色码", max_length=12, db_comment="角色码")
    remark = text_field("依据", 200)
    setter_name = text_field("设置人姓名", 60)
    update_time = models.DateTimeField("设置时间", db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_permission_map"
        db_table_comment = "旧权限对应角色"
        constraints = (models.UniqueConstraint(fields=["mof_div_code", "old_permission"], name="uq_permission_map"),)


class LegacyGrant(TableRow):
    """旧系统的一条授权：对得上角色的转成待批准的申请，对不上的、不合规矩的留在这里等人定。"""

    table_class: ClassVar[str] = "division"

    legacy_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    mof_div_code = text_field("区划", 9)
    old_user = text_field("旧账号", 60)
    username = text_field("新账号", 60)
    old_permission = text_field("旧权限", 100)
    agency_prefix = text_field("单位代码前缀", 21)
    mof_dep_code = text_field("对口科室", 6)
    elements = text_field("要素范围", 400)
    hidden_fields = text_field("看不到的字段", 400)
    role_code = text_field("角色码", 12)
    status = models.CharField(
        "状态", max_length=10, db_comment="unmapped 待确认、refused 未通过、requested 已转申请、discarded 已弃用"
    )
    findings = models.JSONField("原因", default=list)
    change = models.ForeignKey(GrantChange, on_delete=models.PROTECT, null=True, related_name="+")
    importer_name = text_field("导入人姓名", 60)
    decider_name = text_field("确认人姓名", 60)
    opinion = text_field("确认意见", 200)
    decide_time = models.DateTimeField("确认时间", null=True)
    create_time = models.DateTimeField("导入时间", db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_legacy_grant"
        db_table_comment = "旧系统授权"
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "old_user", "old_permission", *PLACE],
                name="uq_legacy_grant",
            ),
        )


class Certificate(TableRow):
    """个人证书：登记即信任；签章、下达的人当日须持有一张有效的（R-WFL-020）。`holder` 是账号主键。"""

    table_class: ClassVar[str] = "division"

    certificate_id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    mof_div_code = text_field("区划", 9)
    holder = models.CharField("持有人", max_length=38, db_comment="持有人的账号主键")
    username = text_field("持有人账号", 60)
    user_name = text_field("持有人姓名", 60)
    serial = text_field("证书序列号", 64)
    issuer = text_field("颁发者", 400)
    subject = text_field("证书主体", 400)
    algorithm = text_field("公钥算法", 20)
    pem = models.TextField("证书（PEM）", db_comment="证书（PEM），只有公钥")
    valid_from = models.DateField("生效日期", db_comment="东八区日期，含当日")
    valid_to = models.DateField("失效日期", db_comment="东八区日期，含当日")
    revoke_date = models.DateField("吊销日期", null=True, db_comment="当日起无效")
    revoke_reason = text_field("吊销原因", 200)
    registrar = text_field("登记人", 38)
    registrar_name = text_field("登记人姓名", 60)
    create_time = models.DateTimeField("登记时间", db_default=RawSQL("clock_timestamp()", ()))

    class Meta:
        db_table = "sys_certificate"
        db_table_comment = "个人证书"
        constraints = (models.UniqueConstraint(fields=["issuer", "serial"], name="uq_certificate"),)
        indexes = (models.Index(fields=["holder", "valid_to"], name="ix_certificate_holder"),)


class MachineClient(TableRow):
    """机构客户端：银行、人民银行等，以证书签名认身份。"""

    org_code = models.CharField("机构代码", max_length=12, primary_key=True)
    org_name = text_field("机构名称", 100)
    role_code = models.CharField("角色码", max_length=12)
    mof_div_code = text_field("区划", 9)
    endpoint = text_field("接收地址", 200)
    certificate = models.TextField("证书（PEM）", default="")
    is_enabled = models.SmallIntegerField("启用", default=1)

    class Meta:
        db_table = "sys_machine_client"
        db_table_comment = "机构客户端"
