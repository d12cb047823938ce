"""录入项目年度预算（一行一个要素组合，03 第 3 节）。"""

from collections.abc import Collection
from uuid import UUID

from yitihua.engines import rules
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Findings, Level
from yitihua.modules.basedata import public as basedata
from yitihua.modules.budgeting import queries
from yitihua.modules.budgeting import rules as _rules  # noqa: F401
from yitihua.modules.budgeting.commands import AnnualOut, CreateAnnual
from yitihua.modules.budgeting.models import UNIQUE_KEY, AnnualBudget
from yitihua.modules.projects import public as projects

_CODE_SETS = {
    "agency_code": "AGENCY",
    "exp_func_code": "EXP_FUNC",
    "gov_bgt_eco_code": "GOV_BGT_ECO",
    "dep_bgt_eco_code": "DEP_BGT_ECO",
    "fund_type_code": "FUND_TYPE",
    "found_type_code": "FOUND_TYPE",
    "budget_level_code": "BUDGET_LEVEL",
    "busi_type_code": "BUSI_TYPE",
}
_FRAME = {"request_id", "fiscal_year", "mof_div_code"}
_WAITING = frozenset({"agency_code", "exp_func_code", "gov_bgt_eco_code", "dep_bgt_eco_code"})
"""待分行可以挂汇总级的要素（R-GEN-004 的例外）；资金来源各行都可以。"""


@operation("budgeting.annual.create", title="录入年度预算", roles={"AG_OP", "DEPT", "MOF_BIZ"})
def create_annuals(lines: Lines[CreateAnnual], *, ctx: Ctx) -> None:
    """核对代码、项目入库、经济分类对应与要素组合不重复。"""
    snapshot = basedata.current(ctx)
    codes = {line.command.pro_code for line in lines.alive}
    known = projects.projects_by_code(codes, ctx=ctx)
    unready = projects.check_arrangeable(codes, ctx=ctx)
    built = []
    blocked = set()
    for line in lines.alive:
        project = _own_project(line.command, known)
        row = _row(line.command, snapshot, project, ctx)
        if not _allowed(line.command, snapshot, ctx):
            line.refuse([no_access().finding])
        line.refuse(_code_problems(line.command, snapshot))
        problem = unready.get(row.pro_code) if project else projects.check_missing(row.pro_code)
        if problem is not None:
            line.refuse([problem])
            blocked.add(row.bgt_pman_id)
        built.append((line, row))
    facts = {
        row.bgt_pman_id: queries.facts_of(row, snapshot=snapshot, unready=_unready(row, blocked))
        for _line, row in built
    }
    found = rules.check_many("budgeting.annual.create", facts, ctx=ctx)
    for line, row in built:
        line.judge(Findings.of(found[row.bgt_pman_id]))
    _refuse_duplicates(built, ctx)
    kept = [(line, row) for line, row in built if not line.refused]
    AnnualBudget.objects.bulk_create([row for _line, row in kept])
    for line, row in kept:
        line.ref = str(row.bgt_pman_id)
        line.result = AnnualOut.model_validate(row)
        ctx.subjects.append(("budgeting.annual", line.ref))


def _row(
    command: CreateAnnual, snapshot: basedata.Snapshot, project: projects.ProjectItem | None, ctx: Ctx
) -> AnnualBudget:
    agency = snapshot.agency(command.agency_code)
    row = AnnualBudget(
        **{name: value for name, value in command if name not in _FRAME},
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        creater=ctx.principal.user_id,
    )
    row.dept_code = command.agency_code[:3]
    row.manage_mof_dep_code = agency.mof_dep_code if agency else ""
    row.pro_kind_code = project.pro_cat_code if project else ""
    row.gov_bgt_eco_code = row.gov_bgt_eco_code or snapshot.gov_eco_of(
        dep_bgt_eco_code=row.dep_bgt_eco_code, agency_code=row.agency_code
    )
    return row


def _unready(row: AnnualBudget, blocked: Collection[UUID]) -> tuple[str, ...]:
    return (row.pro_code,) if row.bgt_pman_id in blocked else ()


def _own_project(command: CreateAnnual, known: dict[str, projects.ProjectItem]) -> projects.ProjectItem | None:
    """本部门的项目；别的部门的与没有这个项目一样答，分不出有没有。"""
    project = known.get(command.pro_code)
    return project if project is not None and project.dept_code == command.agency_code[:3] else None


def _allowed(command: CreateAnnual, snapshot: basedata.Snapshot, ctx: Ctx) -> bool:
    """单位在办事人范围内；单位不存在另有规则管。"""
    agency = snapshot.agency(command.agency_code)
    return agency is None or basedata.may_handle(agency, ctx=ctx)


def _code_problems(command: CreateAnnual, snapshot: basedata.Snapshot) -> tuple[Finding, ...]:
    summary = {"found_type_code", *(_WAITING if command.is_assigned == YES else ())}
    [found] = basedata.check_codes(snapshot, [command.model_dump()], code_sets=_CODE_SETS, summary_allowed=summary)
    return found


def _refuse_duplicates(built: list[tuple[Line[CreateAnnual], AnnualBudget]], ctx: Ctx) -> None:
    """同一要素组合只能有一行；本批里靠后的也算重复。"""
    rows = [row for line, row in built if not line.refused]
    existing = AnnualBudget.objects.unscoped("查要素组合重复").filter(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        agency_code__in={row.agency_code for row in rows},
        pro_code__in={row.pro_code for row in rows},
        is_deleted=NO,
    )
    taken = {_key(row) for row in existing}
    for line, row in built:
        if line.refused:
            continue
        if _key(row) in taken:
            line.refuse([_duplicate()])
        taken.add(_key(row))


def _key(row: AnnualBudget) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in UNIQUE_KEY)


def _duplicate() -> Finding:
    return Finding(
        "E-STATE",
        Level.BLOCK,
        "同一单位、项目与要素组合的年度预算已有一行",
        next_step="请在原行上修改申报数",
        basis="03 第 3 节“一行”的唯一键",
    )
