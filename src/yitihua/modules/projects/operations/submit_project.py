"""申报项目：核对规则，首次送审生成 21 位项目代码，进入审核（02 第 4 节）。"""

from yitihua.engines import rules
from yitihua.engines.workflow import runtime as workflow
from yitihua.engines.workflow.bindings import Document
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.modules.projects import queries
from yitihua.modules.projects import rules as _rules  # noqa: F401
from yitihua.modules.projects.commands import ProjectOut, SubmitProject
from yitihua.modules.projects.models import AnnualPlan, Estimate, Project
from yitihua.modules.projects.numbering import assign_codes
from yitihua.modules.projects.states import PROJECT


@operation("projects.project.submit", title="申报项目", roles={"AG_OP", "DEPT", "MOF_BIZ"})
def submit_projects(lines: Lines[SubmitProject], *, ctx: Ctx) -> None:
    """不符规则的逐行给出全部原因；代码在同区划、年度、部门、字母内连续不跳号。"""
    locked = queries.locked([line.command.pro_id for line in lines.alive], ctx=ctx)
    taken = []
    for line in lines.alive:
        row = pick(line, locked, line.command.pro_id)
        if row is None:
            continue
        if not PROJECT.allows(row.status, "submit"):
            line.refuse([PROJECT.refusal(row.status, "submit")])
            continue
        line.ref = str(row.pro_id)
        taken.append((line, row))
    facts = queries.facts_of([row for _line, row in taken], ctx=ctx)
    found = rules.check_many("projects.project.submit", facts, ctx=ctx)
    for line, row in taken:
        line.judge(found[row.pro_id])
    passed = [(line, row) for line, row in taken if not line.refused]
    rows = [row for _line, row in passed]
    for row in rows:
        row.status = PROJECT.require(row.status, "submit")
        row.row_version += 1
        row.last_user = ctx.principal.user_id
        ctx.subjects.append(("projects.project", str(row.pro_id)))
    _assign_codes([row for row in rows if not row.pro_code], ctx)
    Project.objects.bulk_update(rows, ["status", "pro_code", "row_version", "last_user"])
    workflow.start("projects.project", documents=[_document(row) for row in rows], ctx=ctx)
    for line, row in passed:
        line.result = ProjectOut.model_validate(row)


def _assign_codes(rows: list[Project], ctx: Ctx) -> None:
    """试算不取号。"""
    if ctx.dry_run:
        return
    assign_codes(rows)
    for model in (AnnualPlan, Estimate):
        children = list(model.objects.unscoped("补项目代码").filter(pro__in=rows))
        codes = {row.pro_id: row.pro_code for row in rows}
        for child in children:
            child.pro_code = codes[child.pro_id]
        model.objects.bulk_update(children, ["pro_code"])


def _document(row: Project) -> Document:
    return Document(
        biz_id=row.pro_id,
        biz_no=row.pro_code,
        title=row.pro_name,
        agency_code=row.agency_code,
        manage_mof_dep_code=row.manage_mof_dep_code,
        amount=row.pro_total_amt,
        facts={"pro_cat_code": row.pro_cat_code, "is_captial_cons_pro": row.is_captial_cons_pro},
    )
