"""差异处理之后再转正：预算行经调剂、追加够了，多出来的额度收回，差异单办结（R-IND-032）。"""

from uuid import UUID

from yitihua.infra.operation.command import Command, Out, Text
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import ZERO
from yitihua.modules.appropriation import advance, yearend_queries
from yitihua.modules.appropriation.models import AdvanceDiff
from yitihua.modules.budgeting import public as budgeting


class ConvertAdvance(Command):
    diff_id: UUID
    remark: Text = ""


class ConvertOut(Out):
    diff_id: UUID
    status: str


@operation("appropriation.advance.convert", title="预拨转正", roles={"MOF_BGT"})
def convert_advance(command: ConvertAdvance, *, ctx: Ctx) -> ConvertOut:
    """变动后预算数仍小于已预拨的不得转正；够了的转正，批复时为差额多留的额度同额收回。"""
    row = AdvanceDiff.objects.scoped(ctx).select_for_update().filter(pk=command.diff_id).first()
    if row is None or row.status != advance.OPEN:
        text = "没有这张待处理的差异单"
        raise Refusal([Finding("E-STATE", Level.BLOCK, text, next_step="请刷新差异单清单")])
    rows = advance.advances_of([row.bgt_pman_id], ctx=ctx).get(row.bgt_pman_id, [])
    standing = yearend_queries.balances([item.bgt_id for item in rows], ctx=ctx)
    net = sum((standing[item.bgt_id].net for item in rows), ZERO)
    budget = budgeting.cur_amt_of([row.bgt_pman_id], ctx=ctx)[row.bgt_pman_id]
    facts = {"reply": budget, "kept": net}
    shown = {"a": row.pre_net, "b": budget, "c": net, "d": max(net - budget, ZERO)}
    problems = judged("R-IND-032", fires=net > budget, facts=facts, fields=("diff_id",), **shown)
    if problems:
        raise Refusal(problems)
    key = f"annual_diff:{row.diff_id}"
    budgeting.settle_limit(row.bgt_pman_id, delta=-row.diff_amt, business_key=key, summary="差异单办结", ctx=ctx)
    advance.convert(row.bgt_pman_id, rows, advance.totals_of(rows), reply=budget, back={}, ctx=ctx)
    row.status, row.remark = advance.SETTLED, command.remark
    row.save(update_fields=["status", "remark"])
    ctx.subjects.append(("appropriation.advance", str(row.diff_id)))
    return ConvertOut(diff_id=row.diff_id, status=row.status)
