"""向人民银行发送清算额度：按银行、资金性质汇总凭证清单（06 第 4.4 节第 1 条，R-PAY-069）。"""

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.engines.messages import outbox
from yitihua.engines.messages.codec import make_voucher
from yitihua.infra.numbering.take import take
from yitihua.infra.operation.command import Code, Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import adm_div6
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.modules.basedata import public as basedata
from yitihua.modules.payment.models import CertSum, LqdQuota, PayApp, PayBill
from yitihua.modules.payment.states import BILL_PAID, BILL_RECEIVED, BILL_SENT

PBC_ORG = "001"
_LISTABLE = (BILL_SENT, BILL_RECEIVED, BILL_PAID)
MAX_LISTED = 499


class SendQuota(Command):
    """缺省为全部已发出、未列入过清单的凭证；也可只发一家银行或指定几张。"""

    agent_bank_code: Code = ""
    pay_cert_nos: list[str] = Field(default_factory=list, max_length=10_000)


class QuotaOut(Out):
    lqd_quota_id: UUID
    lqd_quota_notice_no: str
    agent_bank_code: str
    fund_type_code: str
    total_amt: Decimal
    cert_num: int


class QuotasOut(Out):
    quotas: list[QuotaOut]


@operation("payment.clearing.send_quota", title="发送清算额度", roles={"PAY_CTR", "SYSTEM"})
def send_quota(command: SendQuota, *, ctx: Ctx) -> QuotasOut:
    """一张通知单最多列 499 张凭证，超过的拆成几张。"""
    rows = PayBill.objects.scoped(ctx).select_for_update().filter(status__in=_LISTABLE, lqd_quota_notice_no="")
    if command.agent_bank_code:
        rows = rows.filter(agent_bank_code=command.agent_bank_code)
    if command.pay_cert_nos:
        rows = rows.filter(pay_cert_no__in=command.pay_cert_nos)
    groups: dict[tuple[str, str], list[PayBill]] = defaultdict(list)
    for bill in rows.order_by("pay_cert_no"):
        groups[(bill.agent_bank_code, bill.fund_type_code)].append(bill)
    made = [
        _notice(bank, fund, bills[start : start + MAX_LISTED], ctx)
        for (bank, fund), bills in sorted(groups.items())
        for start in range(0, len(bills), MAX_LISTED)
    ]
    return QuotasOut(quotas=made)


def _notice(bank: str, fund: str, bills: list[PayBill], ctx: Ctx) -> QuotaOut:
    serial = take(f"quota:{ctx.mof_div_code}:{ctx.fiscal_year}")[0]
    number = f"{ctx.fiscal_year}{adm_div6(ctx.mof_div_code)}5{serial:08d}"
    total = sum((bill.pay_amt for bill in bills), ZERO)
    snapshot = basedata.current(ctx)
    treasury, agent = snapshot.treasury_account(), snapshot.agent_account(bank)
    quota = LqdQuota.objects.create(
        lqd_quota_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        lqd_quota_notice_no=number,
        vou_date=ctx.biz_date,
        agent_bank_code=bank,
        fund_type_code=fund,
        total_amt=total,
        pay_acct_no=treasury.acct_no if treasury else "",
        vt_code=outbox.vt_code("lqd_quota", ctx=ctx),
        creater=ctx.principal.user_id,
    )
    CertSum.objects.create(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        pay_cert_sum_no=f"QD{number}",
        vou_date=ctx.biz_date,
        agent_bank_code=bank,
        cert_num=len(bills),
        total_amt=total,
        lqd_quota_notice_no=number,
    )
    for bill in bills:
        bill.lqd_quota_notice_no, bill.pay_cert_sum_no = number, f"QD{number}"
    PayBill.objects.bulk_update(bills, ["lqd_quota_notice_no", "pay_cert_sum_no"])
    letter = outbox.Letter(
        voucher_no=number,
        voucher=make_voucher(head=_head(quota, bills[0], treasury, agent, ctx), details=_details(bills)),
        to_org=PBC_ORG,
        ref_id=quota.lqd_quota_id,
    )
    outbox.send([letter], business="lqd_quota", ref_type="payment.lqd_quota", ctx=ctx)
    ctx.subjects.append(("payment.lqd_quota", str(quota.lqd_quota_id)))
    return QuotaOut(
        lqd_quota_id=quota.lqd_quota_id,
        lqd_quota_notice_no=number,
        agent_bank_code=bank,
        fund_type_code=fund,
        total_amt=total,
        cert_num=len(bills),
    )


def _head(quota: LqdQuota, first: PayBill, treasury: Any, agent: Any, ctx: Ctx) -> dict[str, Any]:
    division = adm_div6(ctx.mof_div_code)
    return {
        "Id": str(quota.lqd_quota_id),
        "AdmDivCode": division,
        "StYear": quota.fiscal_year,
        "VtCode": quota.vt_code,
        "VouDate": quota.vou_date,
        "VoucherNo": quota.lqd_quota_notice_no,
        "TreCode": division.ljust(10, "0"),
        "FinOrgCode": division,
        "PayAmt": quota.total_amt,
        "FundTypeCode": quota.fund_type_code,
        "FundTypeName": first.fund_type_name,
        "PayeeAcctNo": agent.acct_no if agent else "",
        "PayeeAcctName": agent.acct_name if agent else "",
        "PayeeAcctBankName": agent.acct_bank_name if agent else "",
        "PayAcctNo": treasury.acct_no if treasury else "",
        "PayAcctName": treasury.acct_name if treasury else "",
        "PayAcctBankName": treasury.acct_bank_name if treasury else "",
        "PayBankCode": quota.agent_bank_code,
        "PayBankName": agent.acct_bank_name if agent else "",
        "PayBankNo": agent.acct_bank_no if agent else "",
    }


def _details(bills: list[PayBill]) -> list[dict[str, Any]]:
    """每张凭证一行：Hold1 写支付凭证号，DirectVoucherNo 写申请编号（messages 第 6 节）。"""
    numbers = dict(
        PayApp.objects.unscoped("汇总清单按凭证取申请编号")
        .filter(pk__in=[bill.pay_app_id for bill in bills])
        .values_list("pay_app_id", "pay_app_no")
    )
    return [
        {
            "SupDepCode": bill.dept_code,
            "SupDepName": bill.dept_name,
            "ExpFuncCode": bill.exp_func_code,
            "ExpFuncName": bill.exp_func_name,
            "PayAmt": bill.pay_amt,
            "Hold1": bill.pay_cert_no,
            "DirectVoucherNo": numbers.get(bill.pay_app_id, ""),
            "FundTypeCode": bill.fund_type_code,
            "FundTypeName": bill.fund_type_name,
            "AgencyCode": bill.agency_code,
            "AgencyName": bill.agency_name,
            "ExpEcoCode": bill.gov_bgt_eco_code,
            "ExpEcoName": bill.gov_bgt_eco_name,
        }
        for bill in bills
    ]
