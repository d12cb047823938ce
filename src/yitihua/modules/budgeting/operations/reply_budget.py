"""批复预算：批复数等于人大批准数，发布事件由指标模块逐行生成指标（03 第 7 节）。"""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from yitihua.engines.rules import decide
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding
from yitihua.kernel.money import ZERO
from yitihua.modules.budgeting import rules as _rules  # noqa: F401
from yitihua.modules.budgeting.commands import ReplyBudget, ReplyOut, total_of
from yitihua.modules.budgeting.events import BudgetReplied
from yitihua.modules.budgeting.models import AnnualBudget, Approval
from yitihua.modules.budgeting.replied_lines import replied_line
from yitihua.modules.budgeting.states import ANNUAL, AUDITED, DEPT_REPLY
from yitihua.modules.projects import public as projects

_EX_REPLIED = "4"
"""申报环节：二下（批复）。"""
_SAVED = ["status", "reply_amt", "cur_amt", "apply_link", "cor_bgt_doc_no", "last_user", "row_version"]


@operation("budgeting.approval.reply", title="批复预算", roles={"MOF_BGT"})
def reply_budget(command: ReplyBudget, *, ctx: Ctx) -> ReplyOut:
    """全有或全无：任何一行批复数与批准数不符，整批不动（R-BGT-023）。"""
    rows = _rows(command, ctx)
    given = {line.bgt_pman_id: line.reply_amt for line in command.lines}
    problems = [problem for row in rows for problem in _problems(row, given)]
    if not rows:
        problems = _nothing(command)
    if problems:
        raise Refusal(problems)
    for row in rows:
        assert row.npc_amt is not None
        row.status = ANNUAL.require(row.status, "reply")
        row.reply_amt = row.cur_amt = row.npc_amt
        row.apply_link, row.cor_bgt_doc_no = _EX_REPLIED, command.cor_bgt_doc_no
        row.last_user = ctx.principal.user_id
        row.row_version += 1
        ctx.subjects.append(("budgeting.annual", str(row.bgt_pman_id)))
    AnnualBudget.objects.bulk_update(rows, _SAVED, batch_size=2000)
    _register(rows, command, ctx)
    _publish([row for row in rows if row.reply_amt > ZERO or row.reply_amt != row.fin_audit_money], command, ctx)
    total = total_of([row.reply_amt for row in rows])
    return ReplyOut(cor_bgt_doc_no=command.cor_bgt_doc_no, line_count=len(rows), reply_amt=total)


def _rows(command: ReplyBudget, ctx: Ctx) -> list[AnnualBudget]:
    """列了明细就取所列各行，否则取已审定未批复的。"""
    rows = AnnualBudget.objects.scoped(ctx).filter(fiscal_year=ctx.fiscal_year, is_deleted=NO)
    if command.dept_code:
        rows = rows.filter(dept_code=command.dept_code)
    if command.lines:
        rows = rows.filter(pk__in=[line.bgt_pman_id for line in command.lines])
    else:
        rows = rows.filter(status=AUDITED)
    return list(rows.select_for_update().order_by("bgt_pman_id"))


def _problems(row: AnnualBudget, given: dict[UUID, Decimal]) -> list[Finding]:
    if not ANNUAL.allows(row.status, "reply"):
        return [ANNUAL.refusal(row.status, "reply")]
    approved = row.npc_amt if row.npc_amt is not None else ZERO
    reply = given.get(row.bgt_pman_id, row.fin_audit_money or ZERO)
    fires = row.npc_amt is None or reply != approved
    problem = decide("R-BGT-023", fires=fires, fields=("reply_amt",), a=reply, b=approved)
    return [problem] if problem else []


def _nothing(command: ReplyBudget) -> list[Finding]:
    """没有可批复的行：批准数为零。"""
    reply = total_of([line.reply_amt for line in command.lines])
    problem = decide("R-BGT-023", fires=True, facts={"rows": 0, "reply": reply}, a=reply, b=ZERO)
    return [problem] if problem else []


def _register(rows: list[AnnualBudget], command: ReplyBudget, ctx: Ctx) -> None:
    """逐部门一行批复登记；同一文号再批的累加到原行。"""
    totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        totals[row.dept_code] += row.reply_amt
    for dept_code, total in sorted(totals.items()):
        approval, created = Approval.objects.unscoped("批复登记").get_or_create(
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            approval_level_code=DEPT_REPLY,
            approval_file_no=command.cor_bgt_doc_no,
            dept_code=dept_code,
            defaults={
                "approval_title": command.bgt_doc_title or f"{ctx.fiscal_year}年部门预算批复",
                "approval_date": command.approval_date or ctx.biz_date,
                "reply_amt": total,
                "creater": ctx.principal.user_id,
            },
        )
        if not created:
            approval.reply_amt += total
            approval.row_version += 1
            approval.save(update_fields=["reply_amt", "row_version"])


def _publish(rows: list[AnnualBudget], command: ReplyBudget, ctx: Ctx) -> None:
    codes = {row.pro_code for row in rows}
    known = projects.projects_by_code(codes, ctx=ctx)
    projects.mark_arranged({row.pro_code for row in rows if row.reply_amt > ZERO}, ctx=ctx)
    ctx.publish(
        BudgetReplied(
            cor_bgt_doc_no=command.cor_bgt_doc_no,
            bgt_doc_title=command.bgt_doc_title or f"{ctx.fiscal_year}年部门预算批复",
            doc_date=command.approval_date or ctx.biz_date,
            lines=tuple(replied_line(row, known[row.pro_code]) for row in rows),
        )
    )
