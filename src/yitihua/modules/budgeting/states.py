"""项目年度预算的状态（03 第 5 节）。"""

from typing import Final

from yitihua.kernel.machine import Machine

DRAFT, REVIEWING, AUDITED, REPLIED = "1", "2", "3", "4"
COUNTED: Final = frozenset({REVIEWING, AUDITED, REPLIED})
"""计入项目累计安排的状态。"""
NPC, DEPT_REPLY = "0", "1"
"""批复层次：人大批准（本地）、财政批复部门。"""

ANNUAL: Final = Machine(
    "年度预算",
    states={DRAFT: "草稿", REVIEWING: "审核中", AUDITED: "已审定", REPLIED: "已批复"},
    actions={
        "update": "修改",
        "submit": "送审",
        "advance": "审核",
        "step_back": "退回前面环节",
        "audit": "审定",
        "return": "退回",
        "withdraw": "撤回",
        "reply": "批复",
        "reverse": "反审",
    },
    edges={
        (DRAFT, "update"): DRAFT,
        (DRAFT, "submit"): REVIEWING,
        (REVIEWING, "advance"): REVIEWING,
        (REVIEWING, "step_back"): REVIEWING,
        (REVIEWING, "audit"): AUDITED,
        (REVIEWING, "return"): DRAFT,
        (REVIEWING, "withdraw"): DRAFT,
        (AUDITED, "reply"): REPLIED,
        (AUDITED, "reverse"): REVIEWING,
    },
)

ASKED, GRANTED, DROPPED = "1", "2", "9"
INCOME: Final = Machine(
    "收入预算",
    states={ASKED: "待批复", GRANTED: "已批复", DROPPED: "作废"},
    actions={"reply": "批复", "adjust": "调整", "void": "作废"},
    edges={(ASKED, "reply"): GRANTED, (GRANTED, "adjust"): GRANTED, (ASKED, "void"): DROPPED},
)
"""收入预算：单位申报，预算科批复；批复后只能调整。"""
