"""答下层的询问：单位还有几个未结项目（R-BAS-010）。"""

from django.db.models import Count

from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.modules.basedata.public import AGENCY_STOP, OpenMatters
from yitihua.modules.projects.models import Project

_CLOSED = ("90", "99")


@AGENCY_STOP.answers
def open_projects(agency_codes: frozenset[str], ctx: Ctx) -> list[OpenMatters]:
    """草稿也算：停用前须办完或删除。"""
    rows = (
        Project.objects.unscoped("停用单位要看全部项目")
        .filter(mof_div_code=ctx.mof_div_code, agency_code__in=agency_codes, is_deleted=NO, is_end=NO)
        .exclude(store_phase__in=_CLOSED)
        .values_list("agency_code")
        .annotate(open_count=Count("pro_id"))
    )
    return [OpenMatters(agency_code=code, open_projects=count) for code, count in rows]
