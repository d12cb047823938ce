"""建账套：年中新登记的单位也要有自己的一套账（08 第 2 节）。"""

from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.modules.accounting.seeds.load import open_account_sets


class OpenAcctSets(Command):
    """本区划、本年度还没有账套的一并建。"""


class OpenAcctSetsOut(Out):
    opened: int


@operation("accounting.acct_set.open", title="建账套", roles={"MOF_ACC", "IT"}, money=False)
def open_acct_sets(command: OpenAcctSets, *, ctx: Ctx) -> OpenAcctSetsOut:
    """总会计、指标会计各一套，末级单位每家一套，13 个期间全部开放；已有的不动。

    没有账套时发生的业务在待生成队列里，建好之后由补记作业记上（R-ACC-007）。
    """
    made = open_account_sets(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)
    return OpenAcctSetsOut(opened=made["gl_acct_set"])
