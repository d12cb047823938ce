"""给凭证编号的作业（design 第 6 节编号乙类）。"""

from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.modules.accounting.numbering import assign_numbers


class NumberVouchers(Command):
    pass


class NumberOut(Out):
    numbered: int


@operation("accounting.voucher.number", title="凭证编号", roles={"SYSTEM"}, money=False)
def number_vouchers(command: NumberVouchers, *, ctx: Ctx) -> NumberOut:
    """全部账套未编号的凭证，按账套、期间、字号接着上次的号编。"""
    return NumberOut(numbered=assign_numbers(ctx=ctx))
