"""项目库对上层的承诺：按代码取项目、核对能否安排预算、批复时标记。"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from yitihua.engines.rules import decide
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding
from yitihua.modules.projects.import_opening import OpeningProject, import_opening
from yitihua.modules.projects.models import Project
from yitihua.modules.projects.queries import hold_by_code
from yitihua.modules.projects.rules import arrange as _arrange  # noqa: F401
from yitihua.modules.projects.states import ARRANGEABLE, ARRANGED, EXECUTING, MOF_STORE

__all__ = [
    "OpeningProject",
    "ProjectItem",
    "arrangeable",
    "check_arrangeable",
    "check_total",
    "codes_of",
    "import_opening",
    "mark_arranged",
    "mark_executing",
    "projects_by_code",
]


@dataclass(frozen=True, slots=True)
class ProjectItem:
    """项目的只读要素；`own_funds` 是总额减社会投入，累计安排的上限。"""

    pro_code: str
    pro_name: str
    pro_cat_code: str
    pro_lev: str
    agency_code: str
    dept_code: str
    manage_mof_dep_code: str
    exp_func_code: str
    store_phase: str
    is_end: int
    is_track: int
    track_pro_code: str
    is_scientific: int
    is_captial_cons_pro: int
    cen_tra_pro_code: str
    pro_total_amt: Decimal
    own_funds: Decimal
    setup_year: str
    end_year: str


def projects_by_code(pro_codes: Iterable[str], *, ctx: Ctx) -> dict[str, ProjectItem]:
    """本区划的项目，不按人过滤（引用项目的单据自有范围）；查不到的不出现。"""
    rows = _by_code(pro_codes, ctx=ctx)
    return {row.pro_code: _item(row) for row in rows}


def codes_of(pro_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, str]:
    """项目主键 → 项目代码，不按人过滤。"""
    rows = Project.objects.unscoped("按主键取代码").filter(mof_div_code=ctx.mof_div_code, pk__in=list(pro_ids))
    return dict(rows.values_list("pro_id", "pro_code"))


def arrangeable(item: ProjectItem) -> bool:
    """已入库、没有终止，可以安排与追加预算。"""
    return item.store_phase in ARRANGEABLE and item.is_end == NO


def check_arrangeable(pro_codes: Iterable[str], *, ctx: Ctx) -> dict[str, Finding]:
    """不能安排预算的项目及原因（R-PRO-001）；没有这个项目也按未入库。

    连同锁住这些项目到事务结束：正在反审的等它办完再看，看到的就不会被反审抽走。
    """
    wanted = set(pro_codes)
    hold_by_code(wanted, ctx=ctx)
    known = projects_by_code(wanted, ctx=ctx)
    found: dict[str, Finding] = {}
    for code in sorted(wanted):
        item = known.get(code)
        ready = item is not None and arrangeable(item)
        facts = {"pro_code": code, "store_phase": item.store_phase if item else ""}
        problem = decide("R-PRO-001", fires=not ready, facts=facts, fields=("pro_code",))
        if problem is not None:
            found[code] = problem
    return found


def check_missing(pro_code: str) -> Finding | None:
    """没有（或办事人用不得）的项目：按未入库答（R-PRO-001）。"""
    facts = {"pro_code": pro_code, "store_phase": ""}
    return decide("R-PRO-001", fires=True, facts=facts, fields=("pro_code",))


def check_total(item: ProjectItem, arranged: Decimal) -> Finding | None:
    """`arranged` 是累计安排（各年批复与调整净额，加本次）；超出总额的给 R-PRO-023。"""
    figures = {"total": item.own_funds, "arranged": arranged, "over": arranged - item.own_funds}
    facts = {"total": item.own_funds, "arranged": arranged}
    return decide("R-PRO-023", fires=arranged > item.own_funds, facts=facts, fields=("pro_code",), **figures)


def mark_arranged(pro_codes: Iterable[str], *, ctx: Ctx) -> None:
    """批复额大于零的项目由“财政入库”进到“预算安排”；已在其后的不动。"""
    _move(pro_codes, {MOF_STORE}, ARRANGED, ctx=ctx)


def mark_executing(pro_codes: Iterable[str], *, ctx: Ctx) -> None:
    """首笔支付后进到“执行中”。"""
    _move(pro_codes, {MOF_STORE, ARRANGED}, EXECUTING, ctx=ctx)


def _move(pro_codes: Iterable[str], sources: set[str], target: str, *, ctx: Ctx) -> None:
    """已在目标阶段的不碰，所以高频的支付不会反复更新同一行。"""
    codes = sorted(set(pro_codes))
    rows = Project.objects.unscoped("系统改储备阶段").filter(
        mof_div_code=ctx.mof_div_code, pro_code__in=codes, store_phase__in=sources
    )
    ids = list(rows.select_for_update().order_by("pro_id").values_list("pro_id", flat=True))
    if ids:
        Project.objects.unscoped("系统改储备阶段").filter(pk__in=ids).update(store_phase=target)


def _by_code(pro_codes: Iterable[str], *, ctx: Ctx) -> Iterable[Project]:
    codes = sorted({code for code in pro_codes if code})
    rows: Iterable[Project] = Project.objects.unscoped("按代码取项目").filter(
        mof_div_code=ctx.mof_div_code, pro_code__in=codes, is_deleted=NO
    )
    return rows


def _item(row: Project) -> ProjectItem:
    return ProjectItem(
        pro_code=row.pro_code,
        pro_name=row.pro_name,
        pro_cat_code=row.pro_cat_code,
        pro_lev=row.pro_lev,
        agency_code=row.agency_code,
        dept_code=row.dept_code,
        manage_mof_dep_code=row.manage_mof_dep_code,
        exp_func_code=row.exp_func_code,
        store_phase=row.store_phase,
        is_end=row.is_end,
        is_track=row.is_track,
        track_pro_code=row.track_pro_code,
        is_scientific=row.is_scientific,
        is_captial_cons_pro=row.is_captial_cons_pro,
        cen_tra_pro_code=row.cen_tra_pro_code,
        pro_total_amt=row.pro_total_amt,
        own_funds=row.pro_total_amt - row.scoi_invest_fund,
        setup_year=row.setup_year,
        end_year=row.end_year,
    )
