"""登记人大批准：固化已审定的各行，批准数即财政审核数，人大改了数的按写明的（03 第 5 节）。"""

from decimal import Decimal

from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.rulebook import finding
from yitihua.modules.budgeting.commands import ApprovalOut, RegisterApproval, total_of
from yitihua.modules.budgeting.models import AnnualBudget, Approval
from yitihua.modules.budgeting.states import AUDITED, NPC


@operation("budgeting.approval.register", title="登记人大批准", roles={"MOF_BGT"})
def register_approval(command: RegisterApproval, *, ctx: Ctx) -> ApprovalOut:
    """同一批准文号再次登记，是把其后审定的行补进同一批准；已固化的不变。

    写明批准数的行不在本次固化之列的，整次不办（R-WFL-008）：不存在、看不到、已固化不加区分。
    """
    rows = list(
        AnnualBudget.objects.unscoped("人大批准看全区划")
        .filter(
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            status=AUDITED,
            npc_amt=None,
            is_deleted=NO,
        )
        .select_for_update()
        .order_by("bgt_pman_id")
    )
    changed = {line.bgt_pman_id: line.npc_amt for line in command.lines}
    if changed.keys() - {row.bgt_pman_id for row in rows}:
        raise Refusal([finding("R-WFL-008", fields=("lines",))])
    for row in rows:
        row.npc_amt = changed.get(row.bgt_pman_id, row.fin_audit_money)
        row.version_name = f"人大批准 {command.approval_file_no}"
    AnnualBudget.objects.bulk_update(rows, ["npc_amt", "version_name"])
    total = total_of([row.npc_amt for row in rows])
    approval = _approval(command, total, ctx)
    ctx.subjects.append(("budgeting.approval", str(approval.approval_id)))
    return ApprovalOut(
        approval_id=approval.approval_id,
        approval_file_no=approval.approval_file_no,
        line_count=len(rows),
        reply_amt=total,
    )


def _approval(command: RegisterApproval, total: Decimal, ctx: Ctx) -> Approval:
    approval, created = Approval.objects.unscoped("批准文号").get_or_create(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        approval_level_code=NPC,
        approval_file_no=command.approval_file_no,
        dept_code="",
        defaults={
            "approval_title": command.approval_title or f"{ctx.fiscal_year}年预算",
            "approval_date": command.approval_date,
            "reply_amt": total,
            "creater": ctx.principal.user_id,
        },
    )
    if not created and total:
        approval.reply_amt += total
        approval.row_version += 1
        approval.save(update_fields=["reply_amt", "row_version"])
    found: Approval = approval
    return found
