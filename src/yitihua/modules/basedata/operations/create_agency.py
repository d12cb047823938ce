"""登记单位（01 第 4 节）：财政终审后的生效这一步。"""

from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Findings
from yitihua.kernel.pinyin import initials
from yitihua.modules.basedata import public
from yitihua.modules.basedata.agency_checks import (
    CODE_SETS,
    check_credit_unique,
    check_elements,
    check_place,
    holders_of,
)
from yitihua.modules.basedata.models import Agency
from yitihua.modules.basedata.operations.agency_commands import AgencyOut, CreateAgency
from yitihua.modules.basedata.versions import bump

_FRAME = {"request_id", "fiscal_year", "mof_div_code", "start_date"}


@operation("basedata.agency.create", title="登记单位", roles={"MOF_BGT"}, money=False)
def create_agencies(lines: Lines[CreateAgency], *, ctx: Ctx) -> None:
    """核对 24 要素、信用代码、上级与代码，生成单位的第一个版本。"""
    snapshot = public.current(ctx)
    known = set(snapshot.own.agencies)
    holders = holders_of(snapshot.agencies(known).values())
    alive = lines.alive
    values = [line.command.model_dump() for line in alive]
    codes = public.check_codes(snapshot, values, code_sets=CODE_SETS)
    for line, given, problems in zip(alive, values, codes, strict=True):
        command = line.command
        found = [*problems, *check_elements(given), *check_place(command.agency_code, known_codes=known)]
        if command.is_virtual_unit == NO:
            found += check_credit_unique(command.unifsoc_cred_code, agency_code=command.agency_code, holders=holders)
            holders.setdefault(command.unifsoc_cred_code, command.agency_code)
        line.judge(Findings.of(found))
        known.add(command.agency_code)
    _insert(lines, ctx)


def _insert(lines: Lines[CreateAgency], ctx: Ctx) -> None:
    alive = lines.alive
    parents = {line.command.agency_code[:-3] for line in alive}
    above = Agency.objects.unscoped("找上级单位").filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, agency_code__in=parents
    )
    ids = {row.agency_code: str(row.agency_id) for row in above.order_by("start_date")}
    rows = []
    for line in alive:
        row = _row(line.command, ctx)
        row.parent_id = ids.get(row.agency_code[:-3], "0")
        row.is_leaf = NO if row.agency_code in parents else YES
        ids[row.agency_code] = str(row.agency_id)
        rows.append(row)
        line.ref = str(row.agency_id)
        line.result = AgencyOut.model_validate(row)
        ctx.subjects.append(("basedata.agency", line.ref))
    Agency.objects.bulk_create(rows)
    above.filter(is_leaf=YES).update(is_leaf=NO)
    bump(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)


def _row(command: CreateAgency, ctx: Ctx) -> Agency:
    row = Agency(
        **command.model_dump(exclude=_FRAME),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        creater=ctx.principal.user_id,
    )
    row.level_no = len(command.agency_code) // 3
    row.agency_level_code = str(row.level_no)
    row.start_date = command.start_date or ctx.biz_date
    row.biz_key = str(row.agency_id)
    row.adm_div_code = command.location
    row.version = "1"
    row.name_initials = initials(row.agency_name)
    return row
