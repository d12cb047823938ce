"""修改草稿（新建未送审，或被退回、撤回的）。"""

from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Findings
from yitihua.kernel.pinyin import initials
from yitihua.modules.basedata import public as basedata
from yitihua.modules.projects import queries
from yitihua.modules.projects.commands import ProjectOut, UpdateProject, values_of
from yitihua.modules.projects.models import AnnualPlan, Estimate, Project
from yitihua.modules.projects.operations.create_project import CODE_SETS, FRAME, default_plan, write_children
from yitihua.modules.projects.states import PROJECT

_FRAME = {*FRAME, "pro_id", "row_version"}


@operation("projects.project.update", title="修改项目", roles={"AG_OP", "DEPT", "MOF_BIZ"})
def update_projects(lines: Lines[UpdateProject], *, ctx: Ctx) -> None:
    """只改给出的字段；项目代码已生成的不变。"""
    snapshot = basedata.current(ctx)
    rows = queries.locked([line.command.pro_id for line in lines.alive], ctx=ctx)
    changed, children = [], []
    for line in lines.alive:
        command = line.command
        row = pick(line, rows, command.pro_id)
        if row is None:
            continue
        if not PROJECT.allows(row.status, "update"):
            line.refuse([PROJECT.refusal(row.status, "update")])
            continue
        changes = {
            name: value
            for name, value in values_of(command, without=_FRAME).items()
            if name in command.model_fields_set and value is not None
        }
        sets = {field: code_set for field, code_set in CODE_SETS.items() if field in changes}
        [found] = basedata.check_codes(snapshot, [changes], code_sets=sets)
        line.judge(Findings.of(found))
        if line.refused:
            continue
        for name, value in changes.items():
            setattr(row, name, value)
        row.name_initials = initials(row.pro_name)
        row.end_year = str(int(row.pro_start_year) + row.pro_term - 1)
        row.row_version += 1
        row.last_user = ctx.principal.user_id
        changed.append(row)
        children.append((row, command))
        line.ref = str(row.pro_id)
        line.result = ProjectOut.model_validate(row)
        ctx.subjects.append(("projects.project", line.ref))
    fields = {*UpdateProject.model_fields} - _FRAME
    Project.objects.bulk_update(changed, [*sorted(fields), "name_initials", "end_year", "row_version", "last_user"])
    _replace_children(children, ctx)


def _replace_children(children: list[tuple[Project, UpdateProject]], ctx: Ctx) -> None:
    """给了整表就替换；没给分年计划而原来只有一行的，随总额重列。"""
    single = _single_plans([row for row, _command in children])
    plans = [row for row, command in children if command.plans or row.pro_id in single]
    estimates = [row for row, command in children if command.estimates]
    AnnualPlan.objects.unscoped("整表替换").filter(pro__in=plans).delete()
    Estimate.objects.unscoped("整表替换").filter(pro__in=estimates).delete()
    write_children(
        [
            (row, command.plans or ((default_plan(row),) if row in plans else ()), command.estimates)
            for row, command in children
        ],
        ctx,
    )


def _single_plans(rows: list[Project]) -> set[object]:
    found: dict[object, int] = {}
    for pro_id in AnnualPlan.objects.unscoped("随项目取").filter(pro__in=rows).values_list("pro_id", flat=True):
        found[pro_id] = found.get(pro_id, 0) + 1
    return {pro_id for pro_id, count in found.items() if count == 1}
