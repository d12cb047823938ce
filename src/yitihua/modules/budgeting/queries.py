"""取年度预算行：锁、版本与范围，项目的累计安排。"""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, F, Sum, When
from django.db.models.functions import Coalesce

from yitihua.infra.operation import taken
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding
from yitihua.modules.basedata import public as basedata
from yitihua.modules.budgeting.models import AnnualBudget
from yitihua.modules.budgeting.rules.annual import AnnualFacts
from yitihua.modules.budgeting.states import COUNTED, REPLIED
from yitihua.modules.projects import public as projects


def locked(bgt_pman_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, AnnualBudget]:
    """办事人范围内的行，按主键顺序加锁。"""
    return taken.locked(AnnualBudget.objects.scoped(ctx).filter(is_deleted=NO), bgt_pman_ids)


def arranged(pro_codes: Iterable[str], *, without: Iterable[UUID], ctx: Ctx) -> dict[str, Decimal]:
    """项目 → 各年累计安排：已批复取变动后预算数，未批复取财政审核数，还没有就取申报数。"""
    amount = Case(When(status=REPLIED, then=F("cur_amt")), default=Coalesce("fin_audit_money", "apply_up"))
    rows = (
        AnnualBudget.objects.unscoped("累计安排看全部单位")
        .filter(mof_div_code=ctx.mof_div_code, pro_code__in=set(pro_codes), status__in=COUNTED, is_deleted=NO)
        .exclude(pk__in=list(without))
        .values_list("pro_code")
        .annotate(total=Sum(amount))
    )
    return dict(rows)


def facts_of(row: AnnualBudget, *, snapshot: basedata.Snapshot, unready: Iterable[str]) -> AnnualFacts:
    """规则要的事实；`unready` 是不能安排预算的项目。"""
    return AnnualFacts(
        agency_code=row.agency_code,
        fund_type_code=row.fund_type_code,
        pro_code=row.pro_code,
        dep_bgt_eco_code=row.dep_bgt_eco_code,
        gov_bgt_eco_code=row.gov_bgt_eco_code,
        expected_gov=snapshot.gov_eco_of(dep_bgt_eco_code=row.dep_bgt_eco_code, agency_code=row.agency_code),
        arrangeable=row.pro_code not in set(unready),
    )


class RunningTotals:
    """逐行累加项目的安排数，超出总额的那一行被拒，不占后面的数（R-PRO-023）。"""

    def __init__(self, rows: list[AnnualBudget], *, ctx: Ctx) -> None:
        codes = {row.pro_code for row in rows}
        self._projects = projects.projects_by_code(codes, ctx=ctx)
        self._totals = arranged(codes, without=[row.bgt_pman_id for row in rows], ctx=ctx)

    def admit(self, pro_code: str, amount: Decimal) -> Finding | None:
        """放得下就记上，放不下给出发现。"""
        item = self._projects.get(pro_code)
        if item is None:
            return None
        total = self._totals.get(pro_code, Decimal(0)) + amount
        problem = projects.check_total(item, total)
        if problem is None:
            self._totals[pro_code] = total
        return problem
