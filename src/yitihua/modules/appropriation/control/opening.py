"""启用一版政策：开各格的额度，把已经下达、在途、已付的都算进格里；放不下、定不了格的，就不能启用。"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import connection

from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO, floor_fen
from yitihua.ledger.types import Column, Leg, LimitKey, Movement, NewLimit
from yitihua.modules.appropriation.control.fields import elements_of
from yitihua.modules.appropriation.control.key import Action, Horizon, Policy
from yitihua.modules.appropriation.control.models import ControlHold, ControlLine
from yitihua.modules.appropriation.control.placing import KINDS, Asked, Placed, place
from yitihua.modules.appropriation.inquiries import OPEN_USES, UseQuestion
from yitihua.modules.appropriation.models import Indicator

REF_TYPE: Final = "appropriation.control"
_LISTED: Final = 20
_ISSUED = """
SELECT i.bgt_id, l.amount - l.dis_amt
  FROM ba_bgt_info i
  JOIN ledger_limit l ON l.fiscal_year = i.fiscal_year AND l.kind = 'indicator' AND l.limit_id = i.bgt_id
 WHERE i.mof_div_code = %s AND i.fiscal_year = %s AND i.bgt_layer_code = '40' AND l.amount - l.dis_amt > 0
 ORDER BY i.bgt_id
"""


@dataclass(frozen=True, slots=True)
class _Standing:
    """启用时已经占着的一笔：谁、要素、各列多少、摘要。"""

    holder_id: UUID
    ref_type: str
    elements: dict[str, str]
    columns: tuple[tuple[Column, Decimal], ...]
    summary: str

    @property
    def total(self) -> Decimal:
        return sum((amount for _, amount in self.columns), ZERO)


def open_limits(policy: Policy, lines: Sequence[ControlLine], *, ctx: Ctx) -> None:
    """各格开到拟定数加容差（用款计划开到本月累计），再把已经占着的逐笔记进去。"""
    kind = KINDS[policy.horizon]
    ctx.limits.add([NewLimit(LimitKey(kind, line.line_id)) for line in lines])
    for line in lines:
        amount = opened(policy, line, month=ctx.biz_date.month)
        if amount:
            ctx.ledger.add([movement(line, kind, "CTRL_OPEN", f"ctrl-open:{line.line_id}", amount, "开控制额度", ctx)])
    standing = _issued(ctx) if policy.action is Action.ISSUE else _used(ctx)
    asked = [Asked(item.holder_id, item.elements, item.total) for item in standing]
    placed = place(asked, [policy], ctx=ctx)
    _refuse(placed)
    _occupy(policy, [(item, one.cells) for item, one in zip(standing, placed, strict=True) if one.cells], ctx)


def opened(policy: Policy, line: ControlLine, *, month: int) -> Decimal:
    """这一格到这个月该有多少额度：加容差，舍去不足一分的。"""
    base = line.amount
    if policy.horizon is Horizon.PLAN:
        base = sum((Decimal(value) for value in line.plan[:month]), ZERO)
    return floor_fen(Decimal(base) * (1 + policy.tolerance_pct))


def movement(
    line: ControlLine, kind: str, event: str, business_key: str, amount: Decimal, summary: str, ctx: Ctx
) -> Movement:
    """一格额度的增减；不够减的由账本说不（E-CTRL-003）。"""
    return Movement(
        movement_id=uuid7(),
        business_key=business_key,
        kind=event,
        ref_type=REF_TYPE,
        ref_id=line.line_id,
        biz_date=ctx.biz_date,
        legs=(Leg(LimitKey(kind, line.line_id), "amount", amount),),
        short="E-CTRL-003",
        summary=summary,
    )


def _issued(ctx: Ctx) -> list[_Standing]:
    with connection.cursor() as cursor:
        cursor.execute(_ISSUED, [ctx.mof_div_code, ctx.fiscal_year])
        nets = dict(cursor.fetchall())
    rows = Indicator.objects.unscoped("启用额度控制要算进全部指标").filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, bgt_layer_code="40"
    )
    return [
        _Standing(
            row.bgt_id,
            "appropriation.indicator",
            elements_of(row),
            (("split_amt", nets[row.bgt_id]),),
            row.bgt_dec or "已下达的指标",
        )
        for row in rows.order_by("pk")
        if row.bgt_id in nets
    ]


def _used(ctx: Ctx) -> list[_Standing]:
    uses = OPEN_USES.ask(UseQuestion(ctx.fiscal_year), ctx=ctx)
    rows = Indicator.objects.unscoped("启用额度控制要算进全部单据").filter(
        mof_div_code=ctx.mof_div_code, pk__in={use.bgt_id for use in uses}
    )
    indicators = {row.bgt_id: row for row in rows}
    found = []
    for use in uses:
        columns: list[tuple[Column, Decimal]] = []
        if use.occ_amt:
            columns.append(("occ_amt", use.occ_amt))
        if use.paid_amt:
            columns.append(("paid_amt", use.paid_amt))
        if columns:
            elements = elements_of(indicators[use.bgt_id], use.elements)
            found.append(_Standing(use.ref_id, use.ref_type, elements, tuple(columns), use.summary))
    return found


def _refuse(placed: Sequence[Placed]) -> None:
    """已经占着的单据里有定不了格的：先补要素，或补额度格。"""
    refused: dict[str, Finding] = {}
    for item in placed:
        for finding in item.refused:
            refused.setdefault(finding.message, finding)
    if refused:
        raise Refusal(list(refused.values())[:_LISTED])


def _occupy(policy: Policy, standing: Sequence[tuple[_Standing, tuple[LimitKey, ...]]], ctx: Ctx) -> None:
    holds = []
    for item, cells in standing:
        legs = tuple(Leg(cell, column, amount) for cell in cells for column, amount in item.columns)
        ctx.ledger.add(
            [
                Movement(
                    movement_id=uuid7(),
                    business_key=f"ctrl-standing:{policy.policy_id}:{item.holder_id}",
                    kind="CTRL_OPEN",
                    ref_type=item.ref_type,
                    ref_id=item.holder_id,
                    biz_date=ctx.biz_date,
                    legs=legs,
                    short="E-CTRL-003",
                    summary=item.summary,
                )
            ]
        )
        holds += [
            ControlHold(
                hold_id=uuid7(),
                mof_div_code=ctx.mof_div_code,
                fiscal_year=ctx.fiscal_year,
                holder_id=item.holder_id,
                line_id=cell.id,
                kind=cell.kind,
                amount=item.total,
            )
            for cell in cells
        ]
    ControlHold.objects.bulk_create(holds, batch_size=5000)
