"""正式导入：一个批次的项目、预算、指标、支付与账务期初，一个事务里落库，全成或全不成（11 第 4 节）。"""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from pydantic import Field

from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import ZERO
from yitihua.kernel.rulebook import finding
from yitihua.modules.accounting import public as accounting
from yitihua.modules.accounting.public import OpeningBalance
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.appropriation.public import OpeningIndicator
from yitihua.modules.budgeting import public as budgeting
from yitihua.modules.budgeting.public import OpeningLine
from yitihua.modules.payment import public as payment
from yitihua.modules.payment.public import OpeningPayment
from yitihua.modules.projects import public as projects
from yitihua.modules.projects.public import OpeningProject

MAX_ROWS = 10_000


class ImportOpening(Command):
    """`batch_no` 是迁移批次号；各表用旧系统的键互指：指标的 `annual_key` 指预算行，支付的 `bgt_key` 指指标。"""

    batch_no: str = Field(min_length=1, max_length=30)
    projects: list[OpeningProject] = Field(default_factory=list, max_length=MAX_ROWS)
    annuals: list[OpeningLine] = Field(default_factory=list, max_length=MAX_ROWS)
    indicators: list[OpeningIndicator] = Field(default_factory=list, max_length=MAX_ROWS)
    payments: list[OpeningPayment] = Field(default_factory=list, max_length=MAX_ROWS)
    balances: list[OpeningBalance] = Field(default_factory=list, max_length=MAX_ROWS)


class OpeningOut(Out):
    """各表在册的行数（含以前导过的）与新记期初凭证的账套。"""

    batch_no: str
    projects: int
    annuals: int
    indicators: int
    payments: int
    acct_sets: list[str]


@operation("migration.opening.import", title="导入期初", roles={"IT"})
def import_opening(command: ImportOpening, *, ctx: Ctx) -> OpeningOut:
    """同键只导一次，重跑行数不增（R-MIG-008）；指标的已付、在途须等于所导支付的合计。"""
    problems = [*_dangling(command), *_uncovered(command)]
    if problems:
        raise Refusal(problems)
    stored = projects.import_opening(command.projects, ctx=ctx)
    annuals = budgeting.import_opening(command.annuals, ctx=ctx)
    indicators = appropriation.import_opening(command.indicators, annuals=annuals, ctx=ctx)
    paid = payment.import_opening(command.payments, indicators=indicators, ctx=ctx)
    booked = accounting.import_opening(command.balances, batch_no=command.batch_no, ctx=ctx)
    return OpeningOut(
        batch_no=command.batch_no,
        projects=len(stored),
        annuals=len(annuals),
        indicators=len(indicators),
        payments=len(paid),
        acct_sets=booked,
    )


def _dangling(command: ImportOpening) -> list[Finding]:
    """支付指着本次没有导的指标，是文件缺行，不是余额的事。"""
    listed = {row.source_key for row in command.indicators}
    step = "请把这条指标列进同一次导入，已导过的照原样再列一遍即可"
    return [
        Finding("E-MIG", Level.BLOCK, f"支付 {row.source_key} 指着的指标 {row.bgt_key} 不在本次导入里",
                fields=("bgt_key",), next_step=step)
        for row in command.payments
        if row.bgt_key not in listed
    ]  # fmt: skip


def _uncovered(command: ImportOpening) -> list[Finding]:
    """一条指标的已付、在途与它名下支付对不上的，余额就不真（R-MIG-006）。"""
    found = _used(command.payments)
    return [
        finding("R-MIG-006", bgt_id=row.source_key, a=row.available, b=row.net - row.frozen_amt - found[row.source_key])
        for row in command.indicators
        if row.paid_amt + row.occ_amt != found[row.source_key]
    ]


def _used(rows: list[OpeningPayment]) -> Mapping[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        found[row.bgt_key] += row.used_amt
    return found
