"""停用（销户）账户：余额须为零（R-BAS-031）。"""

from decimal import Decimal
from uuid import UUID

from yitihua.engines.rules import decide
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import locked, stale_version
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.money import ZERO
from yitihua.modules.basedata.models import Account
from yitihua.modules.basedata.operations.register_account import AccountOut
from yitihua.modules.basedata.public import ACCOUNT_STOP
from yitihua.modules.basedata.versions import bump


class DisableAccount(Command):
    acct_id: UUID
    row_version: int | None = None


@operation("basedata.account.disable", title="停用账户", roles={"MOF_TRE"}, money=False)
def disable_accounts(lines: Lines[DisableAccount], *, ctx: Ctx) -> None:
    """停用后不可新引用，已发送的凭证按旧账户执行（01“变更影响”）。"""
    ids = [line.command.acct_id for line in lines.alive]
    rows = locked(Account.objects.scoped(ctx).filter(is_deleted=NO), ids)
    numbers = frozenset(row.acct_no for row in rows.values())
    balances: dict[str, Decimal] = {}
    for answer in ACCOUNT_STOP.ask(numbers, ctx=ctx):
        balances[answer.acct_no] = balances.get(answer.acct_no, ZERO) + answer.balance
    closed = []
    for line in lines.alive:
        row = rows.get(line.command.acct_id)
        shown = {"element": "账户", "value": str(line.command.acct_id), "year": ctx.fiscal_year}
        gone = row is None or row.is_enabled != YES
        problems = [decide("R-GEN-003", fires=gone, fields=("acct_id",), **shown)]
        if row is not None:
            balance = balances.get(row.acct_no, ZERO)
            problems.append(stale_version(row.row_version, line.command.row_version))
            problems.append(decide("R-BAS-031", fires=balance != ZERO, x=balance))
        line.refuse(item for item in problems if item is not None)
        if row is None or line.refused:
            continue
        row.is_enabled, row.close_date = NO, ctx.biz_date
        row.end_date = max(ctx.biz_date, row.start_date)
        row.row_version += 1
        row.last_user = ctx.principal.user_id
        closed.append(row)
        line.ref = str(row.acct_id)
        line.result = AccountOut.model_validate(row)
        ctx.subjects.append(("basedata.account", line.ref))
    Account.objects.bulk_update(closed, ["is_enabled", "close_date", "end_date", "row_version", "last_user"])
    bump(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)
