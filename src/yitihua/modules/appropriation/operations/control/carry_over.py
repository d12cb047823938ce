"""跨年额度移交：旧年度把没用的移出，新年度照数移入一次；两步合起来，哪一年也不会多出一分。"""

from decimal import Decimal
from uuid import UUID

from django.db import connection
from pydantic import Field

from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import LimitKey, NewLimit
from yitihua.modules.appropriation.control import opening, policies
from yitihua.modules.appropriation.control.findings import invalid
from yitihua.modules.appropriation.control.key import Horizon, Key, Policy
from yitihua.modules.appropriation.control.models import ControlCarry, ControlLine, ControlPolicy
from yitihua.modules.appropriation.control.placing import KINDS

_LEFT = """
SELECT limit_id, amount - dis_amt - split_amt - frozen_amt - occ_amt - paid_amt - carry_amt
  FROM ledger_limit WHERE fiscal_year = %s AND mof_div_code = %s AND kind = %s AND limit_id = ANY (%s)
"""


class CarryControl(Command):
    """在哪个年度办由 `fiscal_year` 定：移出填旧年度，移入填新年度。"""

    policy_id: UUID
    to_year: str = Field(pattern=r"^20[0-9]{2}$")


class CarriedOut(Out):
    lines: int
    amount: Decimal


@operation("appropriation.control.carry_out", title="移出跨年额度", roles={"MOF_BGT"}, money=True)
def carry_out(command: CarryControl, *, ctx: Ctx) -> CarriedOut:
    """旧年度各格剩下的移出；此刻又有人占用的，由账本说不，刷新再办。"""
    policy, lines = _policy(command, ctx)
    if int(command.to_year) <= int(ctx.fiscal_year):
        raise Refusal([invalid(f"移入年度须在{ctx.fiscal_year}之后", "to_year")])
    done = ControlCarry.objects.scoped(ctx).filter(fiscal_year=ctx.fiscal_year, line_id__in=[row.pk for row in lines])
    if done.exists():
        raise Refusal([invalid(f"{ctx.fiscal_year}年度的已经移出过", "policy_id", next_step="请核对移交记录")])
    left, kind, total = _left(lines, ctx), KINDS[policy.horizon], ZERO
    for line in lines:
        amount = left.get(line.line_id, ZERO)
        key = f"ctrl-out:{line.line_id}"
        ctx.figures[f"{kind}:{line.line_id}"] = {"policy": policy, "key": _spoken(line)}
        if amount:
            ctx.ledger.add([opening.movement(line, kind, "CTRL_OUT", key, -amount, f"移入{command.to_year}年度", ctx)])
        ControlCarry.objects.create(
            carry_id=uuid7(),
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            line_id=line.line_id,
            to_year=command.to_year,
            amount=amount,
            creater=ctx.principal.user_id,
        )
        total += amount
    return CarriedOut(lines=len(lines), amount=total)


@operation("appropriation.control.carry_in", title="移入跨年额度", roles={"MOF_BGT"}, money=True)
def carry_in(command: CarryControl, *, ctx: Ctx) -> CarriedOut:
    """新年度各格照移出的数开，只开一次。"""
    policy, lines = _policy(command, ctx)
    rows = list(
        ControlCarry.objects.scoped(ctx)
        .select_for_update()
        .filter(to_year=ctx.fiscal_year, status="1", line_id__in=[line.line_id for line in lines])
    )
    if command.to_year != ctx.fiscal_year or not rows:
        raise Refusal(
            [invalid(f"没有移入{ctx.fiscal_year}年度而未办的额度", "to_year", next_step="请先在旧年度办移出")]
        )
    kind, by_line = KINDS[policy.horizon], {line.line_id: line for line in lines}
    ctx.limits.add([NewLimit(LimitKey(kind, row.line_id)) for row in rows])
    for row in rows:
        line, key = by_line[row.line_id], f"ctrl-in:{row.line_id}"
        if row.amount:
            ctx.ledger.add(
                [opening.movement(line, kind, "CTRL_IN", key, row.amount, f"{row.fiscal_year}年度移入", ctx)]
            )
        row.status = "2"
    ControlCarry.objects.bulk_update(rows, ["status"])
    return CarriedOut(lines=len(rows), amount=sum((Decimal(row.amount) for row in rows), ZERO))


def _policy(command: CarryControl, ctx: Ctx) -> tuple[Policy, list[ControlLine]]:
    policies.enter(ctx=ctx)
    row = ControlPolicy.objects.scoped(ctx).select_for_update().filter(pk=command.policy_id).first()
    if row is None:
        raise Refusal([unseen()])
    if row.horizon_code != Horizon.YEARS or row.status != policies.ACTIVE:
        raise Refusal([invalid("只有启用中的跨年额度才移交", "policy_id")])
    return policies.policy_of(row), list(ControlLine.objects.scoped(ctx).filter(policy_id=row.pk).order_by("pk"))


def _left(lines: list[ControlLine], ctx: Ctx) -> dict[UUID, Decimal]:
    with connection.cursor() as cursor:
        ids = [line.line_id for line in lines]
        cursor.execute(_LEFT, [ctx.fiscal_year, ctx.mof_div_code, KINDS[Horizon.YEARS], ids])
        return dict(cursor.fetchall())


def _spoken(line: ControlLine) -> Key:
    return Key(tuple((field, value) for field, _, value in (item.partition("=") for item in line.key_text.split(";"))))
