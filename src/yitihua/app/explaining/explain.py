"""把一行额度说清楚：拒绝时随结果给，平时按行查。"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from yitihua.app.explaining.balance import limit_row
from yitihua.app.explaining.consumers import largest
from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.scoping.divisions import reading_division
from yitihua.kernel.context import Ctx, Principal
from yitihua.kernel.findings import Finding

MARK = "limit"
"""发现的 figures 里放额度行的标识：区划:年度:种类:主键。"""
_MOST = 5


def mark_of(*, mof_div_code: str, fiscal_year: str, kind: str, limit_id: UUID) -> str:
    return f"{mof_div_code}:{fiscal_year}:{kind}:{limit_id}"


def explained(kind: str, limit_id: UUID, *, fiscal_year: str, ctx: Ctx, refused: bool = False) -> dict[str, Any] | None:
    """看不到与没有不加区分，都为空；刚在这一行上被拒的人，看得到这一行的数。"""
    row = limit_row(kind, limit_id, fiscal_year=fiscal_year, ctx=ctx)
    if row is None or not (refused or row.visible(ctx)):
        return None
    return {**row.as_dict(), "consumers": [item.as_dict() for item in largest(row, ctx=ctx)]}


def with_limits(findings: Sequence[Finding], principal: Principal | None) -> list[dict[str, Any]]:
    """拒绝应答里的各条发现；额度不足的带上那一行的来龙去脉，至多五行，多了请逐行查。"""
    shown = [item.as_dict() for item in findings]
    marked = [item for item in findings if MARK in item.figures]
    if principal is None or not marked:
        return shown
    wanted = list(dict.fromkeys(item.figures[MARK] for item in marked))[:_MOST]
    known = {mark: _read(mark, principal) for mark in wanted}
    for item, one in zip(findings, shown, strict=True):
        found = known.get(item.figures.get(MARK, ""))
        one["figures"] = {name: value for name, value in item.figures.items() if name != MARK}
        if found is not None:
            one["limit"] = found
    return shown


def _read(mark: str, principal: Principal) -> dict[str, Any] | None:
    division, year, kind, limit_id = mark.split(":")
    viewer = principal.reading_in(division)
    if viewer is None:
        return None
    ctx = Ctx(viewer, division, year, biz_now())
    with reading_division(division):
        return explained(kind, UUID(limit_id), fiscal_year=year, ctx=ctx, refused=True)
