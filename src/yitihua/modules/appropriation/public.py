"""指标模块对上层的全部承诺：读指标、占用、释放、实付、退款、期初导入（design 第 3 节）。"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.ledger.posting import indicator_use as using
from yitihua.ledger.posting.indicator_line import IndicatorLines
from yitihua.ledger.types import Leg
from yitihua.modules.appropriation import adjusting, cutting, holding, movements, queries
from yitihua.modules.appropriation.changes import Cause, Change, added, drawn, moved, post
from yitihua.modules.appropriation.control.findings import short as control_short
from yitihua.modules.appropriation.control.follow import follow as follow_controls
from yitihua.modules.appropriation.control.placing import KINDS as CONTROL_KINDS
from yitihua.modules.appropriation.control.texts import control_fields, control_text
from yitihua.modules.appropriation.correcting import Correction, correct
from yitihua.modules.appropriation.events import IndicatorCut, IndicatorIssued
from yitihua.modules.appropriation.import_opening import OPENING, OpeningIndicator, import_opening, imported
from yitihua.modules.appropriation.in_use import reopen, unchanged
from yitihua.modules.appropriation.inquiries import OPEN_USES, OpenUse, UseQuestion
from yitihua.modules.appropriation.models import Frozen, Indicator, Recover
from yitihua.modules.appropriation.reconcile import BookGap, gaps
from yitihua.modules.appropriation.states import ACTIVE
from yitihua.modules.appropriation.unit_funds.findings import RULE as UNIT_FUND_RULE
from yitihua.modules.appropriation.unit_funds.findings import short as unit_fund_short
from yitihua.modules.appropriation.unit_funds.findings import unarrived
from yitihua.modules.appropriation.unit_funds.follow import follow as follow_unit_funds
from yitihua.modules.appropriation.unit_funds.pot import KINDS as UNIT_FUND_KINDS

__all__ = [
    "CONTROL_KINDS",
    "OPENING",
    "OPEN_USES",
    "UNIT_FUND_KINDS",
    "UNIT_FUND_RULE",
    "BookGap",
    "Cause",
    "Change",
    "Correction",
    "Frozen",
    "Indicator",
    "IndicatorCut",
    "IndicatorIssued",
    "OpenUse",
    "OpeningIndicator",
    "Recover",
    "Use",
    "UseQuestion",
    "added",
    "adjusting",
    "available",
    "control_fields",
    "control_short",
    "control_text",
    "correct",
    "cutting",
    "drawn",
    "executable",
    "follow_controls",
    "follow_unit_funds",
    "gaps",
    "holding",
    "import_opening",
    "imported",
    "indicators",
    "moved",
    "parents",
    "pay",
    "post",
    "refund",
    "release",
    "reopen",
    "reserve",
    "unarrived",
    "unit_fund_short",
    "unscoped_indicators",
    "with_legs",
]

available = queries.available
parents = queries.parents


@dataclass(frozen=True, slots=True)
class Use:
    """对一条指标的一次使用：`business_key` 全年唯一，防止重复入账；`ref_*` 指回单据。

    `elements` 是单据自己的要素（额度控制用）；`origin_id` 是退款所退的申请，控制格由它占着。
    `warned` 单位资金没到账的部分已写明理由（R-IND-028）。
    """

    bgt_id: UUID
    amount: Decimal
    ref_type: str
    ref_id: UUID
    business_key: str
    summary: str = ""
    extra_legs: tuple[Leg, ...] = ()
    short: str = ""
    elements: Mapping[str, str] = field(default_factory=dict)
    origin_id: UUID | None = None
    warned: bool = False


def with_legs(use: Use, legs: list[Leg]) -> Use:
    """附带别的额度（如可退金额），与指标同成同败。"""
    return replace(use, extra_legs=(*use.extra_legs, *legs))


def indicators(bgt_ids: list[UUID], *, ctx: Ctx) -> dict[UUID, Indicator]:
    """办事人范围内的指标；不锁，要素在有支付后不可改（R-IND-019）。"""
    return queries.readable(bgt_ids, ctx=ctx)


def unscoped_indicators(bgt_ids: list[UUID], *, ctx: Ctx) -> dict[UUID, Indicator]:
    """系统处理回单、清算时用：按区划取，不按人过滤。"""
    rows = Indicator.objects.unscoped("回单、退款由系统处理").filter(mof_div_code=ctx.mof_div_code, pk__in=bgt_ids)
    return {row.bgt_id: row for row in rows}


def executable(indicator: Indicator) -> bool:
    """已下达且可执行。"""
    return bool(indicator.status == ACTIVE and indicator.bgt_exe_flag == "1")


def reserve(uses: list[tuple[Use, Indicator]], *, ctx: Ctx) -> None:
    """占用（E10）：可用转在途；不足时报 R-PAY-004，同时命中 R-IND-014。指标在此期间改过要素的不占。"""
    unchanged([indicator for _, indicator in uses])
    for use, indicator in uses:
        legs = [movements.leg(use.bgt_id, "occ_amt", use.amount)]
        lines = using.occupy(at=movements.standing(indicator), amount=use.amount)
        _add("E10", use, indicator, legs, lines, "R-PAY-004", "支付申请占用", ctx)


def release(uses: list[tuple[Use, Indicator]], *, ctx: Ctx) -> None:
    """释放（E11）：在途转可用，与占用同额。"""
    for use, indicator in uses:
        legs = [movements.leg(use.bgt_id, "occ_amt", -use.amount)]
        lines = using.release(at=movements.standing(indicator), amount=use.amount)
        _add("E11", use, indicator, legs, lines, "R-IND-015", "释放占用", ctx)


def pay(uses: list[tuple[Use, Indicator]], *, ctx: Ctx) -> None:
    """实付（E12）：在途转已支付。"""
    for use, indicator in uses:
        legs = [
            movements.leg(use.bgt_id, "occ_amt", -use.amount),
            movements.leg(use.bgt_id, "paid_amt", use.amount),
        ]
        lines = using.pay(at=movements.standing(indicator), amount=use.amount)
        _add("E12", use, indicator, legs, lines, "R-IND-015", "银行实付", ctx)


def refund(uses: list[tuple[Use, Indicator]], *, ctx: Ctx) -> None:
    """当年退款（E13）：已支付转可用，同额恢复；已关闭的指标随之恢复有效。"""
    reopen([indicator for _, indicator in uses])
    for use, indicator in uses:
        legs = [movements.leg(use.bgt_id, "paid_amt", -use.amount)]
        lines = using.refund(at=movements.standing(indicator), amount=use.amount)
        _add("E13", use, indicator, legs, lines, "R-PAY-070", "当年退款恢复额度", ctx)


def _add(
    event: str, use: Use, indicator: Any, legs: list[Leg], lines: IndicatorLines, short: str, summary: str, ctx: Ctx
) -> None:
    ctx.ledger.add(
        [
            movements.movement(
                event=event,
                business_key=use.business_key,
                ref_type=use.ref_type,
                ref_id=use.ref_id,
                legs=[*use.extra_legs, *legs],
                lines=lines,
                indicators={indicator.bgt_id: indicator},
                short=use.short or short,
                summary=use.summary or summary,
                holders={indicator.bgt_id: use.origin_id or use.ref_id},
                elements=use.elements,
                warned=use.warned,
                ctx=ctx,
            )
        ]
    )
