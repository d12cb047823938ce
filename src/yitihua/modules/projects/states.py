"""项目的状态与储备阶段（02 第 4 节）。"""

from typing import Final

from yitihua.kernel.machine import Machine

DRAFT, REVIEWING, STORED, ENDED = "1", "2", "3", "9"

PROJECT: Final = Machine(
    "项目",
    states={DRAFT: "草稿", REVIEWING: "审核中", STORED: "已入库", ENDED: "终止"},
    actions={
        "update": "修改",
        "submit": "送审",
        "advance": "审核",
        "step_back": "退回前面环节",
        "review": "登记评审结论",
        "store": "入库",
        "return": "退回",
        "withdraw": "撤回",
        "arrange": "安排预算",
        "reverse": "反审",
    },
    edges={
        (DRAFT, "update"): DRAFT,
        (DRAFT, "submit"): REVIEWING,
        (REVIEWING, "advance"): REVIEWING,
        (REVIEWING, "step_back"): REVIEWING,
        (REVIEWING, "review"): REVIEWING,
        (REVIEWING, "store"): STORED,
        (REVIEWING, "return"): DRAFT,
        (REVIEWING, "withdraw"): DRAFT,
        (STORED, "arrange"): STORED,
        (STORED, "reverse"): REVIEWING,
    },
)

FILLING, AGENCY_STORE, DEPT_STORE, MOF_STORE, ARRANGED, EXECUTING, CARRIED = (
    "10",
    "20",
    "30",
    "40",
    "50",
    "60",
    "65",
)
ARRANGEABLE: Final = frozenset({MOF_STORE, ARRANGED, EXECUTING, CARRIED})
"""可以安排预算的储备阶段（R-PRO-001）。"""
PHASE_AT: Final = {"agency": FILLING, "dept": AGENCY_STORE, "mof": DEPT_STORE}
"""在哪个审核阶段，就在哪个储备阶段；财政审核各环节都是部门储备，直到入库。"""
REJECTED_REVIEW: Final = "2"
"""评审结论“不予支持”（代码集 MOF_AUD_OPINION 的“不同意”）。"""
