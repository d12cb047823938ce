"""基础信息对其他模块的全部入口。

`as_of(日期, 区划)` 给出只读快照：`.agency(code)`、`.agencies(codes)`、`.code(set, code)`、`.account(no)`、
`.zero_balance_account(agency)`、`.treasury_account()`、`.agent_account(bank)`、`.gov_eco_of(...)` 等；
`check_codes(snapshot, rows, code_sets=…)` 成批判 R-GEN-003、R-GEN-004，`check_row(snapshot, row, fields=…)`
判一个对象；`may_handle(单位)` 判单位在不在办事人范围内。
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from yitihua.infra.operation.inquiry import Inquiry
from yitihua.kernel.context import Ctx, Part
from yitihua.modules.basedata import read, versions
from yitihua.modules.basedata.code_checks import CODE_FIELDS, check_codes, check_row
from yitihua.modules.basedata.entities import (
    AccountItem,
    AgencyItem,
    BankItem,
    CodeItem,
    DivisionItem,
    MofDepItem,
)
from yitihua.modules.basedata.snapshot import Snapshot

__all__ = [
    "ACCOUNT_STOP",
    "AGENCY_STOP",
    "CODE_FIELDS",
    "AccountItem",
    "AgencyItem",
    "AgencyStopped",
    "BankItem",
    "CodeItem",
    "DivisionItem",
    "MofDepItem",
    "OpenBalance",
    "OpenMatters",
    "Snapshot",
    "as_of",
    "check_codes",
    "check_row",
    "current",
    "data_version",
    "may_handle",
    "renew",
]


@dataclass(frozen=True, slots=True)
class OpenMatters:
    """一个单位的未了事项；各模块各答一部分，相加得总数（R-BAS-010）。"""

    agency_code: str
    indicator_balance: Decimal = Decimal(0)
    pending_payments: int = 0
    open_projects: int = 0
    active_persons: int = 0


@dataclass(frozen=True, slots=True)
class OpenBalance:
    """一个账户的余额，元（R-BAS-031）。"""

    acct_no: str
    balance: Decimal


@dataclass(frozen=True, slots=True)
class AgencyStopped:
    """事件：这个单位自 `end_date` 起停用。"""

    agency_code: str
    end_date: date


AGENCY_STOP: Inquiry[frozenset[str], OpenMatters] = Inquiry("停用单位的未了事项", required=False)
"""问：这些单位代码有哪些未了事项。"""
ACCOUNT_STOP: Inquiry[frozenset[str], OpenBalance] = Inquiry("销户账户的余额", required=False)
"""问：这些账号还有多少余额。"""


def as_of(day: date, mof_div_code: str, fiscal_year: str = "") -> Snapshot:
    """`day` 那天有效的基础信息；年度缺省为当日所在年度，年度外的日子按该年度首日或末日取。

    每次只查一行版本，数据没变就用进程里的缓存。当前事务须已设好区划。
    """
    return read.snapshot(day=day, mof_div_code=mof_div_code, fiscal_year=fiscal_year or f"{day.year:04d}")


def current(ctx: Ctx) -> Snapshot:
    """本次操作的区划、年度与业务日期下的快照。"""
    return as_of(ctx.biz_date, ctx.mof_div_code, ctx.fiscal_year)


def data_version(ctx: Ctx) -> tuple[UUID | None, UUID | None]:
    """（共用, 本区划）两个数据版本：别的模块把随基础信息一起变的配置按它缓存。"""
    return versions.current(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)


def renew(ctx: Ctx) -> None:
    """改了本区划的配置：在同一事务里换一个版本，各进程下一次就重读。"""
    versions.bump(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)


def may_handle(agency: AgencyItem, *, ctx: Ctx) -> bool:
    """单位在不在办事人的范围内：本单位、本部门、对口科室，或全区划。"""
    return any(_within(part, agency) for part in ctx.principal.scope.choices())


def _within(part: Part, agency: AgencyItem) -> bool:
    """限了要素的只看单位：要素由所填的要素与办成的单据判。"""
    if part.unlimited:
        return True
    below = any(agency.agency_code.startswith(prefix) for prefix in part.agencies)
    return below or agency.mof_dep_code in part.mof_deps
