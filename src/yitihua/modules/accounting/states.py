"""会计期间与凭证的状态机（08 第 2 节）。结账中只在一个事务之内，不落库。"""

from yitihua.kernel.machine import Machine

UNOPENED, OPEN, CLOSED = "0", "1", "2"

PERIOD = Machine(
    "会计期间",
    states={UNOPENED: "未开放", OPEN: "开放", CLOSED: "已结账"},
    actions={"open": "开放", "unopen": "关闭未用的期间", "close": "结账", "reopen": "解除结账"},
    edges={
        (UNOPENED, "open"): OPEN,
        (OPEN, "unopen"): UNOPENED,
        (OPEN, "close"): CLOSED,
        (CLOSED, "reopen"): OPEN,
    },
)

MADE, POSTED = "1", "3"
NORMAL, REVERSED, RED = "0", "1", "2"
"""红冲状态：未红冲、已被红冲、红冲凭证。"""
