"""项目操作的输入输出；字段名同标准，项目代码由系统生成，不在输入里（R-PRO-032）。"""

from collections.abc import Set
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from yitihua.infra.operation.command import Amount, Command, Flag, Out
from yitihua.kernel.codes import NO
from yitihua.kernel.money import ZERO

Year = Annotated[str, Field(pattern=r"^\d{4}$")]
Quantity = Annotated[Decimal, Field(max_digits=18, decimal_places=4, ge=0)]


Sum = Annotated[Amount, Field(ge=0)]


class Line(BaseModel):
    """明细行：多余的字段拒绝。"""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class PlanLine(Line):
    """分年支出计划一行。"""

    plan_year: Year
    declaration_amt: Sum
    support_amount: Sum
    scoi_invest_fund: Sum = ZERO
    remark: str = Field(default="", max_length=2000)


class EstimateLine(Line):
    """测算明细一行；数量、单价允许 4 位小数。"""

    est_detail_name: str = Field(min_length=1, max_length=180)
    dep_bgt_eco_code: str = Field(default="", max_length=20)
    unit: str = Field(default="", max_length=10)
    est_num: Quantity
    est_times: Quantity | None = None
    est_price: Quantity
    est_amt: Sum
    check_amt: Sum
    scoi_invest_fund: Sum = ZERO
    exp_cri_code: str = Field(default="", max_length=30)
    remark: str = Field(default="", max_length=2000)


def values_of(model: BaseModel, *, without: Set[str] = frozenset()) -> dict[str, Any]:
    """字段原值（金额是 Decimal）；`model_dump` 会把金额写成文字，不能拿来算。"""
    return {name: value for name, value in model if name not in without}


class ProjectFields(Command):
    """可填写的项目要素。"""

    pro_lev: str = Field(default="2", pattern=r"^[12]$")
    pro_levone_code: str = Field(default="", max_length=21)
    setup_year: str = Field(default="", pattern=r"^(\d{4})?$", description="设立年度，缺省为预算年度")
    pro_start_year: str = Field(default="", pattern=r"^(\d{4})?$", description="起始年度，缺省为预算年度")
    pro_term: int = Field(default=1, ge=1, le=99)
    exist_statue: str = Field(default="001", max_length=3)
    pro_source_code: str = Field(default="1", max_length=1)
    distri_type_code: str = Field(default="2", max_length=1)
    exp_func_code: str = Field(default="", max_length=7)
    scoi_invest_fund: Sum = ZERO
    cen_tra_pro_code: str = Field(default="", max_length=21)
    traobj_agency_code: str = Field(default="", max_length=21)
    fun_res_code: str = Field(default="", max_length=20)
    draft_template_code: str = Field(default="", max_length=32)
    track_pro_code: str = Field(default="", max_length=21)
    pro_desc: str = Field(default="", max_length=2000)
    degisn_consideration: str = Field(default="", max_length=4000)
    pro_necessary: str = Field(default="", max_length=4000)
    pro_feasibility: str = Field(default="", max_length=4000)
    pro_plan: str = Field(default="", max_length=4000)
    money_measure: str = Field(default="", max_length=4000)
    is_track: Flag = NO
    is_scientific: Flag = NO
    is_captial_cons_pro: Flag = NO
    is_gov: Flag = NO
    is_govbuy: Flag = NO
    is_asset: Flag = NO
    is_useset: Flag = NO
    is_secret_pro: Flag = NO
    is_gov_info_server: Flag = NO
    plans: tuple[PlanLine, ...] = Field(default=(), max_length=50)
    estimates: tuple[EstimateLine, ...] = Field(default=(), max_length=500)

    @field_validator("plans")
    @classmethod
    def _one_plan_a_year(cls, plans: tuple[PlanLine, ...]) -> tuple[PlanLine, ...]:
        if len({item.plan_year for item in plans}) != len(plans):
            raise ValueError("同一年度只能有一行分年计划")
        return plans


class CreateProject(ProjectFields):
    """新建项目；没给分年计划的，全部列在起始年度。"""

    pro_name: str = Field(min_length=1, max_length=360)
    pro_cat_code: str = Field(max_length=2)
    agency_code: str = Field(max_length=21)
    pro_total_amt: Sum
    source_sys: str = Field(default="", max_length=30)
    source_key: str = Field(default="", max_length=60)


class UpdateProject(ProjectFields):
    """修改草稿：只写要改的字段；给了分年计划或测算表就整表替换。"""

    pro_id: UUID
    row_version: int | None = None
    pro_name: str | None = Field(default=None, min_length=1, max_length=360)
    pro_cat_code: str | None = Field(default=None, min_length=1, max_length=2)
    pro_total_amt: Sum | None = None


class SubmitProject(Command):
    pro_id: UUID
    row_version: int | None = None


class ReviewProject(Command):
    """登记评审结论：1 同意入库、2 不同意（不予支持）、3 退回修改、4 暂缓。"""

    pro_id: UUID
    check_amt: Sum
    review_result_code: str = Field(pattern=r"^[1234]$")
    audit_opinion: str = Field(default="", max_length=2000)


class ProjectOut(Out):
    pro_id: UUID
    pro_code: str
    status: str
    store_phase: str
    row_version: int
