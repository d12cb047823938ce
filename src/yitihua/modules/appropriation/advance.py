"""预拨：批准前下达（E00）、上年同期比较、批复时冲抵与转正、多拨的收回（R-IND-016、029、032）。

预拨的每条指标有自己的一条总指标，来源随它登记；批复时总指标与它一起由 11 转 21，不另记账。
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import F

from yitihua.kernel import decisions
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import decide, judged
from yitihua.kernel.findings import Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting import indicator_allotment as posting
from yitihua.modules.appropriation import movements, yearend_queries
from yitihua.modules.appropriation import rules_advance as _rules  # noqa: F401
from yitihua.modules.appropriation.models import AdvanceConversion, AdvanceDiff, Indicator
from yitihua.modules.appropriation.states import ACTIVE
from yitihua.modules.budgeting import public as budgeting

ADVANCE, FORMAL = "11", "21"
OPEN, SETTLED = "1", "2"
_UNREPLIED: Final = "二上审核数"
_BASIC: Final = ("1",)
"""项目类别以 1 开头的是基本支出（人员类、公用经费），按月比。"""
_TOTAL_FIELDS: Final = (
    "mof_div_code", "fiscal_year", "fund_type_code", "found_type_code", "budget_level_code", "source_type_code",
    "bgt_type_code", "src_acc", "cor_bgt_doc_no", "bgt_doc_title", "doc_date", "exp_level_code", "is_adjust",
)  # fmt: skip


def is_advance(indicator: Indicator) -> bool:
    """单位的预拨指标；没有上级指标，来源随它一起登记。"""
    layer: str = indicator.bgt_layer_code
    return bool(indicator.bgt_type_code == ADVANCE and indicator.parent_bgt_id is None and layer == "40")


def name_limits(indicators: Sequence[Indicator], ctx: Ctx) -> None:
    """额度不足的提示语说的是哪个上限：没批复的是二上审核数（R-IND-006）。"""
    ids = {row.bgt_pman_id for row in indicators if row.bgt_pman_id and row.bgt_type_code == ADVANCE}
    lines = budgeting.annual_lines(ids, ctx=ctx) if ids else {}
    for row in indicators:
        line = lines.get(row.bgt_pman_id) if row.bgt_pman_id else None
        if line is not None and line.reply_amt == ZERO:
            ctx.figures[str(row.bgt_id)] = {"b": line.fin_audit_money or ZERO, "limit": _UNREPLIED}


def issue(indicator: Indicator, ctx: Ctx) -> None:
    """E00：登记来源、预拨到单位、生成可执行，一笔变动；占预算行的二上审核数。"""
    amount: Decimal = indicator.reg_amt
    total = Indicator(
        **{name: getattr(indicator, name) for name in _TOTAL_FIELDS},
        bgt_id=uuid7(),
        bgt_layer_code="10",
        bgt_exe_flag="2",
        use_acc="本级支出",
        reg_amt=amount,
        made_by="advance",
        status=ACTIVE,
        creater=indicator.creater,
    )
    Indicator.objects.bulk_create([total])
    indicator.parent_bgt_id = indicator.ori_bgt_id = total.bgt_id
    indicator.use_acc = total.use_acc
    Indicator.objects.unscoped("预拨挂到自己的总指标").filter(pk=indicator.pk).update(
        parent_bgt_id=total.bgt_id, ori_bgt_id=total.bgt_id, use_acc=total.use_acc
    )
    ctx.findings.add(_compared(indicator, ctx))
    ctx.limits.add([movements.new_limit(movements.INDICATOR, total.bgt_id, agency_code="")])
    above, below = movements.standing(total), movements.standing(indicator)
    ctx.ledger.add(
        [
            movements.movement(
                event="E00",
                business_key=f"issue:{indicator.bgt_id}",
                ref_type="appropriation.indicator",
                ref_id=indicator.bgt_id,
                legs=[
                    movements.leg(total.bgt_id, "amount", amount),
                    movements.leg(total.bgt_id, "split_amt", amount),
                    movements.leg(indicator.bgt_id, "amount", amount),
                    *movements.annual_legs(indicator, total, amount),
                ],
                lines=posting.register_advance(total=above, amount=amount)
                + posting.reply_advance(total=above, target=below, amount=amount),
                indicators={total.bgt_id: total, indicator.bgt_id: indicator},
                short="R-IND-006" if indicator.bgt_pman_id else "R-IND-015",
                summary="批准前预拨",
                ctx=ctx,
            )
        ]
    )


def _compared(indicator: Indicator, ctx: Ctx) -> list[Any]:
    """本单位预拨合计与上年同期支出比（R-IND-029），只提醒。"""
    own = {"mof_div_code": ctx.mof_div_code, "fiscal_year": ctx.fiscal_year, "agency_code": indicator.agency_code}
    rows = Indicator.objects.unscoped("本单位的预拨合计").filter(bgt_type_code=ADVANCE, status=ACTIVE, **own)
    before = rows.exclude(pk=indicator.pk).values_list("reg_amt", flat=True)
    advanced = sum(before, ZERO) + indicator.reg_amt
    spent = _spent_last_year(indicator, ctx)
    facts = {"advanced": advanced, "spent": spent}
    return judged("R-IND-029", fires=advanced > spent, facts=facts, fields=("amount",), a=advanced, b=spent)


_SPENT = """
SELECT coalesce(sum(g.delta), 0)
  FROM ledger_movement_leg g
  JOIN ledger_movement m ON m.fiscal_year = g.fiscal_year AND m.movement_id = g.movement_id
  JOIN ba_bgt_info i ON i.bgt_id = g.limit_id
 WHERE g.fiscal_year = %s AND g.mof_div_code = %s AND g.kind = 'indicator' AND g.col = 'paid_amt'
   AND i.agency_code = %s AND m.biz_date < %s
