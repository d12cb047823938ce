"""调整、调剂对预算行的影响：按要素找行、没有的开一行、成批回写 adj_amt 与 dis_amt（04 第 7 节，INV-1）。

额度行（annual_budget）由调用方在同一次落账里增减；这里只改单据与开额度行。
"""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Sum

from yitihua.infra.scoping.hold import hold
from yitihua.kernel.codes import NO, YES, dept_of
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import LimitKey, NewLimit
from yitihua.modules.budgeting.limits import KIND
from yitihua.modules.budgeting.models import AnnualBudget
from yitihua.modules.budgeting.states import REPLIED

_CHANGED: Final = ["adj_amt", "dis_amt", "cur_amt", "row_version", "last_user"]


@dataclass(frozen=True, slots=True)
class LineElements:
    """确定一行年度预算的要素（03 第 3 节“一行”）。"""

    agency_code: str
    pro_code: str
    exp_func_code: str
    gov_bgt_eco_code: str
    dep_bgt_eco_code: str
    fund_type_code: str
    found_type_code: str
    budget_level_code: str
    is_gov_pur: int = NO


@dataclass(frozen=True, slots=True)
class LineChange:
    """一行的调整与调剂净额，可正可负，元。"""

    adj: Decimal = ZERO
    dis: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Opening:
    """要开的一行：科室、项目类别与是否财政代编。"""

    elements: LineElements
    manage_mof_dep_code: str
    pro_kind_code: str
    is_assigned: int
    remark: str = ""


def hold_projects(pro_codes: Iterable[str], *, ctx: Ctx) -> None:
    """同一项目的调整一个一个办：先到的办完，后到的看得见累计安排与新开的行。"""
    for code in sorted(set(pro_codes)):
        hold(f"annual:{ctx.mof_div_code}:{code}")


def located(wanted: Iterable[LineElements], *, ctx: Ctx) -> dict[LineElements, AnnualBudget]:
    """各要素现有的行；没有的不出现。没有批复的也给出，由调用方拒绝。"""
    keys = set(wanted)
    rows = AnnualBudget.objects.unscoped("调整按要素找行").filter(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        pro_code__in={key.pro_code for key in keys},
        is_deleted=NO,
    )
    found = {elements_of(row): row for row in rows}
    return {key: found[key] for key in keys if key in found}


def elements_of(row: AnnualBudget) -> LineElements:
    return LineElements(*(getattr(row, name) for name in LineElements.__slots__))


def replied(row: AnnualBudget) -> bool:
    """已批复的行才有变动后预算数。"""
    return bool(row.status == REPLIED)


def open_lines(wanted: Iterable[Opening], *, adj_batch_no: str, ctx: Ctx) -> dict[LineElements, UUID]:
    """各要素的行；没有的以批复数零开一行，额度由随后的变动给。"""
    openings = {item.elements: item for item in wanted}
    found = {key: row.bgt_pman_id for key, row in located(openings, ctx=ctx).items()}
    fresh = [_line(item, adj_batch_no, ctx) for key, item in openings.items() if key not in found]
    AnnualBudget.objects.bulk_create(fresh)
    ctx.limits.add([NewLimit(LimitKey(KIND, row.bgt_pman_id), row.agency_code) for row in fresh])
    return {**found, **{elements_of(row): row.bgt_pman_id for row in fresh}}


def undecided_pool(elements: LineElements, *, ctx: Ctx) -> UUID:
    """财政代编的待定去向行：收回而总支出不变的挂在这里，四本预算仍平衡（04 第 7 节，R-ADJ-020）。"""
    pool = LineElements(
        agency_code="",
        pro_code="",
        exp_func_code="",
        gov_bgt_eco_code="",
        dep_bgt_eco_code="",
        fund_type_code=elements.fund_type_code,
        found_type_code=elements.found_type_code,
        budget_level_code=elements.budget_level_code,
    )
    hold_projects([""], ctx=ctx)
    opened = open_lines([Opening(pool, "", "", YES, "收回资金待定去向（财政代编）")], adj_batch_no="", ctx=ctx)
    return opened[pool]


def current_of(pro_codes: Iterable[str], *, ctx: Ctx) -> dict[str, Decimal]:
    """项目 → 本年变动后预算数合计。"""
    rows = (
        AnnualBudget.objects.unscoped("项目的本年预算看全部单位")
        .filter(
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            pro_code__in=set(pro_codes),
            status=REPLIED,
            is_deleted=NO,
        )
        .values_list("pro_code")
        .annotate(total=Sum("cur_amt"))
    )
    return dict(rows)


def change_lines(changes: Mapping[UUID, LineChange], *, ctx: Ctx) -> None:
    """成批回写；按主键顺序加锁。没有批复的行还没有变动后预算数，不改。"""
    wanted = {key: change for key, change in changes.items() if change.adj or change.dis}
    rows = (
        AnnualBudget.objects.unscoped("调整由指标侧发起")
        .filter(mof_div_code=ctx.mof_div_code, pk__in=list(wanted), status=REPLIED)
        .select_for_update()
        .order_by("bgt_pman_id")
    )
    locked = list(rows)
    for row in locked:
        change = wanted[row.bgt_pman_id]
        row.adj_amt += change.adj
        row.dis_amt += change.dis
        row.cur_amt = row.reply_amt + row.adj_amt + row.dis_amt
        row.row_version += 1
        row.last_user = ctx.principal.user_id
    AnnualBudget.objects.bulk_update(locked, _CHANGED)


def _line(item: Opening, adj_batch_no: str, ctx: Ctx) -> AnnualBudget:
    names = LineElements.__slots__
    return AnnualBudget(
        bgt_pman_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        **dict(zip(names, astuple(item.elements), strict=True)),
        dept_code=dept_of(item.elements.agency_code),
        manage_mof_dep_code=item.manage_mof_dep_code,
        pro_kind_code=item.pro_kind_code,
        is_assigned=item.is_assigned,
        apply_up=ZERO,
        adj_batch_no=adj_batch_no,
        remark=item.remark,
        status=REPLIED,
        creater=ctx.principal.user_id,
    )
