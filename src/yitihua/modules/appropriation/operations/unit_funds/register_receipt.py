"""登记单位资金收款（06 第 8A 节）：单位照银行到账通知登记，认领到资金性质与收入科目。"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Amount, Command, Out
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.modules.appropriation.states import RECEIPT_VOID
from yitihua.modules.appropriation.unit_funds.models import Receipt
from yitihua.modules.basedata import public as basedata
from yitihua.modules.budgeting import public as budgeting

_CODES: Final = {"agency_code": "AGENCY", "fund_type_code": "FUND_TYPE", "income_sort_code": "INCOME_SORT"}
_OWN_ACCOUNTS: Final = ("22", "23", "24", "25")
"""单位实有资金账户：基本、专用、一般、临时存款账户。"""


class RegisterReceipt(Command):
    """字段名同 INC_RECEIPT。"""

    agency_code: str = Field(min_length=1, max_length=21)
    receipt_date: date
    acct_no: str = Field(min_length=1, max_length=40)
    payer_name: str = Field(min_length=1, max_length=300)
    payer_acc_no: str = Field(default="", max_length=40)
    rec_amt: Amount
    fund_type_code: str = Field(min_length=1, max_length=4)
    income_sort_code: str = Field(default="", max_length=13)
    agent_business_no: str = Field(default="", max_length=360)
    use_des: str = Field(default="", max_length=300)


class ReceiptOut(Out):
    receipt_id: UUID
    status: str
    row_version: int


@operation("appropriation.receipt.register", title="登记单位资金收款", roles={"AG_OP"})
def register_receipts(lines: Lines[RegisterReceipt], *, ctx: Ctx) -> None:
    """登记后待国库科复核；同一账户的同一银行流水号只登记一次。"""
    snapshot = basedata.current(ctx)
    made: list[tuple[Line[Any], Receipt]] = []
    for line in lines.alive:
        line.refuse(_problems(line.command, snapshot, ctx))
        if not line.refused:
            made.append((line, _row(line.command, ctx)))
    _once(made, ctx)
    kept = [(line, row) for line, row in made if not line.refused]
    Receipt.objects.bulk_create([row for _, row in kept])
    for line, row in kept:
        line.ref = str(row.receipt_id)
        line.result = ReceiptOut.model_validate(row)
        ctx.subjects.append(("appropriation.receipt", line.ref))


def _problems(command: RegisterReceipt, snapshot: basedata.Snapshot, ctx: Ctx) -> list[Finding]:
    agency = snapshot.agency(command.agency_code)
    if agency is not None and not basedata.may_handle(agency, ctx=ctx):
        return [no_access().finding]
    [codes] = basedata.check_codes(snapshot, [command.model_dump()], code_sets=_CODES)
    problems = list(codes)
    if command.fund_type_code[:1] != budgeting.UNIT_FUND:
        text = f"资金性质{command.fund_type_code}不是单位资金"
        problems.append(refused(text, "fund_type_code", step="请选单位资金（3 开头）的末级；财政拨款退回请办退款"))
    if command.rec_amt <= ZERO:
        problems.append(refused("到账金额必须大于 0", "rec_amt", step="请照银行到账通知填写"))
    if command.receipt_date > ctx.biz_date or f"{command.receipt_date.year:04d}" != ctx.fiscal_year:
        text = f"到账日期{command.receipt_date.isoformat()}不在本年度或晚于今天"
        problems.append(refused(text, "receipt_date", step="请填写本年度、不晚于今天的到账日期"))
    if not _own_account(command, snapshot):
        text = f"账号{command.acct_no}不是单位{command.agency_code}在用的实有资金账户"
        problems.append(refused(text, "acct_no", step="请填写本单位已登记的实有资金账户"))
    return problems


def _own_account(command: RegisterReceipt, snapshot: basedata.Snapshot) -> bool:
    return any(
        item.agency_code == command.agency_code
        and item.acc_type_code in _OWN_ACCOUNTS
        and item.effective(command.receipt_date)
        for item in snapshot.own.accounts_by_no.get(command.acct_no, ())
    )


def _row(command: RegisterReceipt, ctx: Ctx) -> Receipt:
    values = command.model_dump(include=set(ReceiptFields))
    return Receipt(
        **values,
        receipt_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        creater=ctx.principal.user_id,
    )


ReceiptFields: Final = (
    "agency_code", "receipt_date", "acct_no", "payer_name", "payer_acc_no", "rec_amt", "fund_type_code",
    "income_sort_code", "agent_business_no", "use_des",
)  # fmt: skip


def _once(made: Sequence[tuple[Line[Any], Receipt]], ctx: Ctx) -> None:
    existing = Receipt.objects.unscoped("查银行流水号重复").filter(
        mof_div_code=ctx.mof_div_code, acct_no__in={row.acct_no for _, row in made}
    )
    known = existing.exclude(agent_business_no="").exclude(status=RECEIPT_VOID)
    taken = set(known.values_list("acct_no", "agent_business_no"))
    for line, row in made:
        key = (row.acct_no, row.agent_business_no)
        if row.agent_business_no and key in taken:
            text = f"银行交易流水号{row.agent_business_no}已经登记过"
            line.refuse([refused(text, "agent_business_no", step="请核对是不是同一笔到账")])
        taken.add(key)


def refused(text: str, *fields: str, step: str) -> Finding:
    return Finding("E-RECEIPT", Level.BLOCK, text, fields=fields, next_step=step)
