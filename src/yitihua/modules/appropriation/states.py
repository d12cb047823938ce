"""指标与要素控制改动的状态机（05 第 2、4 节）。"""

from yitihua.kernel.machine import Machine

PENDING, ACTIVE, CLOSED, CARRIED, RECALLED, VOID = "1", "2", "3", "4", "5", "9"
CHANGE_OPEN, CHANGE_PASSED, CHANGE_REJECTED = "1", "2", "9"
ISSUED = (ACTIVE, CLOSED, CARRIED, RECALLED)
"""额度已产生的。"""

INDICATOR = Machine(
    "指标",
    states={PENDING: "待审", ACTIVE: "有效", CLOSED: "关闭", CARRIED: "已结转", RECALLED: "已收回", VOID: "作废"},
    actions={
        "issue": "下达",
        "return": "退回",
        "allocate": "分配",
        "freeze": "冻结",
        "unfreeze": "解冻",
        "cut": "追减",
        "withdraw": "退分",
        "pay": "支付",
        "execute": "其他支出执行",
        "close": "关闭",
        "reopen": "退款恢复",
        "amend": "修改要素",
        "undo": "撤销生成",
        "carry": "年结结转",
        "recall": "年结收回",
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
        (ACTIVE, "execute"): ACTIVE,
        (ACTIVE, "amend"): ACTIVE,
        (ACTIVE, "close"): CLOSED,
        (CLOSED, "reopen"): ACTIVE,
        (ACTIVE, "carry"): CARRIED,
        (ACTIVE, "recall"): RECALLED,
        (CLOSED, "recall"): RECALLED,
        (CARRIED, "recall"): CARRIED,
        (RECALLED, "recall"): RECALLED,
    },
)

WAITING, CONFIRMED, WRITTEN, GENERATED, RETURNED = "2", "3", "4", "5", "9"
CARRYOVER = Machine(
    "结转申报",
    states={WAITING: "审核中", CONFIRMED: "已确认", WRITTEN: "已核销", GENERATED: "次年已生成", RETURNED: "退回"},
    actions={
        "advance": "审核",
        "step_back": "退回前面环节",
        "confirm": "确认",
        "return": "退回",
        "withdraw": "撤回",
        "reverse": "反审",
        "write_off": "年结",
        "generate": "次年生成",
    },
    edges={
        (WAITING, "advance"): WAITING,
        (WAITING, "step_back"): WAITING,
        (WAITING, "confirm"): CONFIRMED,
        (WAITING, "return"): RETURNED,
        (WAITING, "withdraw"): RETURNED,
        (CONFIRMED, "reverse"): WAITING,
        (CONFIRMED, "write_off"): WRITTEN,
        (WRITTEN, "generate"): GENERATED,
    },
)
"""结转申报与冻结核销都走这几步；冻结核销没有次年。"""
RUNNING, SETTLED, OFFSET, SHUT = "1", "2", "3", "4"
YEAR_END = Machine(
    "年结",
    states={RUNNING: "核销中", SETTLED: "已核销", OFFSET: "已对冲", SHUT: "已关账"},
    actions={"resume": "接着办", "settle": "核销完", "offset": "来源对冲", "shut": "关账"},
    edges={
        (RUNNING, "resume"): RUNNING,
        (SETTLED, "resume"): RUNNING,
        (RUNNING, "settle"): SETTLED,
        (SETTLED, "offset"): OFFSET,
        (OFFSET, "shut"): SHUT,
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
EXECUTED, UNDONE = "1", "9"
EXECUTION = Machine(
    "其他支出执行",
    states={EXECUTED: "已执行", UNDONE: "已冲回"},
    actions={"undo": "冲回"},
    edges={(EXECUTED, "undo"): UNDONE},
)
RECEIPT_PENDING, RECEIPT_CONFIRMED, RECEIPT_VOID = "1", "2", "9"
RECEIPT = Machine(
    "单位资金收款",
    states={RECEIPT_PENDING: "待复核", RECEIPT_CONFIRMED: "已到账", RECEIPT_VOID: "作废"},
    actions={"confirm": "复核", "return": "退回", "reverse": "冲销"},
    edges={
        (RECEIPT_PENDING, "confirm"): RECEIPT_CONFIRMED,
        (RECEIPT_PENDING, "return"): RECEIPT_VOID,
        (RECEIPT_CONFIRMED, "reverse"): RECEIPT_VOID,
    },
)
"""单位登记，国库科复核才算到账；登记错的退回重登，到账后被银行收回的冲销。"""
