"""修改要素的判定与生效（R-IND-018、019）：没有用过的指标才能改；额度从旧要素的科目转到新要素的科目，净额不变。"""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any, Final

from yitihua.kernel.codes import YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting import indicator_use as holding
from yitihua.modules.appropriation import elements, movements, queries
from yitihua.modules.appropriation.control.follow import Relabel
from yitihua.modules.appropriation.control.key import Action
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.states import ACTIVE
from yitihua.modules.basedata import public as basedata

AMENDABLE: Final = (
    "pro_code", "pro_cat_code", "exp_func_code", "tp_func_code", "gov_bgt_eco_code", "dep_bgt_eco_code", "is_gov_pur",
    "is_track", "track_pro_code", "pay_type_code", "bgt_dec",
)  # fmt: skip
_BUDGETED: Final = frozenset({"pro_code", "pro_cat_code", "exp_func_code"})
"""跟着年度预算走的：改了就不是那一行预算了。"""
SAVED: Final = [*AMENDABLE, "row_version", "last_user"]


def changes_of(indicator: Indicator, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """真正变了的：要素 → [原值, 新值]。"""
    return {
        name: [getattr(indicator, name), value]
        for name, value in values.items()
        if value is not None and value != getattr(indicator, name)
    }


def problems_of(
    indicator: Indicator, parent: Indicator | None, changes: Mapping[str, list[Any]], *, ctx: Ctx
) -> list[Finding]:
    """先看能不能改，再把改后的样子照录入时一样判一遍。"""
    if not changes:
        return [_refused("没有要改的要素", (), "请写出要改的要素及新值")]
    controls, layer = elements.matrix(ctx), elements.layer_key(indicator)
    locked = tuple(name for name in changes if controls.cell(layer, name).editable != YES and name != "bgt_dec")
    tracking = tuple(name for name in locked if name in elements.TRACKING)
    budgeted = tuple(name for name in changes if name in _BUDGETED) if indicator.bgt_pman_id else ()
    found = (
        [] if locked == tracking else [_refused(_named("要素控制不许修改", locked), locked, "请办理调剂，或退回重录")]
    )
    found += [_refused(_named("指标挂着年度预算，不能改", budgeted), budgeted, "请办理调剂")] if budgeted else []
    after = amended(indicator, changes)
    if parent is not None:
        found += elements.inherit(copy(after), parent, controls=controls)
    found += elements.missing(after, stage="A", controls=controls)
    return found + list(elements.coded(basedata.current(ctx), after))


def amended(indicator: Indicator, changes: Mapping[str, list[Any]]) -> Indicator:
    """改后的样子，另一份。"""
    after = copy(indicator)
    for name, (_before, value) in changes.items():
        setattr(after, name, value)
    return after


def apply(indicator: Indicator, changes: Mapping[str, list[Any]], *, ctx: Ctx) -> None:
    """已下达的：按旧要素整额冻结，再按新要素整额解冻，科目随要素转过去；用过一分，整额冻结就放不下（R-IND-019）。

    下达控制的格随要素走：转入的那一笔把占着的还回去，按新要素另占。
    """
    before = copy(indicator)
    for name, (_old, value) in changes.items():
        setattr(indicator, name, value)
    indicator.row_version += 1
    indicator.last_user = ctx.principal.user_id
    ctx.subjects.append(("appropriation.indicator", str(indicator.bgt_id)))
    limit = queries.limit_of(indicator)
    net = limit["amount"] - limit["dis_amt"] if limit else ZERO
    if indicator.status != ACTIVE or net == ZERO:
        return
    key = uuid7()
    for row, verb, sign in ((before, "out", 1), (indicator, "in", -1)):
        at = movements.standing(row)
        lines = holding.freeze(at=at, amount=net) if sign > 0 else holding.unfreeze(at=at, amount=net)
        relabel = Relabel(row.bgt_id, net, Action.ISSUE, row.bgt_id, row.bgt_id, {})
        made = movements.movement(
            event="E09",
            business_key=f"E09:amend:{verb}:{key}",
            ref_type="appropriation.indicator",
            ref_id=indicator.bgt_id,
            legs=[movements.leg(indicator.bgt_id, "frozen_amt", sign * net)],
            lines=lines,
            indicators={row.bgt_id: row},
            short="R-IND-019",
            summary="修改要素" + ("转出" if sign > 0 else "转入"),
            ctx=ctx,
        )
        ctx.ledger.add([made if sign > 0 else replace(made, relabel=relabel)])


def _named(text: str, names: tuple[str, ...]) -> str:
    return f"{text}：{'、'.join(elements.title_of(name) for name in names)}"


def _refused(text: str, names: tuple[str, ...], step: str) -> Finding:
    return Finding("E-ELEMENT", Level.BLOCK, text, fields=names, next_step=step)
