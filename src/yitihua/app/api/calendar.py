"""工作日历：按月看哪天上班、哪天放假、银行几点截止，以及依据。"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app.api.session import principal_from
from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.calendar.models import CalendarDay, WorkDay
from yitihua.infra.calendar.parameters import parameters
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.errors import RequestError

router = Router(tags=["日历"])


@router.get("/calendar", summary="一个月的工作日历")
def month(request: HttpRequest, month: str = "") -> HttpResponse:
    """`month` 写作 2022-03，缺省为业务日期所在月；本区划写的优先于各区划共用的，再按周末。"""
    principal = principal_from(request)
    today = biz_now().date()
    first = _first(month, today)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    with reading(principal):
        common = {row.day: row for row in CalendarDay.objects.filter(day__range=(first, last))}
        rows = WorkDay.objects.filter(mof_div_code=principal.mof_div_code, day__range=(first, last))
        own = {row.day: row for row in rows}
        values = parameters(mof_div_code=principal.mof_div_code, fiscal_year=f"{first.year:04d}")
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return JsonResponse(
        {
            "month": f"{first:%Y-%m}",
            "today": today.isoformat(),
            "bank_cutoff": values["bank_cutoff"],
            "days": [_shown(day, own.get(day), common.get(day)) for day in days],
        }
    )


def _first(text: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{text}-01") if text else today.replace(day=1)
    except ValueError:
        raise RequestError("E-REQ-002", "月份须写成 2022-03 这样", fields=("month",)) from None


def _shown(day: date, own: WorkDay | None, common: CalendarDay | None) -> dict[str, Any]:
    row = own or common
    works = row.is_workday == 1 if row else day.weekday() < 5
    return {
        "day": day.isoformat(),
        "works": works,
        "source": "own" if own else "common" if common else "",
        "remark": row.remark if row else "",
        "bank_cutoff": own.bank_cutoff.isoformat() if own and own.bank_cutoff else "",
    }
