"""更正对指标的影响（05 第 6.3 节 E15）：换指标的两行成对、同一变动；只改要素的不动额度，只在账上红蓝对冲。"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.ledger.posting import indicator_use as using
from yitihua.ledger.types import Dims, Leg, Movement
from yitihua.modules.appropriation import movements
from yitihua.modules.appropriation.control.follow import Relabel
from yitihua.modules.appropriation.control.key import Action
from yitihua.modules.appropriation.models import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """一次更正：`wrong` 原指标，`right` 更正后指标（可以是同一条），`new_elements` 是同一指标内改的要素。

    `origin_id` 是原支付申请：原指标上的控制格由它占着；`own_elements` 是更正后单据自己的要素（额度控制用）。
    """

    wrong: Indicator
    right: Indicator
    amount: Decimal
    ref_id: UUID
    origin_id: UUID
    business_key: str
    summary: str
    extra_legs: tuple[Leg, ...]
    new_elements: Mapping[str, str]
    own_elements: Mapping[str, str]


def correct(items: list[Correction], *, ctx: Ctx) -> None:
    """新指标上预占的由调用方先释放（E11）；原指标恢复、新指标执行同成同败。"""
    ctx.ledger.add([_swap(item, ctx) if item.wrong.pk != item.right.pk else _relabel(item, ctx) for item in items])


def _swap(item: Correction, ctx: Ctx) -> Movement:
    wrong, right = movements.standing(item.wrong), movements.standing(item.right)
    return movements.movement(
        event="E15a",
        business_key=item.business_key,
        ref_type="payment.correction",
        ref_id=item.ref_id,
        legs=[
            *item.extra_legs,
            movements.leg(item.wrong.bgt_id, "paid_amt", -item.amount),
            movements.leg(item.right.bgt_id, "paid_amt", item.amount),
        ],
        lines=using.correct_indicator(wrong=wrong, right=right, amount=item.amount),
        indicators={item.wrong.bgt_id: item.wrong, item.right.bgt_id: item.right},
        short="R-PAY-072",
        summary=item.summary,
        holders={item.wrong.bgt_id: item.origin_id},
        ctx=ctx,
    )


def _relabel(item: Correction, ctx: Ctx) -> Movement:
    """借正确要素、贷原要素，同一科目、同额。"""
    made = movements.movement(
        event="E15b",
        business_key=item.business_key,
        ref_type="payment.correction",
        ref_id=item.ref_id,
        legs=list(item.extra_legs),
        lines=using.correct_elements(at=movements.standing(item.right), amount=item.amount),
        indicators={item.right.bgt_id: item.right},
        short="R-PAY-079",
        summary=item.summary,
        ctx=ctx,
    )
    entries = tuple(replace(entry, debit=_relabelled(entry.debit, item.new_elements)) for entry in made.entries)
    relabel = Relabel(
        bgt_id=item.right.bgt_id,
        amount=item.amount,
        action=Action.PAY,
        giver=item.origin_id,
        taker=item.ref_id,
        elements=item.own_elements,
    )
    return replace(made, entries=entries, relabel=relabel)


def _relabelled(dims: Dims, new_elements: Mapping[str, str]) -> Dims:
    return replace(
        dims,
        exp_func_code=new_elements["exp_func_code"],
        gov_bgt_eco_code=new_elements["gov_bgt_eco_code"],
        dep_bgt_eco_code=new_elements["dep_bgt_eco_code"],
    )
