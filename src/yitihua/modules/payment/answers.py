"""答询问：限制名单、单位的在途支付、账户的垫付未清算、申请的凭证。

监控模块建成前，限制名单用演示名单 seeds/restricted_payees.csv。
"""

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from uuid import UUID

from django.db import connection
from django.db.models import Count, Sum

from yitihua.engines.workflow.bindings import REFERENCES, Reference, Subjects
from yitihua.kernel.codes import YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.money import ZERO
from yitihua.modules.appropriation.public import OPEN_USES, OpenUse, UseQuestion
from yitihua.modules.basedata.public import ACCOUNT_STOP, AGENCY_STOP, OpenBalance, OpenMatters
from yitihua.modules.payment.correcting import BIZ_TYPE as CORRECTION
from yitihua.modules.payment.correcting import corrected_elements
from yitihua.modules.payment.inquiries import RESTRICTED_PAYEES, PayeeQuestion, RestrictedPayee
from yitihua.modules.payment.models import PayApp, PayBill, PayCorrect
from yitihua.modules.payment.operations.submit_application import BIZ_TYPE, own_elements
from yitihua.modules.payment.states import (
    AGENCY_REVIEW,
    APPROVED,
    BILL_PAID,
    BILL_VOID,
    CANCELLING,
    CENTER_REVIEW,
    CLEARED,
    CONFIRMED,
    CORRECT_EFFECTIVE,
    HOLDING,
    PAID,
    REFUND_CLEARED,
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


_REFUNDED = """
SELECT coalesce(c.correct_id, b.pay_app_id), sum(r.refund_amt) FROM pay_refund r
  JOIN pay_voucher_bill b ON b.pay_cert_id = r.ori_pay_cert_id
  LEFT JOIN pay_correct c ON c.correct_id = r.correct_id
 WHERE r.mof_div_code = %s AND r.fiscal_year = %s AND r.status = ANY (%s) AND r.is_cross_year = 2
 GROUP BY 1
"""
_MOVED = """
SELECT b.pay_app_id, sum(c.correct_amt) FROM pay_correct c JOIN pay_voucher_bill b ON b.pay_cert_id = c.ori_pay_cert_id
 WHERE c.mof_div_code = %s AND c.fiscal_year = %s AND c.status = %s
 GROUP BY 1
"""


@OPEN_USES.answers
def open_uses(question: UseQuestion, ctx: Ctx) -> list[OpenUse]:
    """占着额度的申请与更正（在途），已付的（扣掉退款与更正出去的），更正进来的（扣掉退款）。"""
    year = (ctx.mof_div_code, question.fiscal_year)
    with connection.cursor() as cursor:
        cursor.execute(_REFUNDED, [*year, [CONFIRMED, REFUND_CLEARED]])
        refunded = dict(cursor.fetchall())
        cursor.execute(_MOVED, [*year, CORRECT_EFFECTIVE])
        moved = dict(cursor.fetchall())
    apps = PayApp.objects.unscoped("启用额度控制要算进全部单据").filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=question.fiscal_year, status__in=[*HOLDING, PAID, CLEARED]
    )
    gone = {key: refunded.get(key, ZERO) + moved.get(key, ZERO) for key in {*refunded, *moved}}
    found = [_open_use(app, gone.get(app.pay_app_id, ZERO)) for app in apps.order_by("pk").iterator()]
    corrections = PayCorrect.objects.unscoped("启用额度控制要算进全部更正").filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=question.fiscal_year
    )
    using = [row for row in corrections.order_by("pk") if row.is_reserved == YES or row.status == CORRECT_EFFECTIVE]
    relabelled = [row.ori_pay_cert_id for row in using if row.new_bgt_id == row.ori_bgt_id]
    bills = PayBill.objects.unscoped("只改要素的更正随原申请").filter(pk__in=relabelled)
    paying = PayApp.objects.unscoped("额度控制要原申请的要素").in_bulk([bill.pay_app_id for bill in bills])
    origins = {bill.pay_cert_id: own_elements(paying[bill.pay_app_id]) for bill in bills}
    return found + [_corrected_use(row, refunded.get(row.correct_id, ZERO), origins) for row in using]


def _open_use(app: PayApp, gone: Decimal) -> OpenUse:
    holding = app.status in HOLDING
    return OpenUse(
        ref_type=BIZ_TYPE,
        ref_id=app.pay_app_id,
        bgt_id=app.bgt_id,
        occ_amt=app.pay_app_amt if holding else ZERO,
        paid_amt=ZERO if holding else app.pay_app_amt - gone,
        summary=app.use_des,
        elements=own_elements(app),
    )


def _corrected_use(row: PayCorrect, refunded: Decimal, origins: Mapping[UUID, dict[str, str]]) -> OpenUse:
    """换指标的按新指标的要素；只改要素的按原申请的要素换上更正后的。"""
    effective = row.status == CORRECT_EFFECTIVE
    return OpenUse(
        ref_type=CORRECTION,
        ref_id=row.correct_id,
        bgt_id=row.new_bgt_id,
        occ_amt=ZERO if effective else row.correct_amt,
        paid_amt=row.correct_amt - refunded if effective else ZERO,
        summary=row.correct_reason,
        elements=(origins[row.ori_pay_cert_id] | corrected_elements(row) if row.new_bgt_id == row.ori_bgt_id else {}),
    )
