"""停用单位：没有未了事项才可停用，历史可查、不可新引用（01 第 4 节，R-BAS-010）。"""

from decimal import Decimal

from yitihua.engines.rules import decide
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding
from yitihua.kernel.money import ZERO
from yitihua.modules.basedata.models import Agency
from yitihua.modules.basedata.operations.agency_commands import AgencyOut, DisableAgency
from yitihua.modules.basedata.operations.agency_rows import lock_agencies, take
from yitihua.modules.basedata.public import AGENCY_STOP, AgencyStopped, OpenMatters
from yitihua.modules.basedata.versions import bump


@operation("basedata.agency.disable", title="停用单位", roles={"MOF_BGT"}, money=False)
def disable_agencies(lines: Lines[DisableAgency], *, ctx: Ctx) -> None:
    """向各模块询问未了事项；缺省自业务日期起停用。"""
    codes = [line.command.agency_code for line in lines.alive]
    rows = lock_agencies(codes, ctx=ctx)
    matters: dict[str, list[OpenMatters]] = {}
    for answer in AGENCY_STOP.ask(frozenset(codes), ctx=ctx):
        matters.setdefault(answer.agency_code, []).append(answer)
    closed = []
    for line in lines.alive:
        command = line.command
        row, problems = take(rows, command.agency_code, day=ctx.biz_date, row_version=command.row_version, ctx=ctx)
        line.refuse([*problems, *_open_matters(matters.get(command.agency_code, []))])
        if row is None or line.refused:
            continue
        row.end_date = max(command.end_date or ctx.biz_date, row.start_date)
        row.row_version += 1
        row.last_user = ctx.principal.user_id
        closed.append(row)
        line.ref = str(row.agency_id)
        line.result = AgencyOut.model_validate(row)
        ctx.subjects.append(("basedata.agency", line.ref))
    Agency.objects.bulk_update(closed, ["end_date", "row_version", "last_user"])
    ctx.publish(*(AgencyStopped(row.agency_code, row.end_date) for row in closed))
    bump(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)


def _open_matters(answers: list[OpenMatters]) -> list[Finding]:
    balance = sum((item.indicator_balance for item in answers), Decimal(ZERO))
    payments = sum(item.pending_payments for item in answers)
    projects = sum(item.open_projects for item in answers)
    persons = sum(item.active_persons for item in answers)
    fires = bool(balance > ZERO or payments or projects or persons)
    found = decide("R-BAS-010", fires=fires, a=balance, b=payments, c=projects, d=persons)
    return [found] if found else []
