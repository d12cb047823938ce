"""指标的状态机（05 第 4 节）。"""

from yitihua.kernel.machine import Machine

PENDING, ACTIVE, CLOSED, VOID = "1", "2", "3", "9"

INDICATOR = Machine(
    "指标",
    states={PENDING: "待审", ACTIVE: "有效", CLOSED: "关闭", VOID: "作废"},
    actions={
        "issue": "下达",
        "return": "退回",
        "allocate": "分配",
        "freeze": "冻结",
        "unfreeze": "解冻",
        "cut": "追减",
        "withdraw": "退分",
        "pay": "支付",
        "close": "关闭",
    },
    edges={
        (PENDING, "issue"): ACTIVE,
        (PENDING, "return"): VOID,
        (ACTIVE, "allocate"): ACTIVE,
        (ACTIVE, "freeze"): ACTIVE,
        (ACTIVE, "unfreeze"): ACTIVE,
        (ACTIVE, "cut"): ACTIVE,
        (ACTIVE, "withdraw"): ACTIVE,
        (ACTIVE, "pay"): ACTIVE,
        (ACTIVE, "close"): CLOSED,
    },
)
