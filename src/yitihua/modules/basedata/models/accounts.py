"""账户与银行网点（01 第 3.5 节）。"""

from django.db import models
from django.db.models.expressions import RawSQL

from yitihua.infra.scoping.models import DivisionRow, SharedRow, flag_field, new_key, text_field
from yitihua.kernel.codes import YES
from yitihua.modules.basedata.models.codes import FOREVER


class Account(DivisionRow):
    """账户：国库单一账户、专户、零余额、单位实有资金、代理银行垫款、人民银行清算等共用。"""

    acct_id = models.UUIDField("账户主键", primary_key=True, default=new_key)
    acc_type_code = models.CharField("账户类别代码", max_length=2, db_comment="账户类别代码")
    acct_no = models.CharField("账号", max_length=40, db_comment="账号")
    acct_name = models.CharField("账户名称", max_length=300, db_comment="账户名称")
    acct_bank_name = text_field("开户银行名称", 180)
    acct_bank_no = text_field("开户银行行号", 14)
    bank_type_code = text_field("银行行别代码", 3)
    agency_code = text_field("单位代码", 21)
    fund_type_code = text_field("资金性质代码", 4)
    currency_code = text_field("币种代码", 3, default="CNY")
    agent_bank_code = text_field("代理银行代码", 20)
    lqd_acct_no = text_field("对应清算账号", 40)
    open_date = models.DateField("开户日期", null=True, db_comment="开户日期")
    close_date = models.DateField("销户日期", null=True, db_comment="销户日期")
    approve_doc_no = text_field("开户批准文号", 100)
    is_enabled = flag_field("是否启用", default=YES)
    start_date = models.DateField("启用日期", db_comment="启用日期")
    end_date = models.DateField("停用日期", default=FOREVER, db_comment="停用日期")
    remark = text_field("备注", 2000)

    class Meta:
        db_table = "bas_acct_info"
        db_table_comment = "账户信息"
        indexes = (models.Index(fields=["mof_div_code", "fiscal_year", "agency_code"], name="ix_acct_agency"),)
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "fiscal_year", "acct_bank_no", "acct_no"], name="uq_acct_no"
            ),
        )


class BankNode(SharedRow):
    """银行网点（行名行号），各区划共用。"""

    bank_node_id = models.UUIDField("网点主键", primary_key=True, default=new_key)
    bank_no = models.CharField("行号（联行号）", max_length=14, unique=True, db_comment="行号（联行号）")
    bank_name = models.CharField("网点名称", max_length=180, db_comment="网点名称")
    bank_type_code = text_field("行别代码", 3)
    city_code = text_field("所在城市代码", 6)
    parent_bank_no = text_field("上级行号", 14)
    is_agent_bank = flag_field("是否代理银行")
    is_enabled = flag_field("是否启用", default=YES)
    is_deleted = flag_field("是否删除")
    create_time = models.DateTimeField("创建时间", db_default=RawSQL("clock_timestamp()", ()), editable=False)
    update_time = models.DateTimeField("更新时间", db_default=RawSQL("clock_timestamp()", ()), editable=False)

    class Meta:
        db_table = "bas_bank_node"
        db_table_comment = "银行网点"
