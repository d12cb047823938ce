"""项目库的记录与项目名称解析。"""

from django.db.models import Q

from yitihua.engines.meta.names import register_names, register_own_names
from yitihua.engines.meta.records import record
from yitihua.kernel.codes import dept_of
from yitihua.kernel.context import Ctx
from yitihua.modules.projects.models import Project

_ROW = {"creater": "创建人", "last_user": "最后修改人", "row_version": "行版本"}


def _project_names(codes: set[str], fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    rows = Project.objects.unscoped("名称随代码带出").filter(mof_div_code=mof_div_code, pro_code__in=codes)
    return dict(rows.values_list("pro_code", "pro_name"))


def _seen_names(codes: set[str], ctx: Ctx) -> dict[str, str]:
    """预算可以安排到本部门任一单位的项目上，故名称按部门看得到；别的部门的不行。"""
    rows = Project.objects.unscoped("名称按部门放宽，下面自己限").filter(
        mof_div_code=ctx.mof_div_code, pro_code__in=codes
    )
    scope = ctx.principal.scope
    if not scope.unlimited:
        depts = {dept_of(prefix) for prefix in scope.agencies}
        wanted = Q(dept_code__in=depts) | Q(manage_mof_dep_code__in=scope.mof_deps)
        if scope.limited:  # 限了要素的不按部门放宽
            wanted |= Q(pk__in=Project.objects.scoped(ctx).values("pk"))
        rows = rows.filter(wanted)
    return dict(rows.values_list("pro_code", "pro_name"))


register_names("PROJECT", _project_names)
register_own_names("PROJECT", _seen_names)

record(
    "PM_PROJECT_INFO",
    title="项目基本信息",
    source="pm_project_info",
    key="pro_id",
    agency="agency_code",
    mof_dep="manage_mof_dep_code",
    names={
        "agency_name": ("agency_code", "AGENCY"),
        "pro_cat_name": ("pro_cat_code", "PRO_CAT"),
        "manage_mof_dep_name": ("manage_mof_dep_code", "MOF_DEP"),
        "exp_func_name": ("exp_func_code", "EXP_FUNC"),
        "store_phase_name": ("store_phase", "STORE_PHASE"),
        "exist_statue_name": ("exist_statue", "EXIST_STATUE"),
    },
    local={
        **_ROW,
        "fiscal_year": "预算年度",
        "status": "状态",
        "name_initials": "名称拼音首字母",
        "track_pro_code": "需要追踪项目代码",
        "check_amt": "评审审定额",
        "review_result_code": "评审结论代码",
        "source_sys": "来源系统",
        "source_key": "来源主键",
        "store_phase_name": "储备阶段",
        "exist_statue_name": "存续状态",
        "pro_cat_name": "项目类别",
    },
    order="-create_time",
)
record(
    "PM_ANNUAL_EXPPLAN_INFO",
    title="项目分年支出计划",
    source="pm_annual_expplan_info",
    key="expplan_id",
    agency="agency_code",
    names={"pro_name": ("pro_code", "PROJECT")},
    local={**_ROW, "agency_code": "单位代码"},
    order="pro_code, plan_year",
)
record(
    "PM_EST_DETAIL",
    title="项目测算明细",
    source="pm_est_detail",
    key="est_id",
    agency="agency_code",
    names={"pro_name": ("pro_code", "PROJECT"), "dep_bgt_eco_name": ("dep_bgt_eco_code", "DEP_BGT_ECO")},
    local={**_ROW, "agency_code": "单位代码", "est_price": "单价", "line_no": "行号"},
    order="pro_code, line_no",
)
record(
    "PM_PRO_REVIEW",
    title="项目评审",
    source="pm_pro_review",
    key="review_id",
    agency="agency_code",
    names={"pro_name": ("pro_code", "PROJECT"), "review_result_name": ("review_result_code", "MOF_AUD_OPINION")},
    local={**_ROW, "agency_code": "单位代码", "review_result_name": "评审结论"},
    order="-create_time",
)
