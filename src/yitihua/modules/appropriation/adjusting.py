"""调整调剂用的指标侧：读源指标、拟新指标、成批生效、关掉冲回的（04 第 7 节）。"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.kernel.ids import uuid7
from yitihua.kernel.rulebook import finding
from yitihua.ledger.types import Balance, LimitKey, NewLimit
from yitihua.modules.appropriation import doc_numbers, elements, movements, queries
from yitihua.modules.appropriation.events import IndicatorIssued
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.states import ACTIVE, CLOSED, INDICATOR
from yitihua.modules.basedata import public as basedata

MADE_BY = "adjust"
_BALANCES = """
SELECT limit_id, amount, dis_amt, split_amt, frozen_amt, occ_amt, paid_amt, carry_amt
FROM ledger_limit WHERE kind = 'indicator' AND limit_id = ANY (%s) AND fiscal_year = %s
"""
_ITEM_TOTAL = """
SELECT sum(l.amount - l.dis_amt) FROM ba_bgt_info i
JOIN ledger_limit l ON l.fiscal_year = i.fiscal_year AND l.kind = 'indicator' AND l.limit_id = i.bgt_id
WHERE i.mof_div_code = %s AND i.fiscal_year = %s AND i.agency_code = %s AND i.pro_code = %s
  AND i.exp_func_code LIKE %s AND i.status = '2'
"""
_FROM_SOURCE = (
    "fund_type_code", "found_type_code", "budget_level_code", "exp_level_code", "bgt_type_code", "src_acc", "use_acc",
    "direct_flag_code", "sup_bgt_doc_no", "tp_func_code", "pay_type_code", "count_fund_pro_code", "track_pro_code",
)  # fmt: skip


def readable_sources(bgt_ids: Iterable[UUID], *, totals: bool, ctx: Ctx) -> dict[UUID, Indicator]:
    """办事人看得到的本年源指标；`totals` 为真另加不属于任何科室的总指标（预备费、预留）。"""
    found = (queries.origins if totals else queries.readable)(bgt_ids, ctx=ctx)
    return {key: row for key, row in found.items() if row.fiscal_year == ctx.fiscal_year}


def locked(bgt_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Indicator]:
    """批次用到的指标，按主键次序锁住；批次本身已按人过滤，这里不再过滤。"""
    rows = Indicator.objects.unscoped("随批次办理").filter(mof_div_code=ctx.mof_div_code, pk__in=list(bgt_ids))
    return {row.bgt_id: row for row in rows.select_for_update().order_by("pk")}


def balances(bgt_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Balance]:
    """各指标此刻的额度构成；只供展示与先行提示，放行由账本判定。"""
    with connection.cursor() as cursor:
        cursor.execute(_BALANCES, [list(bgt_ids), ctx.fiscal_year])
        return {row[0]: Balance(*row[1:]) for row in cursor.fetchall()}


def item_total(*, agency_code: str, pro_code: str, func_item: str, ctx: Ctx) -> Decimal:
    """单位某项目某款各有效指标的净额合计（R-ADJ-025 的同款额度）。"""
    with connection.cursor() as cursor:
        cursor.execute(_ITEM_TOTAL, [ctx.mof_div_code, ctx.fiscal_year, agency_code, pro_code, f"{func_item}%"])
        return cursor.fetchone()[0] or Decimal("0.00")


def usable(indicator: Indicator) -> bool:
    """有效的指标才能调出。"""
    return bool(indicator.status == ACTIVE)


def refusal(indicator: Indicator) -> Finding:
    return INDICATOR.refusal(indicator.status, "cut")


def unseen() -> Finding:
    """看不到与不存在不加区分。"""
    return finding("R-WFL-008")


def drafted(source: Indicator | None, values: Mapping[str, Any], *, amount: Decimal, ctx: Ctx) -> Indicator:
    """照源指标与所给要素拟一条新指标；还没有存，也没有额度。"""
    inherited = {name: getattr(source, name) for name in _FROM_SOURCE} if source is not None else {}
    return Indicator(
        **{**inherited, **values},
        bgt_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        reg_amt=amount,
        made_by=MADE_BY,
        status=ACTIVE,
        creater=ctx.principal.user_id,
    )


def problems(indicator: Indicator, snapshot: basedata.Snapshot, *, approved: bool, ctx: Ctx) -> list[Finding]:
    """新指标的要素、代码与单位；人大批准前不得形成 21 类指标（R-IND-016）。"""
    found = [
        *elements.missing(indicator, stage="A", controls=elements.matrix(ctx)),
        *elements.own_agency(indicator, snapshot),
        *elements.coded(snapshot, indicator),
    ]
    public_funds = indicator.fund_type_code[:1] == "1"
    early = indicator.bgt_type_code == "21" and public_funds and not approved
    facts = {"bgt_type_code": indicator.bgt_type_code, "public_funds": public_funds, "approved": approved}
    return found + judged("R-IND-016", fires=early, facts=facts)


def put_in_force(targets: Sequence[Indicator], totals: Sequence[Indicator], *, title: str, ctx: Ctx) -> str:
    """一批新指标取一个文号、开额度；额度由随后的变动给。`totals` 是来款先形成的总指标，文号同。"""
    if not targets:
        return ""
    for row in (*targets, *totals):
        row.bgt_doc_title = title
    number = doc_numbers.assign(list(targets), requested="", ctx=ctx)
    for row in totals:
        row.cor_bgt_doc_no, row.doc_date = number, ctx.biz_date
    made = [*totals, *targets]
    Indicator.objects.bulk_create(made)
    ctx.limits.add([NewLimit(LimitKey(movements.INDICATOR, row.bgt_id), row.agency_code) for row in made])
    ctx.publish(*(IndicatorIssued(row.bgt_id, row.agency_code, row.reg_amt) for row in targets))
    return number


def close(rows: Sequence[Indicator], *, ctx: Ctx) -> None:
    """冲销以后的新指标净额为零，关闭不再用。"""
    for row in rows:
        row.status = INDICATOR.require(row.status, "close")
        row.row_version += 1
        row.last_user = ctx.principal.user_id
    Indicator.objects.bulk_update(rows, ["status", "row_version", "last_user"])
    assert all(row.status == CLOSED for row in rows)
