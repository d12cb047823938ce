"""正在看哪个区划、哪个年度：读接口共用。缺省本人区划与业务年度，只能换到有权看的区划。"""

from django.http import HttpRequest

from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.operation.authorize import no_access
from yitihua.kernel.context import Ctx, Principal
from yitihua.kernel.errors import RequestError

VIEW_NAMES = ("year", "div", "fiscal_year")
"""地址里决定看哪里的条件，不当作字段条件。"""


def viewing(request: HttpRequest, *, principal: Principal) -> Ctx:
    """地址里 `div` 换区划、`year`（报表写 `fiscal_year`）换年度；无权的区划与没有权限不加区分。

    换了区划，办事人也换成在那里的岗位与范围：其后一律看 `ctx.principal`。
    """
    year = str(request.GET.get("year") or request.GET.get("fiscal_year") or "")
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise RequestError("E-REQ-002", "预算年度须为四位数字", fields=("fiscal_year",))
    division = str(request.GET.get("div") or principal.mof_div_code)
    viewer = principal.reading_in(division)
    if viewer is None:
        raise no_access()
    moment = biz_now()
    return Ctx(viewer, division, year or f"{moment.year:04d}", moment)
