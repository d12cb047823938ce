"""会计的作业：给凭证编号。补记由周期操作 accounting.pending.sweep 做。"""

from yitihua.infra.identity.principals import system_principal
from yitihua.infra.jobs.queue import job
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.registry import OPERATIONS

NUMBER = "accounting.voucher.number"


@job(NUMBER)
def number_vouchers(mof_div_code: str, fiscal_year: str) -> None:
    """重复执行只编还没有号的。"""
    target = OPERATIONS[NUMBER]
    execute(Call(target, (target.command(),), system_principal(mof_div_code), request_id="", fiscal_year=fiscal_year))
