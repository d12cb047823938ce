"""答询问：限制名单、单位的在途支付、账户的垫付未清算、申请的凭证。

监控模块建成前，限制名单用演示名单 seeds/restricted_payees.csv。
"""

import csv
from functools import cache
from importlib.resources import files

from django.db.models import Count, Sum

from yitihua.engines.workflow.bindings import REFERENCES, Reference, Subjects
from yitihua.kernel.context import Ctx
from yitihua.modules.basedata.public import ACCOUNT_STOP, AGENCY_STOP, OpenBalance, OpenMatters
from yitihua.modules.payment.correcting import BIZ_TYPE as CORRECTION
from yitihua.modules.payment.inquiries import RESTRICTED_PAYEES, PayeeQuestion, RestrictedPayee
from yitihua.modules.payment.models import PayApp, PayBill, PayCorrect
from yitihua.modules.payment.operations.submit_application import BIZ_TYPE
from yitihua.modules.payment.states import (
    AGENCY_REVIEW,
    APPROVED,
    BILL_PAID,
    BILL_VOID,
    CANCELLING,
    CENTER_REVIEW,
    CORRECT_EFFECTIVE,
    SENT,
)


@cache
def _listed() -> dict[str, str]:
    with (files("yitihua.modules.payment.seeds") / "restricted_payees.csv").open(encoding="utf-8") as stream:
        return {row["payee_acct_name"]: row["reason"] for row in csv.DictReader(stream)}


@RESTRICTED_PAYEES.answers
def demo_list(question: PayeeQuestion, ctx: Ctx) -> list[RestrictedPayee]:
    """按户名全等比对。"""
    listed = _listed()
    return [RestrictedPayee(name, listed[name]) for name in sorted(question.names) if name in listed]


@AGENCY_STOP.answers
def pending_payments(agency_codes: frozenset[str], ctx: Ctx) -> list[OpenMatters]:
    """已占用额度而还没付出的申请笔数（R-BAS-010）。"""
    rows = (
        PayApp.objects.unscoped("停用单位要看全部在途支付")
        .filter(mof_div_code=ctx.mof_div_code, agency_code__in=agency_codes)
        .filter(status__in=[AGENCY_REVIEW, CENTER_REVIEW, APPROVED, SENT, CANCELLING])
        .values_list("agency_code")
        .annotate(pending=Count("pay_app_id"))
    )
    return [OpenMatters(agency_code=code, pending_payments=count) for code, count in rows]


@ACCOUNT_STOP.answers
def uncleared(acct_nos: frozenset[str], ctx: Ctx) -> list[OpenBalance]:
    """零余额账户的余额就是银行垫付而未清算的合计（R-BAS-031）。"""
    rows = (
        PayBill.objects.unscoped("销户要看全部未清算的凭证")
        .filter(mof_div_code=ctx.mof_div_code, pay_acct_no__in=acct_nos, status=BILL_PAID)
        .values_list("pay_acct_no")
        .annotate(left=Sum("xpay_amt"))
    )
    return [OpenBalance(acct_no=number, balance=left) for number, left in rows]


@REFERENCES.answers
def vouchers_of(subjects: Subjects, ctx: Ctx) -> list[Reference]:
    """支付申请已生成的、没作废的支付凭证（R-WFL-017）。"""
    if subjects.biz_type != BIZ_TYPE:
        return []
    bills = PayBill.objects.unscoped("反审要看全部凭证").filter(pay_app_id__in=subjects.biz_ids)
    rows = bills.exclude(status=BILL_VOID).order_by("pay_cert_no").values_list("pay_app_id", "pay_cert_no")
    return [Reference(app_id, f"支付凭证 {number}") for app_id, number in rows]


@REFERENCES.answers
def effective_corrections(subjects: Subjects, ctx: Ctx) -> list[Reference]:
    """生效的更正已换了指标、记了账，不能反审；要改的另办一张更正。"""
    if subjects.biz_type != CORRECTION:
        return []
    rows = PayCorrect.objects.unscoped("反审要看全部更正").filter(pk__in=subjects.biz_ids, status=CORRECT_EFFECTIVE)
    return [Reference(key, f"已记账的更正 {number}") for key, number in rows.values_list("correct_id", "correct_no")]
