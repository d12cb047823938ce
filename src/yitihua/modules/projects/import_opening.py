"""期初导入：旧系统的项目以任意储备阶段直接落库，不走流程（design 第 8 节）。"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Final

from pydantic import Field

from yitihua.infra.operation.command import Amount
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Findings
from yitihua.kernel.pinyin import initials
from yitihua.modules.basedata import public as basedata
from yitihua.modules.projects.models import AnnualPlan, Project
from yitihua.modules.projects.numbering import assign_codes
from yitihua.modules.projects.states import ARRANGED, STORED

_CODES: Final = ("agency_code", "pro_cat_code", "exp_func_code")


@dataclass(frozen=True, slots=True)
class OpeningProject:
    """一个期初项目；`source_key` 是旧系统的键，同键只导一次；没有 21 位代码的由系统发。金额单位元。"""

    source_sys: str
    source_key: str
    pro_name: str
    pro_cat_code: str
    agency_code: str
    exp_func_code: str
    pro_total_amt: Amount
    setup_year: Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}$")]
    pro_code: str = ""
    pro_term: int = 1
    store_phase: str = ARRANGED
    pro_lev: str = "2"
    exist_statue: str = "001"


def import_opening(rows: Sequence[OpeningProject], *, ctx: Ctx) -> dict[str, str]:
    """返回 旧键 → 项目代码；已导过的返回原来的代码。"""
    snapshot = basedata.current(ctx)
    known = dict(
        Project.objects.unscoped("按旧键找已导入的")
        .filter(mof_div_code=ctx.mof_div_code, source_key__in=[row.source_key for row in rows])
        .values_list("source_key", "pro_code")
    )
    wanted = [row for row in rows if row.source_key not in known]
    Findings.of(_unknown(wanted, snapshot)).raise_if_blocking()
    fresh = []
    for row in wanted:
        agency = snapshot.agency(row.agency_code)
        project = Project(
            **asdict(row),
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            dept_code=row.agency_code[:3],
            manage_dept_code=row.agency_code[:3],
            pro_start_year=row.setup_year,
            end_year=str(int(row.setup_year) + row.pro_term - 1),
            status=STORED,
            name_initials=initials(row.pro_name),
            creater=ctx.principal.user_id,
        )
        project.mof_dep_code = project.manage_mof_dep_code = agency.mof_dep_code if agency else ""
        fresh.append(project)
    assign_codes([item for item in fresh if not item.pro_code])
    Project.objects.bulk_create(fresh, batch_size=1000)
    AnnualPlan.objects.bulk_create([_plan(item) for item in fresh], batch_size=2000)
    return {**known, **{item.source_key: item.pro_code for item in fresh}}


def _unknown(rows: Sequence[OpeningProject], snapshot: basedata.Snapshot) -> list[Finding]:
    """代码在年度代码集里没有的（R-GEN-003）；旧系统挂在汇总级的照收。"""
    return [
        item
        for row in rows
        for item in basedata.check_row(snapshot, row, fields=_CODES, summary_allowed=frozenset(_CODES))
    ]


def _plan(row: Project) -> AnnualPlan:
    return AnnualPlan(
        pro=row,
        pro_code=row.pro_code,
        mof_div_code=row.mof_div_code,
        fiscal_year=row.fiscal_year,
        agency_code=row.agency_code,
        plan_year=row.pro_start_year,
        declaration_amt=row.pro_total_amt,
        support_amount=row.pro_total_amt,
        creater=row.creater,
    )
