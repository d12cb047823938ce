"""登记账户（01 第 3.5 节）。"""

from datetime import date
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Findings
from yitihua.modules.basedata import public
from yitihua.modules.basedata.account_checks import ZERO_BALANCE, AccountFacts, check_account
from yitihua.modules.basedata.models import Account
from yitihua.modules.basedata.versions import bump

_CODE_SETS = {
    "acc_type_code": "ACC_TYPE",
    "agency_code": "AGENCY",
    "currency_code": "CURRENCY",
    "fund_type_code": "FUND_TYPE",
}
_FRAME = {"request_id", "fiscal_year", "mof_div_code"}


class RegisterAccount(Command):
    """字段名同 BAS_ACCT_INFO；开户行名称由联行号带出。"""

    acc_type_code: str = Field(pattern=r"^\d{2}$")
    acct_no: str = Field(min_length=1, max_length=40)
    acct_name: str = Field(min_length=1, max_length=300)
    acct_bank_no: str = Field(max_length=14)
    agency_code: str = Field(default="", max_length=21)
    fund_type_code: str = Field(default="", max_length=4)
    currency_code: str = Field(default="CNY", max_length=3)
    agent_bank_code: str = Field(default="", max_length=20)
    lqd_acct_no: str = Field(default="", max_length=40)
    approve_doc_no: str = Field(default="", max_length=100)
    open_date: date | None = None
    remark: str = Field(default="", max_length=2000)


class AccountOut(Out):
    acct_id: UUID
    acct_no: str
    row_version: int


@operation("basedata.account.register", title="登记账户", roles={"MOF_TRE"}, money=False)
def register_accounts(lines: Lines[RegisterAccount], *, ctx: Ctx) -> None:
    """核对户名、账号、联行号、审批文号与零余额账户唯一，登记即启用。"""
    snapshot = public.current(ctx)
    accounts = snapshot.own.accounts
    numbers = {(item.acct_bank_no, item.acct_no) for item in accounts}
    owners = {
        item.agency_code for item in accounts if item.acc_type_code == ZERO_BALANCE and item.effective(snapshot.day)
    }
    alive = lines.alive
    values = [line.command.model_dump() for line in alive]
    codes = public.check_codes(snapshot, values, code_sets=_CODE_SETS, summary_allowed={"fund_type_code"})
    rows = []
    for line, problems in zip(alive, codes, strict=True):
        command = line.command
        agency = snapshot.agency(command.agency_code)
        facts = AccountFacts(
            acc_type_code=command.acc_type_code,
            acct_no=command.acct_no,
            acct_name=command.acct_name,
            acct_bank_no=command.acct_bank_no,
            agency_code=command.agency_code,
            agency_name=agency.agency_name if agency else "",
            approve_doc_no=command.approve_doc_no,
            known_numbers=numbers,
            zero_balance_owners=owners,
            bank_nos=snapshot.shared.banks,
        )
        line.judge(Findings.of([*problems, *check_account(facts)]))
        bank = snapshot.bank(command.acct_bank_no)
        if line.refused or bank is None:
            continue
        row = _row(command, bank, ctx)
        rows.append(row)
        numbers.add((row.acct_bank_no, row.acct_no))
        if row.acc_type_code == ZERO_BALANCE:
            owners.add(row.agency_code)
        line.ref = str(row.acct_id)
        line.result = AccountOut.model_validate(row)
        ctx.subjects.append(("basedata.account", line.ref))
    Account.objects.bulk_create(rows)
    bump(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)


def _row(command: RegisterAccount, bank: public.BankItem, ctx: Ctx) -> Account:
    row = Account(
        **command.model_dump(exclude=_FRAME),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        acct_bank_name=bank.bank_name,
        bank_type_code=bank.bank_type_code,
        start_date=command.open_date or ctx.biz_date,
        creater=ctx.principal.user_id,
    )
    row.open_date = row.start_date
    return row
