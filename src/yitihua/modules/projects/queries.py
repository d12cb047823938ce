"""取项目：锁、版本与范围；取规则要的事实。"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from yitihua.infra.operation import taken
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.modules.projects.facts import EstimateFacts, LevelOne, ProjectFacts
from yitihua.modules.projects.models import AnnualPlan, Estimate, Project
from yitihua.modules.projects.states import ARRANGEABLE


def locked(pro_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, Project]:
    """办事人范围内的项目，按主键顺序加锁。"""
    return taken.locked(Project.objects.scoped(ctx).filter(is_deleted=NO), pro_ids)


def hold_by_code(pro_codes: Iterable[str], *, ctx: Ctx) -> None:
    """共享锁住这些项目：几个人同时安排互不相等，要改项目的等他们办完。按主键顺序，不按人过滤。"""
    codes = sorted({code for code in pro_codes if code})
    if not codes:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pm_project_info WHERE mof_div_code = %s AND pro_code = ANY(%s) ORDER BY pro_id FOR SHARE",
            [ctx.mof_div_code, codes],
        )


def facts_of(projects: Sequence[Project], *, ctx: Ctx) -> dict[UUID, ProjectFacts]:
    """送审规则的事实，成批取。"""
    ids = [row.pro_id for row in projects]
    estimates: dict[UUID, list[EstimateFacts]] = {}
    for item in Estimate.objects.unscoped("随项目取").filter(pro_id__in=ids).order_by("pro_id", "line_no"):
        line = EstimateFacts(item.est_num, item.est_price, item.est_amt, item.check_amt, item.est_times)
        estimates.setdefault(item.pro_id, []).append(line)
    plans = AnnualPlan.objects.unscoped("随项目取").filter(pro_id__in=ids)
    totals: dict[UUID, Decimal] = dict(plans.values_list("pro_id").annotate(total=Sum("support_amount")))
    twins, levels = _same_names(projects, ctx=ctx), _levels_one(projects, ctx=ctx)
    return {
        row.pro_id: ProjectFacts(
            agency_code=row.agency_code,
            pro_name=row.pro_name,
            pro_cat_code=row.pro_cat_code,
            pro_lev=row.pro_lev,
            setup_year=row.setup_year,
            pro_start_year=int(row.pro_start_year),
            pro_term=row.pro_term,
            pro_total_amt=row.pro_total_amt,
            scoi_invest_fund=row.scoi_invest_fund,
            pro_levone_code=row.pro_levone_code,
            is_track=row.is_track,
            track_pro_code=row.track_pro_code,
            is_captial_cons_pro=row.is_captial_cons_pro,
            estimates=tuple(estimates.get(row.pro_id, ())),
            support_total=totals.get(row.pro_id),
            same_name=twins.get(row.pro_id, ""),
            levels_one=levels.get(row.dept_code, {}),
        )
        for row in projects
    }


def _same_names(projects: Sequence[Project], *, ctx: Ctx) -> dict[UUID, str]:
    """同单位、同设立年度的同名项目；本批里靠后的与靠前的也算重名。"""
    names = {row.pro_name for row in projects}
    agencies = {row.agency_code for row in projects}
    found = (
        Project.objects.unscoped("查重名")
        .filter(mof_div_code=ctx.mof_div_code, agency_code__in=agencies, pro_name__in=names, is_deleted=NO)
        .exclude(pk__in=[row.pro_id for row in projects])
        .exclude(pro_code="")
    )
    taken = {(row.agency_code, row.setup_year, row.pro_name): row.pro_code for row in found}
    result: dict[UUID, str] = {}
    for row in projects:
        key = (row.agency_code, row.setup_year, row.pro_name)
        result[row.pro_id] = taken.get(key, "")
        taken.setdefault(key, row.pro_code or "（本批）")
    return result


def _levels_one(projects: Sequence[Project], *, ctx: Ctx) -> dict[str, dict[str, LevelOne]]:
    """各部门已入库的一级项目。"""
    depts = {row.dept_code for row in projects}
    rows = Project.objects.unscoped("找本部门的一级项目").filter(
        mof_div_code=ctx.mof_div_code, dept_code__in=depts, pro_lev="1", store_phase__in=ARRANGEABLE, is_end=NO
    )
    found: dict[str, dict[str, LevelOne]] = {}
    for row in rows:
        start = int(row.pro_start_year)
        found.setdefault(row.dept_code, {})[row.pro_code] = LevelOne(row.pro_code, start, start + row.pro_term - 1)
    return found
