"""批复的一行写成事件里的样子；撤销生成以后重新生成，也照批复时的办。"""

from collections.abc import Iterable
from uuid import UUID

from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.money import ZERO
from yitihua.modules.budgeting.events import RepliedLine
from yitihua.modules.budgeting.models import AnnualBudget
from yitihua.modules.budgeting.states import REPLIED
from yitihua.modules.projects import public as projects


def replied_line(row: AnnualBudget, project: projects.ProjectItem) -> RepliedLine:
    return RepliedLine(
        bgt_pman_id=row.bgt_pman_id,
        agency_code=row.agency_code,
        dept_code=row.dept_code,
        manage_mof_dep_code=row.manage_mof_dep_code,
        pro_code=row.pro_code,
        pro_cat_code=row.pro_kind_code,
        exp_func_code=row.exp_func_code,
        gov_bgt_eco_code=row.gov_bgt_eco_code,
        dep_bgt_eco_code=row.dep_bgt_eco_code,
        fund_type_code=row.fund_type_code,
        found_type_code=row.found_type_code,
        budget_level_code=row.budget_level_code,
        is_gov_pur=row.is_gov_pur,
        is_assigned=row.is_assigned,
        is_track=project.is_track,
        track_pro_code=project.track_pro_code,
        reply_amt=row.reply_amt,
        remark=row.remark,
        audit_amt=row.fin_audit_money if row.fin_audit_money is not None else row.reply_amt,
    )


def replied_lines(bgt_pman_ids: Iterable[UUID], *, ctx: Ctx) -> tuple[RepliedLine, ...]:
    """这几行里已批复、批复数大于零的；锁住，免得同时再批。"""
    rows = list(
        AnnualBudget.objects.scoped(ctx)
        .select_for_update()
        .filter(pk__in=list(bgt_pman_ids), fiscal_year=ctx.fiscal_year, is_deleted=NO, status=REPLIED)
        .filter(reply_amt__gt=ZERO)
        .order_by("pk")
    )
    known = projects.projects_by_code({row.pro_code for row in rows}, ctx=ctx)
    return tuple(replied_line(row, known[row.pro_code]) for row in rows)
