"""其他支出执行：总指标的可用转为已执行（05 第 6.3 节 E21）；年中收回的补充稳调、调入其他预算也从这里走。"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.ledger.posting import indicator_yearend as posting
from yitihua.ledger.posting import standing as accounts
from yitihua.ledger.posting.indicator_line import IndicatorLines
from yitihua.modules.appropriation import movements
from yitihua.modules.appropriation.changes import Cause, Change, post
from yitihua.modules.appropriation.models import Execution, Indicator, Recover

SUBJECT: Final = "appropriation.execution"
STABILIZE, TRANSFER_OUT = "安排预算稳定调节基金", "调出资金"
RECOVERED_USES: Final[Mapping[str, str]] = {"1": STABILIZE, "2": TRANSFER_OUT}
"""收回资金的去向（dest_code）→ 执行的用途；重新安排的不在其内。"""


def problems(indicator: Indicator, use: str) -> list[Finding]:
    """能不能按这个用途执行：用途本身、稳调的资金性质、年末有没有对冲的分录。"""
    if use not in posting.EXECUTIONS:
        text = f"用途“{use or '本级支出'}”的指标不直接执行"
        step = "请逐级分配到单位支付；对下转移支付请分配到地区后下达"
        return [Finding("E-STATE", Level.BLOCK, text, next_step=step)]
    if use == STABILIZE and not indicator.fund_type_code.startswith("11"):
        text = f"预算稳定调节基金只由一般公共预算补充，这条指标的资金性质是{indicator.fund_type_code}"
        step = "政府性基金、国有资本经营预算的请调入一般公共预算"
        return [Finding("E-STATE", Level.BLOCK, text, next_step=step, basis="预算法第六十六条")]
    at = replace(movements.standing(indicator), use=use)
    if accounts.paid_account(at=at) not in posting.offset_accounts(src_acc=at.src_acc, fiscal_year=at.fiscal_year):
        text = f"来源科目{indicator.src_acc}的资金不能用于“{use}”，年末没有对冲的分录"
        step = "请改选用途或去向；指定用途的资金按原用途使用"
        return [Finding("E-STATE", Level.BLOCK, text, next_step=step)]
    return []


def slip(indicator: Indicator, use: str, amount: Decimal, *, doc_no: str, remark: str, ctx: Ctx) -> Execution:
    """一张执行单，还没有落账。"""
    return Execution(
        execute_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=indicator.fiscal_year,
        bgt_id=indicator.bgt_id,
        use_acc=use,
        amount=amount,
        exec_date=ctx.biz_date,
        doc_no=doc_no,
        remark=remark,
        creater=ctx.principal.user_id,
    )


def from_recover(recover: Recover, total: Indicator, ctx: Ctx) -> Execution:
    """收回资金定了去向（补充稳调、调入其他预算）：同额执行，一笔收回一张执行单。"""
    use = RECOVERED_USES[recover.dest_code]
    made = slip(total, use, recover.amount, doc_no=recover.dest_doc_no, remark=f"收回资金{use}", ctx=ctx)
    made.recover_id = recover.recover_id
    lines = posting.execute_recovered(total=movements.standing(total), use=use, amount=recover.amount)
    _post(made, total, _change(made, total, lines), ctx=ctx)
    return made


def perform(execution: Execution, indicator: Indicator, ctx: Ctx) -> None:
    """按指标自己的用途执行。"""
    _post(execution, indicator, _own(execution, indicator), ctx=ctx)


def undo(execution: Execution, indicator: Indicator, ctx: Ctx) -> None:
    """冲回：额度原路退回指标，分录同向红字〔约定〕。"""
    _post(execution, indicator, _own(execution, indicator).reversed(), ctx=ctx, undone=True)


def _post(execution: Execution, indicator: Indicator, change: Change, *, ctx: Ctx, undone: bool = False) -> None:
    ctx.subjects += [(SUBJECT, str(execution.execute_id)), ("appropriation.indicator", str(indicator.bgt_id))]
    post(
        change,
        event="E21",
        key=f"E21:undo:{execution.execute_id}" if undone else f"E21:{execution.execute_id}",
        summary=f"{'冲回' if undone else '执行'}{execution.use_acc}",
        cause=Cause(SUBJECT, execution.execute_id, short="R-IND-014"),
        ctx=ctx,
    )


def _own(execution: Execution, indicator: Indicator) -> Change:
    lines = posting.execute(at=movements.standing(indicator), amount=execution.amount)
    return _change(execution, indicator, lines)


def _change(execution: Execution, indicator: Indicator, lines: IndicatorLines) -> Change:
    legs = (movements.leg(indicator.bgt_id, "paid_amt", execution.amount),)
    return Change(legs, lines, {indicator.bgt_id: indicator})
