"""预算模块发布的事件。"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RepliedLine:
    """批复的一行：生成指标所需的全部要素；金额单位元。

    `audit_amt` 是二上财政审核数，即批复前预算行的额度；批复数可以为零（人大削减掉的）。
    单位已明确且 `is_assigned` 为 2 的生成可执行指标，否则待分（03 第 7 节）。
    """

    bgt_pman_id: UUID
    agency_code: str
    dept_code: str
    manage_mof_dep_code: str
    pro_code: str
    pro_cat_code: str
    exp_func_code: str
    gov_bgt_eco_code: str
    dep_bgt_eco_code: str
    fund_type_code: str
    found_type_code: str
    budget_level_code: str
    is_gov_pur: int
    is_assigned: int
    is_track: int
    track_pro_code: str
    reply_amt: Decimal
    remark: str
    audit_amt: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class BudgetReplied:
    """一次批复；订阅者逐行生成指标，合计须与 `total` 分毫不差，否则整批回滚。"""

    cor_bgt_doc_no: str
    bgt_doc_title: str
    doc_date: date
    lines: tuple[RepliedLine, ...]

    @property
    def total(self) -> Decimal:
        return sum((item.reply_amt for item in self.lines), Decimal("0.00"))
