"""周期作业：每个最近一次什么时候跑、结果怎样、下一次什么时候、本人能不能叫它跑。"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.session import principal_from
from yitihua.app.periodic import PERIODIC, Periodic, last_runs, next_time
from yitihua.infra.calendar.clock import local_text
from yitihua.infra.jobs.models import PeriodicRun
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Principal

router = Router(tags=["作业"])
READERS = frozenset({"SYS_ADM", "IT", "AUDIT", "PAY_CTR", "MOF_TRE", "MOF_ACC", "MOF_BGT"})


@router.get("/periodic", summary="周期作业")
def periodic(request: HttpRequest) -> HttpResponse:
    """一个周期作业一行；历次运行在记录 SYS_PERIODIC_RUN 里分页看。"""
    principal = principal_from(request)
    if not principal.has_role(*READERS):
        raise no_access()
    with reading(principal):
        last = last_runs(principal.mof_div_code)
    rows = [_shown(item, last.get(code), principal) for code, item in sorted(PERIODIC.items())]
    return JsonResponse({"rows": rows, "count": len(rows)})


def _shown(item: Periodic, run: PeriodicRun | None, principal: Principal) -> dict[str, Any]:
    return {
        "code": item.code,
        "title": item.title,
        "operation": item.operation,
        "every": _every(item.every_m),
        "roles": sorted(item.roles),
        "can_run": principal.has_role(*item.roles),
        "status": run.status if run else "",
        "start_time": local_text(run.start_time if run else None),
        "end_time": local_text(run.end_time if run else None),
        "result": json.dumps(run.result, ensure_ascii=False) if run and run.result else "",
        "reason": run.reason if run else "",
        "next_time": next_time(run, item),
    }


def _every(minutes: int) -> str:
    if not minutes:
        return "不定时"
    days, hours = minutes // 1440, minutes // 60
    return f"每{days}天" if days else f"每{hours}小时" if hours else f"每{minutes}分钟"
