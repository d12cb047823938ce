"""指标与要素控制改动的状态机（05 第 2、4 节）。"""

from yitihua.kernel.machine import Machine

PENDING, ACTIVE, CLOSED, VOID = "1", "2", "3", "9"
CHANGE_OPEN, CHANGE_PASSED, CHANGE_REJECTED = "1", "2", "9"

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
        "reopen": "退款恢复",
        "amend": "修改要素",
        "undo": "撤销生成",
    },
    edges={
        (PENDING, "issue"): ACTIVE,
        (PENDING, "return"): VOID,
        (PENDING, "undo"): VOID,
        (PENDING, "amend"): PENDING,
        (ACTIVE, "allocate"): ACTIVE,
        (ACTIVE, "freeze"): ACTIVE,
        (ACTIVE, "unfreeze"): ACTIVE,
        (ACTIVE, "cut"): ACTIVE,
        (ACTIVE, "withdraw"): ACTIVE,
        (ACTIVE, "pay"): ACTIVE,
        (ACTIVE, "amend"): ACTIVE,
        (ACTIVE, "close"): CLOSED,
        (CLOSED, "reopen"): ACTIVE,
    },
)
ELEMENT_CHANGE = Machine(
    "要素控制改动",
    states={CHANGE_OPEN: "待复核", CHANGE_PASSED: "已通过", CHANGE_REJECTED: "未通过"},
    actions={"approve": "通过", "reject": "不予通过"},
    edges={(CHANGE_OPEN, "approve"): CHANGE_PASSED, (CHANGE_OPEN, "reject"): CHANGE_REJECTED},
)
AMEND_WAITING, AMEND_DONE, AMEND_REJECTED = "1", "2", "9"
AMENDMENT = Machine(
    "要素修改",
    states={AMEND_WAITING: "待采购科审核", AMEND_DONE: "已生效", AMEND_REJECTED: "未通过"},
    actions={"approve": "通过", "reject": "不予通过"},
    edges={(AMEND_WAITING, "approve"): AMEND_DONE, (AMEND_WAITING, "reject"): AMEND_REJECTED},
)
