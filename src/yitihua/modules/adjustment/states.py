"""调整批次的状态（04 第 4 节）。"""

from typing import Final

from yitihua.kernel.machine import Machine

DRAFT, REVIEWING, APPROVED, CLEARED, EFFECTIVE, REVERSED, VOID = "10", "20", "30", "40", "50", "60", "90"
IN_FLIGHT: Final = (REVIEWING, APPROVED, CLEARED)
"""冻结着调出额度的状态。"""

BATCH: Final = Machine(
    "调整批次",
    states={
        DRAFT: "草稿",
        REVIEWING: "待审",
        APPROVED: "待终审",
        CLEARED: "待生效",
        EFFECTIVE: "生效",
        REVERSED: "已冲销",
        VOID: "作废",
    },
    actions={
        "update": "修改",
        "submit": "送审",
        "file": "备案生效",
        "advance": "审核",
        "step_back": "退回前面环节",
        "approve": "审核通过",
        "return": "退回",
        "withdraw": "撤回",
        "undo": "反审",
        "clear": "登记批件",
        "effect": "生效",
        "publish": "登记公开",
        "reverse": "冲销",
        "void": "作废",
    },
    edges={
        (DRAFT, "update"): DRAFT,
        (DRAFT, "submit"): REVIEWING,
        (DRAFT, "file"): EFFECTIVE,
        (DRAFT, "void"): VOID,
        (REVIEWING, "advance"): REVIEWING,
        (REVIEWING, "step_back"): REVIEWING,
        (REVIEWING, "approve"): APPROVED,
        (REVIEWING, "return"): DRAFT,
        (REVIEWING, "withdraw"): DRAFT,
        (APPROVED, "undo"): REVIEWING,
        (APPROVED, "clear"): CLEARED,
        (APPROVED, "effect"): EFFECTIVE,
        (CLEARED, "effect"): EFFECTIVE,
        (CLEARED, "publish"): CLEARED,
        (EFFECTIVE, "publish"): EFFECTIVE,
        (EFFECTIVE, "reverse"): REVERSED,
    },
)
