"""申报收入预算（03 第 3 节 BGT_INCOME）：单位按收入科目、资金性质一行一行报。"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Amount, Command, Out
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.modules.basedata import public as basedata
from yitihua.modules.budgeting.models import IncomeBudget
from yitihua.modules.budgeting.models_income import INCOME_KEY

_CODES = {"agency_code": "AGENCY", "fund_type_code": "FUND_TYPE", "income_sort_code": "INCOME_SORT"}


class DeclareIncome(Command):
    """字段名同 BGT_INCOME。"""

    agency_code: str = Field(min_length=1, max_length=21)
    income_sort_code: str = Field(min_length=1, max_length=13)
    fund_type_code: str = Field(min_length=1, max_length=4)
    non_tax_code: str = Field(default="", max_length=20)
    apply_up: Amount
    remark: str = Field(default="", max_length=2000)


class IncomeOut(Out):
    bgt_income_id: UUID
    status: str
    apply_up: Decimal
    cur_amt: Decimal
    row_version: int


@operation("budgeting.income.declare", title="申报收入预算", roles={"AG_OP"})
def declare_incomes(lines: Lines[DeclareIncome], *, ctx: Ctx) -> None:
    """单位在自己范围内，代码到末级，同一收入科目与资金性质只有一行。"""
    snapshot = basedata.current(ctx)
    made: list[tuple[Line[Any], IncomeBudget]] = []
    for line in lines.alive:
        command = line.command
        agency = snapshot.agency(command.agency_code)
        if agency is not None and not basedata.may_handle(agency, ctx=ctx):
            line.refuse([no_access().finding])
        [problems] = basedata.check_codes(snapshot, [command.model_dump()], code_sets=_CODES)
        line.refuse(problems)
        if command.apply_up <= ZERO:
            line.refuse([refused("收入预算申报数必须大于 0", "apply_up", step="请填写大于 0 的金额")])
        if not line.refused:
            made.append((line, _row(command, ctx)))
    _once(made, ctx)
    kept = [(line, row) for line, row in made if not line.refused]
    IncomeBudget.objects.bulk_create([row for _, row in kept])
    for line, row in kept:
        line.ref = str(row.bgt_income_id)
        line.result = IncomeOut.model_validate(row)
        ctx.subjects.append(("budgeting.income", line.ref))


def _row(command: DeclareIncome, ctx: Ctx) -> IncomeBudget:
    return IncomeBudget(
        bgt_income_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        agency_code=command.agency_code,
        dept_code=command.agency_code[:3],
        income_sort_code=command.income_sort_code,
        fund_type_code=command.fund_type_code,
        non_tax_code=command.non_tax_code,
        apply_up=command.apply_up,
        reply_amt=ZERO,
        adj_amt=ZERO,
        cur_amt=ZERO,
        remark=command.remark,
        creater=ctx.principal.user_id,
    )


def _once(made: list[tuple[Line[Any], IncomeBudget]], ctx: Ctx) -> None:
    """已有一行的、本批里靠后的，都算重复。"""
    existing = IncomeBudget.objects.unscoped("查收入预算重复").filter(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        agency_code__in={row.agency_code for _, row in made},
        is_deleted=NO,
    )
    taken = {_key(row) for row in existing}
    for line, row in made:
        if _key(row) in taken:
            text = (
                f"单位{row.agency_code}的收入科目{row.income_sort_code}、资金性质{row.fund_type_code}已有一行收入预算"
            )
            line.refuse([refused(text, "income_sort_code", step="待批复的请作废后重报，已批复的请办理调整")])
        taken.add(_key(row))


def _key(row: IncomeBudget) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in INCOME_KEY)


def refused(text: str, *fields: str, step: str) -> Finding:
    return Finding("E-INCOME", Level.BLOCK, text, fields=fields, next_step=step)
