"""一个单位一种单位资金一年的到账与支付：锁住、读出。"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from yitihua.infra.calendar.parameters import parameters
from yitihua.kernel.context import Ctx
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import LimitKey
from yitihua.modules.appropriation.states import RECEIPT_CONFIRMED
from yitihua.modules.appropriation.unit_funds.models import Receipt
from yitihua.modules.budgeting import public as budgeting

RECEIPT: Final = "unit_receipt"
KINDS: Final = frozenset({budgeting.INCOME_KIND, RECEIPT})
PARAMETER: Final = "unit_fund_pay_mode"
AHEAD_ALLOWED: Final = "允许"
CARRIED_IN: Final = "22"
FROM_LAST_YEAR: Final = "107"
"""上年结转来源：结转指标与收回后重新安排的都由它来，钱是上年的收入。"""
_GATE: Final = 8806
_LOCK: Final = "SELECT pg_advisory_xact_lock(%s, hashtext(%s))"
_BALANCE: Final = """
SELECT limit_id, amount, occ_amt + paid_amt FROM ledger_limit
 WHERE kind = 'unit_receipt' AND fiscal_year = %s AND limit_id = ANY (%s)
"""


class Pot(NamedTuple):
    """单位 × 资金性质。"""

    agency_code: str
    fund_type_code: str


@dataclass(frozen=True, slots=True)
class Standing:
    """额度行现在的样子：额度（到账加已放行的未到账）、累计支付（在途加已付）、已登记的到账。"""

    exists: bool
    amount: Decimal
    used: Decimal
    arrived: Decimal


def counted(*, fund_type_code: str, bgt_type_code: str, src_acc: str) -> bool:
    """用本年收入的单位资金才受两道限；上年结转的、上年收回重新安排的用的是上年的收入。"""
    own = fund_type_code[:1] == budgeting.UNIT_FUND
    return own and bgt_type_code != CARRIED_IN and src_acc != FROM_LAST_YEAR


def receipt_key(pot: Pot, *, ctx: Ctx) -> LimitKey:
    return LimitKey(RECEIPT, budgeting.fund_limit_id(*pot, ctx=ctx))


def may_run_ahead(*, ctx: Ctx) -> bool:
    """本区划本年度：收入没到账能不能先付。"""
    values = parameters(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)
    return values[PARAMETER] == AHEAD_ALLOWED


def lock(pots: Collection[Pot], *, ctx: Ctx) -> None:
    """到提交之前，这几个单位资金的到账与支付一次只有一笔在算；锁的次序固定。"""
    with connection.cursor() as cursor:
        for key in sorted(str(receipt_key(pot, ctx=ctx).id) for pot in pots):
            cursor.execute(_LOCK, [_GATE, key])


def standings(pots: Collection[Pot], *, ctx: Ctx) -> dict[Pot, Standing]:
    """读额度行与到账合计；先锁后读的才准，不锁的只供提醒。"""
    ids = {receipt_key(pot, ctx=ctx).id: pot for pot in pots}
    with connection.cursor() as cursor:
        cursor.execute(_BALANCE, [ctx.fiscal_year, list(ids)])
        rows: dict[UUID, tuple[Decimal, Decimal]] = {key: (amount, used) for key, amount, used in cursor.fetchall()}
    arrived = _arrived(pots, ctx)
    return {
        pot: Standing(key in rows, *rows.get(key, (ZERO, ZERO)), arrived.get(pot, ZERO)) for key, pot in ids.items()
    }


def _arrived(pots: Collection[Pot], ctx: Ctx) -> dict[Pot, Decimal]:
    rows = Receipt.objects.unscoped("到账合计").filter(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        status=RECEIPT_CONFIRMED,
        agency_code__in={pot.agency_code for pot in pots},
        fund_type_code__in={pot.fund_type_code for pot in pots},
    )
    totals = rows.values_list("agency_code", "fund_type_code").annotate(total=Sum("rec_amt")).order_by()
    return {Pot(agency, fund): total for agency, fund, total in totals}
