"""周期作业：每个都是一个有码的操作，由系统身份按区划执行，可重跑（design 第 8 节）。"""

from typing import Any

from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.identity.principals import system_principal
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.kernel.errors import RequestError

PERIODIC = {
    "payment.voucher.send_due": "payment.voucher.send_due",
    "payment.clearing.daily": "payment.clearing.send_quota",
    "accounting.acct_set.open": "accounting.acct_set.open",
    "accounting.pending.sweep": "accounting.pending.sweep",
    "identity.user.sweep": "identity.user.sweep",
    "identity.session.sweep": "identity.session.sweep",
    "workbench.export.sweep": "workbench.export.sweep",
}
"""作业名 → 操作码。"""
DAILY = (
    "payment.voucher.send_due",
    "accounting.acct_set.open",
    "accounting.pending.sweep",
    "identity.user.sweep",
    "identity.session.sweep",
    "workbench.export.sweep",
)
"""生产每五分钟、演示每推进到下一工作日各跑一遍的作业。"""


def run_periodic_job(code: str, *, mof_div_code: str) -> Any:
    """跑一次，返回操作结果。"""
    operation = OPERATIONS.get(PERIODIC.get(code, ""))
    if operation is None:
        raise RequestError("E-REQ-002", f"没有周期作业 {code}")
    principal = system_principal(mof_div_code)
    call = Call(operation, (operation.command(),), principal, request_id=f"{code}:{biz_now().isoformat()}")
    return execute(call).response["result"]
