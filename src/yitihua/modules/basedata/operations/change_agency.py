"""变更单位：写新版本，旧版本止于新版本生效前一日（01 第 4 节）。"""

from datetime import date, timedelta
from typing import Any

from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Findings, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.pinyin import initials
from yitihua.modules.basedata import public
from yitihua.modules.basedata.agency_checks import CODE_SETS, check_credit_unique, check_elements, holders_of
from yitihua.modules.basedata.models import Agency
from yitihua.modules.basedata.operations.agency_commands import AgencyOut, ChangeAgency
from yitihua.modules.basedata.operations.agency_rows import lock_agencies, take
from yitihua.modules.basedata.versions import bump

_FRAME = {"request_id", "fiscal_year", "mof_div_code", "row_version", "agency_code", "start_date"}
_GENERATED = {"create_time", "update_time", "change_xid"}


@operation("basedata.agency.change", title="变更单位", roles={"MOF_BGT"}, money=False)
def change_agencies(lines: Lines[ChangeAgency], *, ctx: Ctx) -> None:
    """核对变更后的全部要素；生效日不晚于现版本起始日的，改在现版本上。"""
    snapshot = public.current(ctx)
    rows = lock_agencies([line.command.agency_code for line in lines.alive], ctx=ctx)
    holders = holders_of(snapshot.agencies(snapshot.own.agencies).values())
    for line in lines.alive:
        command = line.command
        effective = command.start_date or ctx.biz_date
        row, problems = take(rows, command.agency_code, day=effective, row_version=command.row_version, ctx=ctx)
        line.refuse([*problems, *_beyond_year(effective, ctx)])
        if row is None or line.refused:
            continue
        changes = command.model_dump(exclude=_FRAME, exclude_unset=True)
        values = {**_values(row), **changes}
        [found] = public.check_codes(snapshot, [values], code_sets=CODE_SETS)
        found = (*found, *check_elements(values))
        if values["is_virtual_unit"] == NO:
            code = values["unifsoc_cred_code"]
            found = (*found, *check_credit_unique(code, agency_code=row.agency_code, holders=holders))
        line.judge(Findings.of(found))
        if not line.refused:
            successor = _write(row, changes, effective, ctx)
            rows[successor.agency_code] = successor
            line.ref = str(successor.agency_id)
            line.result = AgencyOut.model_validate(successor)
            ctx.subjects.append(("basedata.agency", line.ref))
    bump(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)


def _beyond_year(effective: date, ctx: Ctx) -> list[Finding]:
    """单位按年度分版本，下一年度的变更写在下一年度。"""
    if f"{effective.year:04d}" <= ctx.fiscal_year:
        return []
    text = f"生效日期{effective}不在{ctx.fiscal_year}年度内"
    step = f"请把生效日期改到{ctx.fiscal_year}年12月31日以前，或在下一年度办理"
    return [Finding("E-REQ-002", Level.BLOCK, text, fields=("start_date",), next_step=step)]


def _values(row: Agency) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in Agency._meta.concrete_fields}


def _write(row: Agency, changes: dict[str, Any], effective: date, ctx: Ctx) -> Agency:
    if effective <= row.start_date:
        successor, new = row, False
    else:
        kept = {name: value for name, value in _values(row).items() if name not in _GENERATED}
        successor, new = Agency(**kept), True
        successor.agency_id, successor.start_date = uuid7(), effective
        successor.version = str(int(row.version or "1") + 1)
        row.end_date = effective - timedelta(days=1)
        row.save(update_fields=["end_date"])
    for name, value in changes.items():
        setattr(successor, name, value)
    successor.name_initials = initials(successor.agency_name)
    successor.row_version = row.row_version + 1
    successor.last_user = ctx.principal.user_id
    if new:
        successor.save(force_insert=True)
    else:
        successor.save(update_fields=[*changes, "name_initials", "row_version", "last_user"])
    return successor
