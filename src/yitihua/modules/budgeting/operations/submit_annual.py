"""送审年度预算：项目已入库、经济分类相符、累计安排不超项目总额，进入审核。"""

from yitihua.engines import rules
from yitihua.engines.workflow import runtime as workflow
from yitihua.engines.workflow.bindings import Document
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.modules.basedata import public as basedata
from yitihua.modules.budgeting import queries
from yitihua.modules.budgeting import rules as _rules  # noqa: F401
from yitihua.modules.budgeting.commands import AnnualOut, SubmitAnnual
from yitihua.modules.budgeting.models import AnnualBudget
from yitihua.modules.budgeting.states import ANNUAL
from yitihua.modules.projects import public as projects


@operation("budgeting.annual.submit", title="送审年度预算", roles={"AG_OP", "DEPT", "MOF_BIZ"})
def submit_annuals(lines: Lines[SubmitAnnual], *, ctx: Ctx) -> None:
    """逐行给出全部不符之处。"""
    locked = queries.locked([line.command.bgt_pman_id for line in lines.alive], ctx=ctx)
    taken = []
    for line in lines.alive:
        row = pick(line, locked, line.command.bgt_pman_id)
        if row is None:
            continue
        if not ANNUAL.allows(row.status, "submit"):
            line.refuse([ANNUAL.refusal(row.status, "submit")])
            continue
        line.ref = str(row.bgt_pman_id)
        taken.append((line, row))
    rows = [row for _line, row in taken]
    snapshot = basedata.current(ctx)
    unready = projects.check_arrangeable({row.pro_code for row in rows}, ctx=ctx)
    facts = {row.bgt_pman_id: queries.facts_of(row, snapshot=snapshot, unready=unready) for row in rows}
    found = rules.check_many("budgeting.annual.submit", facts, ctx=ctx)
    totals = queries.RunningTotals(rows, ctx=ctx)
    for line, row in taken:
        line.judge(found[row.bgt_pman_id])
        if row.pro_code in unready:
            line.refuse([unready[row.pro_code]])
        over = totals.admit(row.pro_code, row.apply_up) if not line.refused else None
        line.refuse([over] if over else [])
    passed = [(line, row) for line, row in taken if not line.refused]
    for line, row in passed:
        row.status = ANNUAL.require(row.status, "submit")
        row.fin_audit_money = None
        row.row_version += 1
        row.last_user = ctx.principal.user_id
        line.result = AnnualOut.model_validate(row)
        ctx.subjects.append(("budgeting.annual", line.ref))
    kept = [row for _line, row in passed]
    AnnualBudget.objects.bulk_update(kept, ["status", "fin_audit_money", "row_version", "last_user"])
    known = projects.projects_by_code({row.pro_code for row in kept}, ctx=ctx)
    workflow.start("budgeting.annual", documents=[_document(row, known) for row in kept], ctx=ctx)


def _document(row: AnnualBudget, known: dict[str, projects.ProjectItem]) -> Document:
    return Document(
        biz_id=row.bgt_pman_id,
        biz_no=row.pro_code,
        title=f"{known[row.pro_code].pro_name} {row.exp_func_code} {row.dep_bgt_eco_code}".strip(),
        agency_code=row.agency_code,
        manage_mof_dep_code=row.manage_mof_dep_code,
        amount=row.apply_up,
        facts={"pro_kind_code": row.pro_kind_code, "fund_type_code": row.fund_type_code},
    )
