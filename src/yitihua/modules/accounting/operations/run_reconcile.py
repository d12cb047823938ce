"""账账核对：按规则号与日期跑一次，相符给出两边数，不符拒绝并列明差在哪里（08 第 7 节）。"""

from datetime import date
from decimal import Decimal

from pydantic import Field

from yitihua.infra.operation.command import Amount, Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Findings
from yitihua.kernel.money import ZERO
from yitihua.modules.accounting.reconcile import day_checks, judge


class RunReconcile(Command):
    rule_code: str = Field(pattern=r"^R-ACC-103$", description="核对规则号")
    acct_date: date


class ReconcileOut(Out):
    rule_code: str
    acct_date: date
    blue_left: Amount
    blue_right: Amount
    red_left: Amount
    red_right: Amount
    left_amt: Amount
    right_amt: Amount
    diff_amt: Amount


@operation("accounting.reconcile.run", title="账账核对", roles={"MOF_TRE", "MOF_ACC", "SYSTEM"}, money=False)
def run_reconcile(command: RunReconcile, *, ctx: Ctx) -> ReconcileOut:
    """各资金性质逐一比较，再合计。"""
    checks = day_checks(command.acct_date, command.acct_date, ctx=ctx)
    Findings.of(judge(checks)).raise_if_blocking()

    def total(name: str) -> Decimal:
        return sum((getattr(item, name) for item in checks), ZERO)

    names = ("blue_left", "blue_right", "red_left", "red_right", "left_amt", "right_amt", "diff_amt")
    return ReconcileOut(
        rule_code=command.rule_code, acct_date=command.acct_date, **{name: total(name) for name in names}
    )
