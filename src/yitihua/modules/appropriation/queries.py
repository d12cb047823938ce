"""指标的读取：锁行、父子、可用额。"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from yitihua.infra.operation.lines import Line
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.kernel.rulebook import finding
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
    rows = Indicator.objects.scoped(ctx).select_for_update().filter(pk__in=list(ids)).order_by("pk")
    return {row.bgt_id: row for row in rows}


def readable(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Indicator]:
    """要素不变的读取，不锁。"""
    return {row.bgt_id: row for row in Indicator.objects.scoped(ctx).filter(pk__in=list(ids))}


def origins(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Indicator]:
    """可作来源的指标：自己范围内的，加上不属于任何科室的总指标（层次 10）。"""
    wanted = list(ids)
    totals = Indicator.objects.unscoped("总指标不属于任何科室").filter(
        mof_div_code=ctx.mof_div_code, bgt_layer_code="10", pk__in=wanted
    )
    return {**readable(wanted, ctx=ctx), **{row.bgt_id: row for row in totals}}


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


def take(line: Line[Any], rows: dict[UUID, Indicator], bgt_id: UUID) -> Indicator | None:
    """取本行的指标；没有就拒绝本行，版本不符也拒绝（R-GEN-005）。"""
    indicator = rows.get(bgt_id)
    if indicator is None:
        line.refuse([no_indicator()])
        return None
    version = getattr(line.command, "row_version", None)
    if version is not None:
        facts = {"current": indicator.row_version, "given": version}
        line.refuse(judged("R-GEN-005", fires=version != indicator.row_version, facts=facts, fields=("row_version",)))
    return None if line.refused else indicator


def no_indicator() -> Finding:
    """看不到与不存在不加区分。"""
    return finding("R-WFL-008")
