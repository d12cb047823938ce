"""锁单位的最后一个版本，并说明为什么不能改。"""

from collections.abc import Iterable
from datetime import date

from yitihua.engines.rules import decide
from yitihua.infra.operation.taken import stale_version
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding
from yitihua.modules.basedata.models import Agency


def lock_agencies(agency_codes: Iterable[str], *, ctx: Ctx) -> dict[str, Agency]:
    """各单位最后一个版本，按代码顺序加锁。"""
    rows = (
        Agency.objects.scoped(ctx)
        .filter(fiscal_year=ctx.fiscal_year, agency_code__in=list(agency_codes), is_deleted=NO)
        .select_for_update()
        .order_by("agency_code", "start_date")
    )
    return {row.agency_code: row for row in rows}


def take(
    rows: dict[str, Agency], agency_code: str, *, day: date, row_version: int | None, ctx: Ctx
) -> tuple[Agency | None, list[Finding]]:
    """可改的版本，或不能改的原因：没有登记、到业务日期或 `day` 已停用（R-GEN-003），版本过时（R-GEN-005）。"""
    row = rows.get(agency_code)
    gone = row is None or row.is_enabled != YES or row.end_date < max(ctx.biz_date, day)
    shown = {"element": "单位", "value": agency_code, "year": ctx.fiscal_year}
    problem = decide("R-GEN-003", fires=gone, fields=("agency_code",), **shown)
    if row is None or problem is not None:
        return None, [problem] if problem else []
    stale = stale_version(row.row_version, row_version)
    return (None, [stale]) if stale else (row, [])
