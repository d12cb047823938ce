"""谁管哪套账：总会计、指标会计归国库科，单位账归会计科，单位自己也能管自己的（08 第 2 节）。"""

from collections.abc import Mapping
from typing import Final

from yitihua.infra.operation.authorize import no_access
from yitihua.kernel.context import Ctx
from yitihua.modules.accounting.models import AcctPeriod, AcctSet

KEEPERS: Final[Mapping[str, frozenset[str]]] = {
    "general": frozenset({"MOF_TRE", "SYSTEM"}),
    "indicator": frozenset({"MOF_TRE", "MOF_BGT", "SYSTEM"}),
    "agency": frozenset({"MOF_ACC", "AG_AUD", "SYSTEM"}),
}
WRITERS: Final = {"MOF_TRE", "MOF_ACC", "MOF_BGT", "AG_AUD"}
POSTERS: Final[Mapping[str, frozenset[str]]] = {
    "general": frozenset({"MOF_POST"}),
    "indicator": frozenset({"MOF_POST"}),
    "agency": frozenset({"MOF_POST", "AG_POST"}),
}
"""记账岗与制单的各岗分开设，同一人不能兼（R-WFL-004）。"""


def kept_set(acct_set_code: str, *, ctx: Ctx, by: Mapping[str, frozenset[str]] = KEEPERS) -> AcctSet:
    """办事人管得到（`by` 换成 POSTERS 即记得了账）的账套；看不到或不归他管一律“无权访问”。"""
    found: AcctSet | None = (
        AcctSet.objects.scoped(ctx).filter(fiscal_year=ctx.fiscal_year, acct_set_code=acct_set_code).first()
    )
    if found is None or not ctx.principal.has_role(*by[found.ledger]):
        raise no_access()
    return found


def locked_period(acct_set: AcctSet, acct_period: int, *, ctx: Ctx) -> AcctPeriod:
    """锁住期间行：在记账的等它做完，之后的按新状态判。"""
    found: AcctPeriod | None = (
        AcctPeriod.objects.scoped(ctx)
        .select_for_update()
        .filter(fiscal_year=ctx.fiscal_year, acct_set_code=acct_set.acct_set_code, acct_period=acct_period)
        .first()
    )
    if found is None:
        raise no_access()
    return found


def neighbour_status(acct_set: AcctSet, acct_period: int, *, ctx: Ctx) -> str | None:
    """相邻期间的状态；没有这一期为空。"""
    status: str | None = (
        AcctPeriod.objects.scoped(ctx)
        .filter(fiscal_year=ctx.fiscal_year, acct_set_code=acct_set.acct_set_code, acct_period=acct_period)
        .values_list("status", flat=True)
        .first()
    )
    return status
