"""清算口径：每家银行、每种资金性质，当日已付（未清算）与当日退款（已确认）各是多少（06 第 4.4 节，INV-5）。"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import F, Sum

from yitihua.kernel.context import Ctx
from yitihua.kernel.money import ZERO
from yitihua.modules.payment.models import LqdCert, LqdQuota, PayBill, PayRefund
from yitihua.modules.payment.states import AGENCY_RETURN, BILL_PAID, CONFIRMED, PAYEE_RETURN, PRIOR

CLEARABLE_REFUNDS = (PAYEE_RETURN, AGENCY_RETURN, PRIOR)
_LOCK = "SELECT pg_advisory_xact_lock(8805, hashtext(%s))"
WAITING, SIGNED, CLEARED, RETURNED = "1", "2", "3", "4"
"""代码集 SEND_STATUS：已发送、已签收、已回单（已清算）、已退回。"""


@dataclass(frozen=True, slots=True)
class Due:
    """应划款、应退款（退款为负）与清算额度余额（已发额度 − 已划款）。"""

    transfer: Decimal
    refund: Decimal
    quota_left: Decimal


def due(*, agent_bank_code: str, fund_type_code: str, ctx: Ctx) -> Due:
    """系统口径的当日应清算数。"""
    paid = (
        PayBill.objects.scoped(ctx)
        .filter(status=BILL_PAID, agent_bank_code=agent_bank_code, fund_type_code=fund_type_code)
        .aggregate(total=Sum(F("xpay_amt") - F("bounced_amt")))["total"]
    )
    refunded = (
        PayRefund.objects.scoped(ctx)
        .filter(
            status=CONFIRMED,
            refund_type_code__in=CLEARABLE_REFUNDS,
            agent_bank_code=agent_bank_code,
            fund_type_code=fund_type_code,
        )
        .aggregate(total=Sum("refund_amt"))["total"]
    )
    applied = _applied(agent_bank_code, fund_type_code, ctx)
    return Due(
        (paid or ZERO) - applied[2],
        -(refunded or ZERO) - applied[1],
        quota_left(agent_bank_code, fund_type_code, ctx),
    )


def _applied(agent_bank_code: str, fund_type_code: str, ctx: Ctx) -> dict[int, Decimal]:
    """已收下、等人民银行回单的划款（2）与退款（1）合计。"""
    rows = (
        LqdCert.objects.scoped(ctx)
        .filter(send_status_code=WAITING, agent_bank_code=agent_bank_code, fund_type_code=fund_type_code)
        .values_list("is_back")
        .annotate(total=Sum("total_amt"))
    )
    return {1: ZERO, 2: ZERO, **dict(rows)}


def hold_quota(agent_bank_code: str, fund_type_code: str, ctx: Ctx) -> Decimal:
    """锁住这家银行这种资金性质的清算额度到事务结束，返回余额：同时到的两张划款一张一张判，合计不超额度。"""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"{ctx.mof_div_code}:{ctx.fiscal_year}:{agent_bank_code}:{fund_type_code}"])
    return quota_left(agent_bank_code, fund_type_code, ctx)


def quota_left(agent_bank_code: str, fund_type_code: str, ctx: Ctx) -> Decimal:
    """清算额度余额 = 已发额度（退回的不算）− 已划款（退回的不算）。"""
    scope = {"fiscal_year": ctx.fiscal_year, "agent_bank_code": agent_bank_code, "fund_type_code": fund_type_code}
    quotas = LqdQuota.objects.scoped(ctx).filter(**scope).exclude(send_status_code=RETURNED)
    issued = quotas.aggregate(total=Sum("total_amt"))["total"] or ZERO
    used = (
        LqdCert.objects.scoped(ctx)
        .filter(**scope, is_back=2)
        .exclude(send_status_code=RETURNED)
        .aggregate(total=Sum("total_amt"))["total"]
        or ZERO
    )
    return Decimal(issued) - Decimal(used)
