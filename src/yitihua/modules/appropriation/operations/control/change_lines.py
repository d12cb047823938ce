"""改控制额度：给已有的格增减，或给没有列出的键添一格；减不能减过已经占用的。"""

from decimal import Decimal
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Amount, Code, Command, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import unseen
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO, floor_fen
from yitihua.ledger.types import LimitKey, NewLimit
from yitihua.modules.appropriation.control import definition, opening, policies
from yitihua.modules.appropriation.control.findings import invalid
from yitihua.modules.appropriation.control.key import Horizon, Key, Policy, parse_key
from yitihua.modules.appropriation.control.models import ControlLine, ControlPolicy
from yitihua.modules.appropriation.control.placing import KINDS


class ChangeControlLine(Command):
    """`delta` 是拟定数的增减（元，可为负）；容差照政策另加。"""

    policy_id: UUID
    key: dict[str, Code] = Field(min_length=1, max_length=40)
    delta: Amount
    reason: Text = Field(min_length=2)


class LineOut(Out):
    line_id: UUID
    amount: Decimal


@operation("appropriation.control.change", title="改控制额度", roles={"MOF_BGT"}, money=True)
def change_lines(lines: Lines[ChangeControlLine], *, ctx: Ctx) -> None:
    """启用中的年度、跨年额度可以改；用款计划改了月份对不上，请拟新的一版。"""
    policies.enter(ctx=ctx)
    wanted = {line.command.policy_id for line in lines.alive}
    known = {
        row.policy_id: policies.policy_of(row)
        for row in ControlPolicy.objects.scoped(ctx).filter(pk__in=wanted, status=policies.ACTIVE)
    }
    rows = ControlLine.objects.scoped(ctx).select_for_update().filter(policy_id__in=wanted).order_by("pk")
    cells = {(row.policy_id, row.key_text): row for row in rows}
    for line in lines.alive:
        policy = known.get(line.command.policy_id)
        if policy is None:
            line.refuse([unseen()])
            continue
        _change(line, policy, cells, ctx)


def _change(
    line: Line[ChangeControlLine], policy: Policy, cells: dict[tuple[UUID, str], ControlLine], ctx: Ctx
) -> None:
    command = line.command
    if policy.horizon is Horizon.PLAN:
        line.refuse([invalid("用款计划不能单改一格的额度", "policy_id", next_step="请拟新的一版，重写十二个月")])
    if command.delta == ZERO:
        line.refuse([invalid("增减不能是 0", "delta")])
    line.refuse(definition.line_problems(policy, values=dict(command.key), amount=ZERO, plan=(), number=line.index + 1))
    if line.refused:
        return
    key = parse_key(policy, command.key)
    assert isinstance(key, Key), "写法先查过了"
    cell = cells.setdefault((policy.policy_id, key.text), _new(policy, key, ctx))
    before, after = Decimal(cell.amount), Decimal(cell.amount) + command.delta
    if after < ZERO:
        line.refuse([invalid(f"这一格拟定额度{before:,.2f}，不能再减{-command.delta:,.2f}", "delta")])
        return
    kind, rate = KINDS[policy.horizon], 1 + policy.tolerance_pct
    ctx.figures[f"{kind}:{cell.line_id}"] = {"policy": policy, "key": key}
    moved = floor_fen(after * rate) - floor_fen(before * rate)
    if cell._state.adding:
        ctx.limits.add([NewLimit(LimitKey(kind, cell.line_id))])
    cell.amount = after
    cell.save()
    if moved:
        ctx.ledger.add(
            [opening.movement(cell, kind, "CTRL_CHANGE", f"ctrl-change:{uuid7()}", moved, command.reason, ctx)]
        )
    line.ref = str(cell.line_id)
    line.result = LineOut(line_id=cell.line_id, amount=after)
    ctx.subjects.append(("appropriation.control", str(policy.policy_id)))


def _new(policy: Policy, key: Key, ctx: Ctx) -> ControlLine:
    """还没有存的一格，额度是零；办得成才存，才开额度行。"""
    return ControlLine(
        line_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        policy_id=policy.policy_id,
        key_text=key.text,
        amount=ZERO,
        creater=ctx.principal.user_id,
    )
