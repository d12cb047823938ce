"""支付申请、明细、凭证、签章、退款、清算（06 第 3 节）。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, DocumentRow, flag_field, money_field, new_key, text_field
from yitihua.modules.payment.correction_models import PayCorrect as PayCorrect


class PayApp(DocumentRow):
    """PAY_VOUCHER：支付申请。"""

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    pay_app_id = models.UUIDField("支付申请主键", primary_key=True, default=new_key)
    pay_app_no = models.CharField("支付申请编号", max_length=100, db_comment="支付申请编号")
    create_date = models.DateField("申请日期", db_comment="申请日期")
    agency_code = text_field("单位代码", 21)
    dept_code = text_field("部门代码", 21)
    bgt_id = models.UUIDField("指标主键", db_index=True)
    bgt_type_code = text_field("指标类型代码", 2)
    fund_type_code = text_field("资金性质代码", 6)
    exp_func_code = text_field("支出功能分类科目代码", 13)
    gov_bgt_eco_code = text_field("政府支出经济分类代码", 11)
    dep_bgt_eco_code = text_field("部门支出经济分类代码", 20)
    pro_code = text_field("项目代码", 21)
    pro_cat_code = text_field("项目类别代码", 4)
    found_type_code = text_field("资金来源代码", 6)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    is_gov_pur = flag_field("是否政府采购")
    set_mode_code = text_field("结算方式代码", 2)
    pay_type_code = text_field("支付方式代码", 2, default="1")
    pay_bus_type_code = text_field("支付业务类型代码", 2, default="1")
    use_des = text_field("用途", 300)
    pay_app_amt = money_field("支付申请金额")
    foreign_amt = money_field("外币金额", null=True)
    currency_code = text_field("币种代码", 3, default="CNY")
    est_rat = models.DecimalField("汇率", max_digits=18, decimal_places=8, null=True)
    pay_acct_name = text_field("付款人全称", 300)
    pay_acct_no = text_field("付款人账号", 40)
    pay_acct_bank_name = text_field("付款人开户银行", 180)
    acc_type_code = text_field("付款账户类别代码", 2)
    payee_acct_name = text_field("收款人全称", 300)
    payee_acct_no = text_field("收款人账号", 40)
    payee_acct_bank_name = text_field("收款人开户银行", 180)
    payee_acct_bank_no = text_field("收款人开户银行行号", 14)
    receiver_code = text_field("收款人代码", 42)
    fund_traobj_type_code = text_field("资金往来对象类别代码", 2)
    internal_dep_code = text_field("单位内部机构代码", 30)
    contract_no = text_field("采购合同编号", 100)
    pay_cert_id = models.UUIDField("支付凭证主键", null=True)
    xpay_amt = money_field("实际支付金额", null=True)
    agent_bank_code = text_field("代理银行代码", 20)
    status = text_field("状态", 2, default="10")
    findings = models.JSONField("校验结果", default=list)
    reasons = models.JSONField("预警说明", default=dict)
    round_no = models.SmallIntegerField("占用轮次", default=0)
    is_returned = flag_field("是否被退回")
    payee_initials = text_field("收款人拼音首字母", 120)

    class Meta:
        db_table = "pay_voucher"
        db_table_comment = "国库集中支付申请"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "fiscal_year", "pay_app_no"], name="uq_pay_app_no"),
            models.UniqueConstraint(
                fields=["mof_div_code", "source_sys", "source_key"],
                condition=~models.Q(source_key=""),
                name="uq_pay_app_source",
            ),
        )
        indexes = (
            models.Index(fields=["mof_div_code", "fiscal_year", "agency_code", "status"], name="ix_pay_app_agency"),
            models.Index(fields=["agency_code", "payee_acct_no", "pay_app_amt"], name="ix_pay_app_payee"),
            models.Index(fields=["mof_div_code", "pay_app_no"], name="ix_pay_app_no"),
            models.Index(fields=["mof_div_code", "payee_acct_name"], name="ix_pay_app_payee_name"),
            models.Index(fields=["mof_div_code", "payee_initials"], name="ix_pay_app_initials"),
        )


class PayDetail(DivisionRow):
    """PAY_DETAIL：批量发放时一个收款人一行。"""

    pay_detail_id = models.UUIDField("支付明细表主键", primary_key=True, default=new_key)
    pay_apply_id = models.UUIDField("支付申请主键", db_index=True)
    pay_cert_no = text_field("支付凭证号", 100)
    agency_code = text_field("单位代码", 21)
    line_no = models.IntegerField("行号", default=1)
    payee_acct_name = text_field("收款人全称", 300)
    payee_acct_no = text_field("收款人账号", 40)
    payee_acct_bank_name = text_field("收款人开户银行", 180)
    pay_amt = money_field("支付金额")
    xpay_amt = money_field("实际支付金额", null=True)
    add_word = text_field("附言", 300)
    receiver_code = text_field("收款人代码", 42)
    pay_month = text_field("发放月份", 2)

    class Meta:
        db_table = "pay_detail"
        db_table_comment = "国库集中支付明细"


class PayBill(DivisionRow):
    """PAY_VOUCHER_BILL：支付凭证。名称类字段在生成时冻结，之后单位改名也不变。"""

    pay_cert_id = models.UUIDField("支付凭证主键", primary_key=True, default=new_key)
    pay_app_id = models.UUIDField("支付申请主键", db_index=True)
    pay_cert_no = models.CharField("支付凭证号", max_length=100, db_comment="支付凭证号")
    vou_date = models.DateField("凭证日期")
    agency_code = text_field("单位代码", 21)
    agency_name = text_field("单位名称", 300)
    dept_code = text_field("部门代码", 21)
    dept_name = text_field("部门名称", 300)
    fund_type_code = text_field("资金性质代码", 6)
    fund_type_name = text_field("资金性质名称", 60)
    exp_func_code = text_field("支出功能分类科目代码", 13)
    exp_func_name = text_field("支出功能分类科目名称", 360)
    gov_bgt_eco_code = text_field("政府支出经济分类代码", 11)
    gov_bgt_eco_name = text_field("政府支出经济分类名称", 360)
    dep_bgt_eco_code = text_field("部门支出经济分类代码", 20)
    dep_bgt_eco_name = text_field("部门支出经济分类名称", 360)
    pro_code = text_field("项目代码", 21)
    pro_name = text_field("项目名称", 360)
    set_mode_code = text_field("结算方式代码", 2)
    pay_bus_type_code = text_field("支付业务类型代码", 2)
    use_des = text_field("用途", 300)
    pay_amt = money_field("支付金额")
    currency_code = text_field("币种代码", 3, default="CNY")
    pay_acct_name = text_field("付款人全称", 300)
    pay_acct_no = text_field("付款人账号", 40)
    pay_acct_bank_name = text_field("付款人开户银行", 180)
    payee_acct_name = text_field("收款人全称", 300)
    payee_acct_no = text_field("收款人账号", 40)
    payee_acct_bank_name = text_field("收款人开户银行", 180)
    payee_acct_bank_no = text_field("收款人开户银行行号", 14)
    receiver_code = text_field("收款人代码", 42)
    xpay_amt = money_field("实际支付金额", null=True)
    xpay_date = models.DateField("实际支付日期", null=True)
    xpayee_acct_name = text_field("实际收款人全称", 300)
    xpayee_acct_no = text_field("实际收款人账号", 40)
    xpayee_acct_bank_name = text_field("实际收款人开户银行名称", 180)
    agent_business_no = text_field("银行交易流水号", 360)
    receipt_add_word = text_field("回单附言", 300)
    lqd_quota_notice_no = text_field("清算额度通知单号", 100)
    pay_cert_sum_no = text_field("支付凭证汇总清单号", 100)
    lqd_cert_no = text_field("划款凭证单号", 100)
    act_lqd_date = models.DateField("实际清算日期", null=True)
    vt_code = text_field("凭证类型编号", 4)
    agent_bank_code = text_field("代理银行代码", 20)
    bounced_amt = money_field("清算前退票金额", default=0)
    plan_send_date = models.DateField("计划发送日期", null=True)
    send_time = models.DateTimeField("发送时间", null=True)
    print_count = models.IntegerField("打印次数", default=0)
    status = text_field("状态", 2, default="1")

    class Meta:
        db_table = "pay_voucher_bill"
        db_table_comment = "国库集中支付凭证"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "fiscal_year", "pay_cert_no"], name="uq_pay_cert_no"),
            models.UniqueConstraint(
                fields=["pay_app_id"], condition=models.Q(status__in=list("123457")), name="uq_pay_bill_app"
            ),
        )
        indexes = (
            models.Index(
                fields=["mof_div_code", "agent_bank_code", "fund_type_code", "status"], name="ix_pay_bill_clear"
            ),
            models.Index(fields=["mof_div_code", "pay_cert_no"], name="ix_pay_bill_no"),
        )


class PaySeal(DivisionRow):
    """付款签章：经办章由录入人盖，复核章由复核人盖（R-PAY-050）。"""

    append_only: ClassVar[bool] = True
    scope_agency: ClassVar[str | None] = None

    seal_id = models.UUIDField("签章主键", primary_key=True, default=new_key)
    pay_cert_id = models.UUIDField("支付凭证主键", db_index=True)
    seal_type = models.CharField("章位", max_length=1, db_comment="1 经办章 2 复核章")
    signer = text_field("签章人", 38)
    signer_name = text_field("签章人姓名", 60)
    sign_time = models.DateTimeField("签章时间")
    digest = text_field("被签内容摘要", 64)
    cert_serial = text_field("签章人证书序列号", 64)

    class Meta:
        db_table = "pay_seal"
        db_table_comment = "支付凭证签章"
        constraints = (models.UniqueConstraint(fields=["pay_cert_id", "seal_type"], name="uq_pay_seal"),)


class PayRefund(DivisionRow):
    """PAY_REFUND：资金退回。退款不改原凭证，另成负数。"""

    refund_id = models.UUIDField("退回主键", primary_key=True, default=new_key)
    refund_no = models.CharField("退回通知书号", max_length=100, db_comment="退回通知书号")
    vou_date = models.DateField("凭证日期")
    agency_code = text_field("单位代码", 21)
    agent_bank_code = text_field("代理银行代码", 20)
    fund_type_code = text_field("资金性质代码", 6)
    refund_type_code = text_field("退回类型代码", 1)
    ori_pay_cert_no = text_field("原支付凭证号", 100)
    ori_pay_cert_id = models.UUIDField("原支付凭证主键", null=True)
    ori_pay_detail_id = models.UUIDField("原支付明细主键", null=True)
    bgt_id = models.UUIDField("指标主键", null=True)
    refund_amt = money_field("退回金额")
    refund_reason = text_field("退回原因", 300)
    payee_acct_name = text_field("原收款人全称", 300)
    payee_acct_no = text_field("原收款人账号", 40)
    agent_business_no = text_field("银行交易流水号", 360)
    is_cross_year = flag_field("是否跨年退回")
    act_lqd_date = models.DateField("实际清算日期", null=True)
    lqd_cert_no = text_field("退款凭证单号", 100)
    correct_id = models.UUIDField("更正主键", null=True, db_comment="退的是已更正出去的那部分时，是哪张更正")
    claimer = text_field("认领人", 38)
    reviewer = text_field("单位审核人", 38)
    confirmer = text_field("确认人", 38)
    status = text_field("状态", 2, default="10")

    class Meta:
        db_table = "pay_refund"
        db_table_comment = "资金退回通知"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "agent_bank_code", "refund_no"], name="uq_refund_no"),
        )


class LqdQuota(DivisionRow):
    """PAY_LQD_QUOTA：清算额度通知单。"""

    scope_agency: ClassVar[str | None] = None

    lqd_quota_id = models.UUIDField("主键", primary_key=True, default=new_key)
    lqd_quota_notice_no = models.CharField("清算额度通知单号", max_length=100)
    vou_date = models.DateField("凭证日期")
    agent_bank_code = text_field("代理银行代码", 20)
    fund_type_code = text_field("资金性质代码", 6)
    total_amt = money_field("清算额度合计")
    pay_acct_no = text_field("付款人账号", 40)
    vt_code = text_field("凭证类型编号", 4)
    send_status_code = text_field("发送状态代码", 1, default="1")

    class Meta:
        db_table = "pay_lqd_quota"
        db_table_comment = "清算额度通知单"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "fiscal_year", "lqd_quota_notice_no"], name="uq_lqd_quota"),
        )


class CertSum(DivisionRow):
    """PAY_CERT_SUM：支付凭证汇总清单。"""

    scope_agency: ClassVar[str | None] = None

    pay_cert_sum_id = models.UUIDField("主键", primary_key=True, default=new_key)
    pay_cert_sum_no = models.CharField("支付凭证汇总清单号", max_length=100)
    vou_date = models.DateField("凭证日期")
    agent_bank_code = text_field("代理银行代码", 20)
    cert_num = models.IntegerField("凭证笔数")
    total_amt = money_field("金额合计")
    lqd_quota_notice_no = text_field("清算额度通知单号", 100)

    class Meta:
        db_table = "pay_cert_sum"
        db_table_comment = "支付凭证汇总清单"


class LqdCert(DivisionRow):
    """PAY_LQD_CERT：申请划款（2301，is_back=2）与申请退款（2302，is_back=1，金额为负）。"""

    scope_agency: ClassVar[str | None] = None

    lqd_cert_id = models.UUIDField("主键", primary_key=True, default=new_key)
    lqd_cert_no = models.CharField("划款凭证单号", max_length=100)
    vou_date = models.DateField("凭证日期")
    agent_bank_code = text_field("代理银行代码", 20)
    fund_type_code = text_field("资金性质代码", 6)
    total_amt = money_field("划款金额")
    act_lqd_date = models.DateField("实际清算日期", null=True)
    is_back = flag_field("是否退款清算")
    send_status_code = text_field("清算状态代码", 1, default="1")
    return_reason = text_field("退回原因", 300)
    pay_cert_nos = models.JSONField("所列凭证或退款", default=list)
    refund_nos = models.JSONField("轧差所列退款", default=list)

    class Meta:
        db_table = "pay_lqd_cert"
        db_table_comment = "申请划款凭证"
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "fiscal_year", "agent_bank_code", "is_back", "lqd_cert_no"],
                name="uq_lqd_cert",
            ),
        )