"""


def _spent_last_year(indicator: Indicator, ctx: Ctx) -> Decimal:
    """上年同期：基本支出算到当月末，项目支出算到同一天。"""
    year, day = int(ctx.fiscal_year) - 1, ctx.biz_date
    if indicator.pro_cat_code.startswith(_BASIC):
        until = date(year + day.month // 12, day.month % 12 + 1, 1)
    else:
        last = 28 if day.month == 2 else day.day
        until = day.replace(year=year, day=min(day.day, last)) + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(_SPENT, [f"{year:04d}", ctx.mof_div_code, indicator.agency_code, until])
        return Decimal(cursor.fetchone()[0])


@dataclass(slots=True)
class Settled:
    """一行预算的预拨怎么了结：`kept` 是转正后仍占用的净额，`open_diff` 是还没处理的差额。"""

    kept: Decimal = ZERO
    open_diff: Decimal = ZERO


def advances_of(bgt_pman_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, list[Indicator]]:
    """各预算行已下达、还没转正的预拨指标，锁住。"""
    rows = (
        Indicator.objects.unscoped("批复由预算科办理，预拨指标不分单位")
        .select_for_update()
        .filter(
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            bgt_type_code=ADVANCE,
            bgt_layer_code="40",
            status=ACTIVE,
            bgt_pman_id__in=list(bgt_pman_ids),
        )
        .order_by("pk")
    )
    found: dict[UUID, list[Indicator]] = {}
    for row in rows:
        found.setdefault(row.bgt_pman_id, []).append(row)
    return found


def converted_net(bgt_pman_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Decimal]:
    """各预算行早先已转正的预拨净额：撤销生成以后重新生成，也只补差额。"""
    rows = AdvanceConversion.objects.unscoped("重新生成只补差额").filter(
        mof_div_code=ctx.mof_div_code, bgt_pman_id__in=list(bgt_pman_ids)
    )
    lines = dict(rows.values_list("bgt_id", "bgt_pman_id"))
    standing = yearend_queries.balances(list(lines), ctx=ctx) if lines else {}
    found: dict[UUID, Decimal] = {}
    for bgt_id, bgt_pman_id in lines.items():
        found[bgt_pman_id] = found.get(bgt_pman_id, ZERO) + standing[bgt_id].net
    return found


def settle(bgt_pman_id: UUID, rows: Sequence[Indicator], *, reply: Decimal, ctx: Ctx) -> Settled:
    """批复数不小于已预拨的转正；小于的先收回没支付的，仍大于的出差异单、不转正（R-IND-032）。"""
    totals = totals_of(rows)
    standing = yearend_queries.balances([row.bgt_id for row in rows], ctx=ctx)
    net = sum((standing[row.bgt_id].net for row in rows), ZERO)
    left = net - reply
    back: dict[UUID, Decimal] = {}
    for row in rows:
        taken = min(max(left, ZERO), standing[row.bgt_id].available)
        if taken:
            assert row.parent_bgt_id is not None
            back[row.bgt_id], left = taken, left - taken
            _take_back(row, totals[row.parent_bgt_id], taken, ctx)
    kept = net - sum(back.values(), ZERO)
    facts = {"reply": reply, "kept": kept}
    shown = {"a": net, "b": reply, "c": kept, "d": max(kept - reply, ZERO)}
    found = decide("R-IND-032", fires=kept > reply, facts=facts, fields=("bgt_pman_id",), **shown)
    if found is not None:
        ctx.findings.add([replace(found, level=Level.WARN)])
        AdvanceDiff.objects.create(
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            bgt_pman_id=bgt_pman_id,
            reply_amt=reply,
            pre_net=net,
            paid_amt=kept,
            diff_amt=kept - reply,
            creater=ctx.principal.user_id,
        )
        return Settled(kept, kept - reply)
    convert(bgt_pman_id, rows, totals, reply=reply, back=back, ctx=ctx)
    return Settled(kept)


def convert(
    bgt_pman_id: UUID,
    rows: Sequence[Indicator],
    totals: Mapping[UUID, Indicator],
    *,
    reply: Decimal,
    back: Mapping[UUID, Decimal],
    ctx: Ctx,
) -> None:
    """11 转 21：预拨指标与它的总指标改类型，各留一条转换记录；不另记账。"""
    standing = yearend_queries.balances([row.bgt_id for row in rows], ctx=ctx)
    ids = [row.bgt_id for row in (*rows, *totals.values())]
    Indicator.objects.unscoped("批复转正").filter(pk__in=ids).update(
        bgt_type_code=FORMAL, row_version=F("row_version") + 1, last_user=ctx.principal.user_id
    )
    kept = sum((standing[row.bgt_id].net - back.get(row.bgt_id, ZERO) for row in rows), ZERO)
    AdvanceConversion.objects.bulk_create(
        AdvanceConversion(
            conversion_id=uuid7(),
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            bgt_id=row.bgt_id,
            bgt_pman_id=bgt_pman_id,
            reply_amt=reply,
            pre_net=standing[row.bgt_id].net,
            back_amt=back.get(row.bgt_id, ZERO),
            supplement_amt=reply - kept if number == 0 else ZERO,
            creater=ctx.principal.user_id,
        )
        for number, row in enumerate(rows)
    )
    decisions.record("R-IND-032", fired=False, facts={"reply": reply, "kept": kept})
    ctx.subjects.extend(("appropriation.indicator", str(row.bgt_id)) for row in rows)


def totals_of(rows: Sequence[Indicator]) -> dict[UUID, Indicator]:
    found = Indicator.objects.unscoped("预拨的总指标").filter(pk__in=[row.parent_bgt_id for row in rows])
    return {row.bgt_id: row for row in found}


def _take_back(row: Indicator, total: Indicator, amount: Decimal, ctx: Ctx) -> None:
    """收回没支付的预拨：退到单位、退到总预算、冲来源，三行同额。"""
    above, below = movements.standing(total), movements.standing(row)
    ctx.ledger.add(
        [
            movements.movement(
                event="E07",
                business_key=f"E07:advance:{row.bgt_id}",
                ref_type="appropriation.indicator",
                ref_id=row.bgt_id,
                legs=[
                    movements.leg(row.bgt_id, "dis_amt", amount),
                    movements.leg(total.bgt_id, "split_amt", -amount),
                    movements.leg(total.bgt_id, "dis_amt", amount),
                    *movements.annual_legs(row, total, -amount),
                ],
                lines=posting.withdraw(child=below, parent=above, amount=amount)
                + posting.cut_advance(total=above, amount=amount),
                indicators={total.bgt_id: total, row.bgt_id: row},
                short="R-ADJ-002",
                summary="收回多预拨的",
                ctx=ctx,
            )
        ]
    )
