"""指标的读取：锁行、父子、可用额。"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from yitihua.infra.operation import taken
from yitihua.infra.scoping.bounds import ELEMENTS, allows
from yitihua.kernel.context import Ctx
from yitihua.ledger.types import COLUMNS
from yitihua.modules.appropriation.models import Indicator, Recover

_AVAILABLE = """
SELECT amount - dis_amt - split_amt - frozen_amt - occ_amt - paid_amt - carry_amt
FROM ledger_limit WHERE kind = 'indicator' AND limit_id = %s AND fiscal_year = %s
"""
_LIMIT = (
    f"SELECT {', '.join(COLUMNS)} FROM ledger_limit WHERE kind = 'indicator' AND limit_id = %s AND fiscal_year = %s"
)


def locked(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Indicator]:
    """在数据范围内按主键次序锁住；看不到的不在结果里。"""
    return taken.locked(Indicator.objects.scoped(ctx), ids)


def readable(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Indicator]:
    """要素不变的读取，不锁。"""
    return {row.bgt_id: row for row in Indicator.objects.scoped(ctx).filter(pk__in=list(ids))}


def origins(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Indicator]:
    """可作来源的指标：自己范围内的，加上总指标。"""
    wanted = list(ids)
    return {**readable(wanted, ctx=ctx), **totals(wanted, ctx=ctx)}


def totals(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Indicator]:
    """总指标（层次 10）不属于任何科室，各科室都可用作来源；限了要素的只取要素之内的。"""
    rows = Indicator.objects.unscoped("总指标不属于任何科室").filter(
        mof_div_code=ctx.mof_div_code, bgt_layer_code="10", pk__in=list(ids)
    )
    parts = ctx.principal.scope.choices()
    return {row.bgt_id: row for row in rows if allows(parts, {name: getattr(row, name) for name in ELEMENTS})}


def parents(indicators: Sequence[Indicator], *, ctx: Ctx) -> dict[UUID, Indicator]:
    """逐级向上直到来源层；父级可能不在办事人的范围内，故不按人过滤。"""
    found: dict[UUID, Indicator] = {}
    wanted = {row.parent_bgt_id for row in indicators if row.parent_bgt_id}
    while wanted:
        rows = Indicator.objects.unscoped("追减与退分逐级到来源层").filter(mof_div_code=ctx.mof_div_code, pk__in=wanted)
        fresh = {row.bgt_id: row for row in rows}
        found.update(fresh)
        wanted = {row.parent_bgt_id for row in fresh.values() if row.parent_bgt_id} - set(found)
    return found


def available(indicator: Indicator) -> Any:
    """展示用的可用余额；不作为放行依据（design 第 6 节）。"""
    with connection.cursor() as cursor:
        cursor.execute(_AVAILABLE, [indicator.bgt_id, indicator.fiscal_year])
        row = cursor.fetchone()
    return row[0] if row else None


def limit_of(indicator: Indicator) -> dict[str, Decimal]:
    """额度行的各栏；还没下达的为空。"""
    with connection.cursor() as cursor:
        cursor.execute(_LIMIT, [indicator.bgt_id, indicator.fiscal_year])
        row = cursor.fetchone()
    return dict(zip(COLUMNS, row, strict=True)) if row else {}


def undecided_recoveries(ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """各条总指标上收回而未定去向的金额（R-IND-034）；没有的不在结果里。"""
    rows = Recover.objects.filter(bgt_id__in=list(ids), status="1").values_list("bgt_id")
    return dict(rows.annotate(total=Sum("amount")))
