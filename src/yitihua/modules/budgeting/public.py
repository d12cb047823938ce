"""预算编制对上层的承诺：读预算行、预算数，是否已批准，调整回写，批复事件。"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.money import ZERO
from yitihua.modules.budgeting.adjusting import (
    LineChange,
    LineElements,
    Opening,
    change_lines,
    current_of,
    hold_projects,
    located,
    open_lines,
    replied,
    undecided_pool,
)
from yitihua.modules.budgeting.events import BudgetReplied, RepliedLine
from yitihua.modules.budgeting.import_opening import OpeningLine, import_opening
from yitihua.modules.budgeting.income import INCOME as INCOME_KIND
from yitihua.modules.budgeting.income import UNIT_FUND, fund_limit_id, income_amounts, income_key
from yitihua.modules.budgeting.limits import KIND as LIMIT_KIND
from yitihua.modules.budgeting.limits import settle_limit
from yitihua.modules.budgeting.models import AnnualBudget, Approval
from yitihua.modules.budgeting.queries import arranged
from yitihua.modules.budgeting.replied_lines import replied_lines
from yitihua.modules.budgeting.states import NPC, REPLIED

__all__ = [
    "INCOME_KIND",
    "LIMIT_KIND",
    "UNIT_FUND",
    "AnnualLine",
    "BudgetReplied",
    "LineChange",
    "LineElements",
    "Opening",
    "OpeningLine",
    "RepliedLine",
    "annual_lines",
    "approved",
    "arranged",
    "change_lines",
    "cur_amt_of",
    "current_of",
    "fund_limit_id",
    "hold_projects",
    "import_opening",
    "income_amounts",
    "income_key",
    "is_replied",
    "located",
    "open_lines",
    "replied",
    "replied_lines",
    "settle_limit",
    "undecided_pool",
]


@dataclass(frozen=True, slots=True)
class AnnualLine:
    """一行年度预算的只读要素；金额单位元。"""

    bgt_pman_id: UUID
    agency_code: str
    dept_code: str
    manage_mof_dep_code: str
    pro_code: str
    pro_kind_code: str
    exp_func_code: str
    gov_bgt_eco_code: str
    dep_bgt_eco_code: str
    fund_type_code: str
    found_type_code: str
    budget_level_code: str
    is_gov_pur: int
    is_assigned: int
    status: str
    fin_audit_money: Decimal | None
    reply_amt: Decimal
    adj_amt: Decimal
    dis_amt: Decimal
    cur_amt: Decimal


def is_replied(line: AnnualLine) -> bool:
    """已批复的行才有变动后预算数。"""
    return line.status == REPLIED


_FIELDS = tuple(AnnualLine.__slots__)


def annual_lines(bgt_pman_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, AnnualLine]:
    """本区划的预算行，不按人过滤；查不到的不出现。"""
    rows = _rows(bgt_pman_ids, ctx)
    return {row.bgt_pman_id: AnnualLine(**{name: getattr(row, name) for name in _FIELDS}) for row in rows}


def cur_amt_of(bgt_pman_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Decimal]:
    """INV-2 的上限：已批复取变动后预算数，未批复取二上财政审核数（预拨指标用）。"""
    rows = _rows(bgt_pman_ids, ctx)
    return {row.bgt_pman_id: row.cur_amt if row.status == REPLIED else row.fin_audit_money or ZERO for row in rows}


def approved(ctx: Ctx) -> bool:
    """本区划本年度预算是否已经人大批准（R-BGT-029、R-IND-016）。"""
    rows = Approval.objects.unscoped("人大批准全区划可见").filter(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        approval_level_code=NPC,
        approval_date__lte=ctx.biz_date,
        is_deleted=NO,
    )
    return bool(rows.exists())


def _rows(bgt_pman_ids: Iterable[UUID], ctx: Ctx) -> Iterable[AnnualBudget]:
    rows: Iterable[AnnualBudget] = AnnualBudget.objects.unscoped("按主键取预算行").filter(
        mof_div_code=ctx.mof_div_code, pk__in=list(bgt_pman_ids), is_deleted=NO
    )
    return rows
