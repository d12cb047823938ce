"""修改草稿的申报数与说明；人大批准后的版本已固化（R-BGT-027）。"""

from yitihua.engines.rules import decide
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.modules.budgeting import queries
from yitihua.modules.budgeting import rules as _rules  # noqa: F401
from yitihua.modules.budgeting.commands import AnnualOut, UpdateAnnual
from yitihua.modules.budgeting.models import AnnualBudget
from yitihua.modules.budgeting.states import ANNUAL


@operation("budgeting.annual.update", title="修改年度预算", roles={"AG_OP", "DEPT", "MOF_BIZ"})
def update_annuals(lines: Lines[UpdateAnnual], *, ctx: Ctx) -> None:
    """只改给出的字段。"""
    locked = queries.locked([line.command.bgt_pman_id for line in lines.alive], ctx=ctx)
    changed = []
    for line in lines.alive:
        command = line.command
        row = pick(line, locked, command.bgt_pman_id)
        if row is None:
            continue
        facts = {"frozen": row.npc_amt is not None}
        frozen = decide("R-BGT-027", fires=row.npc_amt is not None, facts=facts)
        if frozen is not None:
            line.refuse([frozen])
        elif not ANNUAL.allows(row.status, "update"):
            line.refuse([ANNUAL.refusal(row.status, "update")])
        if line.refused:
            continue
        if command.apply_up is not None:
            row.apply_up = command.apply_up
        if command.remark is not None:
            row.remark = command.remark
        row.row_version += 1
        row.last_user = ctx.principal.user_id
        changed.append(row)
        line.ref = str(row.bgt_pman_id)
        line.result = AnnualOut.model_validate(row)
        ctx.subjects.append(("budgeting.annual", line.ref))
    AnnualBudget.objects.bulk_update(changed, ["apply_up", "remark", "row_version", "last_user"])
