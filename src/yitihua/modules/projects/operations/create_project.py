"""新建项目（草稿）与它的分年计划、测算表（02 第 3 节）。"""

from collections.abc import Iterable
from typing import Any

from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Findings
from yitihua.kernel.pinyin import initials
from yitihua.modules.basedata import public as basedata
from yitihua.modules.projects.commands import CreateProject, EstimateLine, PlanLine, ProjectOut, values_of
from yitihua.modules.projects.models import AnnualPlan, Estimate, Project

CODE_SETS = {
    "agency_code": "AGENCY",
    "pro_cat_code": "PRO_CAT",
    "exp_func_code": "EXP_FUNC",
    "exist_statue": "EXIST_STATUE",
    "pro_source_code": "PRO_SOURCE",
    "distri_type_code": "DISTRI_TYPE",
    "pro_lev": "PRO_LEV",
}
FRAME = {"request_id", "fiscal_year", "mof_div_code", "plans", "estimates"}
_SUMMARY_OK = frozenset({"exp_func_code"})
"""一级项目可以挂汇总级功能科目（R-GEN-004 的例外）。"""


@operation("projects.project.create", title="新建项目", roles={"AG_OP", "DEPT", "MOF_BIZ"})
def create_projects(lines: Lines[CreateProject], *, ctx: Ctx) -> None:
    """对口科室与部门由单位带出；代码可用、单位在办事人范围内才收。"""
    snapshot = basedata.current(ctx)
    alive = lines.alive
    values = [line.command.model_dump() for line in alive]
    first = [
        basedata.check_codes(snapshot, [row], code_sets=CODE_SETS, summary_allowed=_summary(row)) for row in values
    ]
    rows, children = [], []
    for line, (problems,) in zip(alive, first, strict=True):
        command = line.command
        agency = snapshot.agency(command.agency_code)
        if agency is not None and not basedata.may_handle(agency, ctx=ctx):
            line.refuse([no_access().finding])
        line.judge(Findings.of(problems))
        if line.refused or agency is None:
            continue
        row = new_project(command, agency, ctx)
        rows.append(row)
        children.append((row, command.plans or (default_plan(row),), command.estimates))
        line.ref = str(row.pro_id)
        line.result = ProjectOut.model_validate(row)
        ctx.subjects.append(("projects.project", line.ref))
    Project.objects.bulk_create(rows)
    write_children(children, ctx)


def _summary(row: dict[str, Any]) -> frozenset[str]:
    return _SUMMARY_OK if row["pro_lev"] == "1" else frozenset()


def new_project(command: CreateProject, agency: basedata.AgencyItem, ctx: Ctx) -> Project:
    row = Project(
        **values_of(command, without=FRAME),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        creater=ctx.principal.user_id,
    )
    row.name_initials = initials(row.pro_name)
    row.dept_code = row.manage_dept_code = agency.dept_code
    row.mof_dep_code = row.manage_mof_dep_code = agency.mof_dep_code
    row.setup_year = row.setup_year or ctx.fiscal_year
    row.pro_start_year = row.pro_start_year or ctx.fiscal_year
    row.end_year = str(int(row.pro_start_year) + row.pro_term - 1)
    return row


def default_plan(row: Project) -> PlanLine:
    """没给分年计划的，全部列在起始年度。"""
    return PlanLine.model_construct(
        plan_year=row.pro_start_year,
        declaration_amt=row.pro_total_amt,
        support_amount=row.pro_total_amt - row.scoi_invest_fund,
        scoi_invest_fund=row.scoi_invest_fund,
        remark="",
    )


def write_children(children: Iterable[tuple[Project, Iterable[PlanLine], Iterable[EstimateLine]]], ctx: Ctx) -> None:
    """分年计划与测算表，成批写。"""
    plans, estimates = [], []
    for row, plan_lines, estimate_lines in children:
        own = {
            "pro": row,
            "pro_code": row.pro_code,
            "mof_div_code": row.mof_div_code,
            "fiscal_year": row.fiscal_year,
            "agency_code": row.agency_code,
            "creater": ctx.principal.user_id,
        }
        plans += [AnnualPlan(**own, **values_of(line)) for line in plan_lines]
        estimates += [
            Estimate(
                **own,
                **values_of(line),
                line_no=number,
                est_detail_code=f"{number:03d}",
                plan_year=row.pro_start_year,
            )
            for number, line in enumerate(estimate_lines, start=1)
        ]
    AnnualPlan.objects.bulk_create(plans)
    Estimate.objects.bulk_create(estimates)
