"""预算收入的额度（unit_income）：一个单位一种单位资金一年一行，下达占用它，合计不超过它（R-IND-028）。"""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import md5
from typing import Final
from uuid import UUID

from django.db import connection

from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import Leg, LimitKey, Movement, NewLimit
from yitihua.modules.budgeting.models_income import IncomeBudget

INCOME: Final = "unit_income"
UNIT_FUND: Final = "3"
"""单位资金的资金性质以此开头。"""
RULE: Final = "R-IND-028"
_GATE: Final = 8805
_LOCK: Final = "SELECT pg_advisory_xact_lock(%s, hashtext(%s))"
_AMOUNTS: Final = (
    "SELECT limit_id, amount FROM ledger_limit WHERE kind = %s AND fiscal_year = %s AND limit_id = ANY (%s)"
)


def fund_limit_id(agency_code: str, fund_type_code: str, *, ctx: Ctx) -> UUID:
    """单位 × 资金性质 × 年度的额度行标识；记录的查询里照同一写法算。"""
    text = f"{ctx.mof_div_code}/{ctx.fiscal_year}/{agency_code}/{fund_type_code}"
    return UUID(md5(text.encode(), usedforsecurity=False).hexdigest())


def income_key(agency_code: str, fund_type_code: str, *, ctx: Ctx) -> LimitKey:
    return LimitKey(INCOME, fund_limit_id(agency_code, fund_type_code, ctx=ctx))


def income_amounts(limit_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Decimal]:
    """各行现在的预算收入；没有开过的不在结果里。"""
    with connection.cursor() as cursor:
        cursor.execute(_AMOUNTS, [INCOME, ctx.fiscal_year, list(limit_ids)])
        return dict(cursor.fetchall())


def change_income(rows: Iterable[tuple[IncomeBudget, Decimal]], *, event: str, ctx: Ctx) -> None:
    """预算收入增减多少，额度就增减多少；减到已下达的以下由账本说不。只有单位资金才有这一行额度。"""
    wanted = [(row, delta) for row, delta in rows if row.fund_type_code[:1] == UNIT_FUND and delta]
    keys = {income_key(row.agency_code, row.fund_type_code, ctx=ctx): row.agency_code for row, _ in wanted}
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute(_LOCK, [_GATE, str(key.id)])
    amounts = income_amounts([key.id for key in keys], ctx=ctx)
    ctx.limits.add([NewLimit(key, agency) for key, agency in keys.items() if key.id not in amounts])
    for row, delta in wanted:
        key = income_key(row.agency_code, row.fund_type_code, ctx=ctx)
        amounts[key.id] = amounts.get(key.id, ZERO) + delta
        ctx.figures[f"{key.kind}:{key.id}"] = {"a": amounts[key.id]}
        ctx.ledger.add([_movement(row, key, delta, event, ctx)])


def _movement(row: IncomeBudget, key: LimitKey, delta: Decimal, event: str, ctx: Ctx) -> Movement:
    return Movement(
        movement_id=uuid7(),
        business_key=f"{event}:{row.bgt_income_id}:{row.row_version}",
        kind=event,
        ref_type="budgeting.income",
        ref_id=row.bgt_income_id,
        biz_date=ctx.biz_date,
        legs=(Leg(key, "amount", delta),),
        short=RULE,
        summary="收入预算",
    )
