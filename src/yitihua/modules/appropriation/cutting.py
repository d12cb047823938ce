"""追减一条指标：有父级的逐级退到来源层，同一个变动（R-IND-033）；去向未定的先冻结（R-IND-034）。"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from yitihua.kernel import decisions
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.modules.appropriation import holding
from yitihua.modules.appropriation.changes import Cause, Change, cut, post
from yitihua.modules.appropriation.events import IndicatorCut
from yitihua.modules.appropriation.models import Indicator, Recover
from yitihua.modules.budgeting import public as budgeting


def chain_of(indicator: Indicator, above: Mapping[UUID, Indicator]) -> list[Indicator]:
    """自己到来源层的各级。"""
    chain = [indicator]
    while chain[-1].parent_bgt_id and chain[-1].parent_bgt_id in above:
        chain.append(above[chain[-1].parent_bgt_id])
    return chain


def cut_chain(
    chain: Sequence[Indicator],
    amount: Decimal,
    *,
    source_too: bool,
    reason: str,
    key: str,
    cause: Cause,
    ctx: Ctx,
) -> Recover | None:
    """追减并回写预算行；不冲来源的收回额冻结在总指标上，给出收回登记。"""
    first, top = chain[0], chain[-1]
    for parent in chain[1:]:
        ctx.findings.add(judged("R-IND-033", fires=True, facts={"has_parent": True}, id=str(parent.bgt_id), x=amount))
    if len(chain) == 1:
        decisions.record("R-IND-033", fired=False, facts={"has_parent": False})
    pool = None if source_too else pool_of(first, top, ctx)
    changed = budgeting.LineChange(adj=-amount)
    changes = {first.bgt_pman_id: changed} if first.bgt_pman_id else {}
    if pool is not None:
        changes[pool] = budgeting.LineChange(adj=amount)
    budgeting.change_lines(changes, ctx=ctx)
    ctx.subjects.append(("appropriation.indicator", str(first.bgt_id)))
    change = cut(chain, amount, source_too=source_too, pool=pool)
    post(change, event="E07", key=key, summary="追减指标", cause=cause, ctx=ctx)
    ctx.publish(IndicatorCut(first.bgt_id, first.bgt_pman_id, amount))
    return None if source_too else holding.recover(top, amount, reason=reason, ctx=ctx)


def restored(chain: Sequence[Indicator], amount: Decimal, *, source_too: bool, ctx: Ctx) -> Change:
    """追减的冲回：逐级还到原指标，预算行一并还回。"""
    first, top = chain[0], chain[-1]
    pool = None if source_too else pool_of(first, top, ctx)
    changes = {first.bgt_pman_id: budgeting.LineChange(adj=amount)} if first.bgt_pman_id else {}
    if pool is not None:
        changes[pool] = budgeting.LineChange(adj=-amount)
    budgeting.change_lines(changes, ctx=ctx)
    return cut(chain, amount, source_too=source_too, pool=pool).reversed()


def pool_of(first: Indicator, top: Indicator, ctx: Ctx) -> UUID | None:
    """收回的预算数挂到哪一行；原来没有预算行的不用挂。"""
    if first.bgt_pman_id is None:
        return None
    like = budgeting.LineElements("", "", "", "", "", top.fund_type_code, top.found_type_code, top.budget_level_code)
    return budgeting.undecided_pool(like, ctx=ctx)
