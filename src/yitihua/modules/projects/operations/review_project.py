"""登记评审结论：审定额成为入库与安排的上限（02 第 4 节“评审中”）。"""

from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.modules.projects import queries
from yitihua.modules.projects.commands import ProjectOut, ReviewProject
from yitihua.modules.projects.models import Project, Review
from yitihua.modules.projects.states import PROJECT


@operation("projects.project.review", title="登记评审结论", roles={"MOF_REV"})
def review_projects(lines: Lines[ReviewProject], *, ctx: Ctx) -> None:
    """审核中的项目才登记；再次登记以最近一次为准，历次都留存。"""
    locked = queries.locked([line.command.pro_id for line in lines.alive], ctx=ctx)
    rows, reviews = [], []
    for line in lines.alive:
        command = line.command
        row = pick(line, locked, command.pro_id)
        if row is None:
            continue
        if not PROJECT.allows(row.status, "review"):
            line.refuse([PROJECT.refusal(row.status, "review")])
            continue
        row.check_amt, row.review_result_code = command.check_amt, command.review_result_code
        row.pro_bgtreview = command.audit_opinion
        rows.append(row)
        reviews.append(_review(row, command, ctx))
        line.ref = str(row.pro_id)
        line.result = ProjectOut.model_validate(row)
        ctx.subjects.append(("projects.project", line.ref))
    Project.objects.bulk_update(rows, ["check_amt", "review_result_code", "pro_bgtreview"])
    Review.objects.bulk_create(reviews)


def _review(row: Project, command: ReviewProject, ctx: Ctx) -> Review:
    return Review(
        pro=row,
        pro_code=row.pro_code,
        mof_div_code=row.mof_div_code,
        fiscal_year=row.fiscal_year,
        agency_code=row.agency_code,
        review_org_code=ctx.principal.mof_dep_code or ctx.principal.agency_code,
        review_date=ctx.biz_date,
        apply_amt=row.pro_total_amt,
        check_amt=command.check_amt,
        cut_amt=row.pro_total_amt - command.check_amt,
        review_result_code=command.review_result_code,
        audit_opinion=command.audit_opinion,
        creater=ctx.principal.user_id,
    )
