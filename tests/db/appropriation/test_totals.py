"""总指标不属于任何科室，哪个科室都可用作来源；授权只管一种资金的，也只用得到那种资金的总指标。"""

import pytest
from django.db import transaction

from tests.db.django_fixtures import DIVISION, YEAR, context, person
from tests.db.limits.holding import holder
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Principal
from yitihua.modules.appropriation import adjusting, queries
from yitihua.modules.appropriation.models import Indicator

pytestmark = pytest.mark.usefixtures("base_world")


def sources(who: Principal, *, totals: bool = True) -> tuple[set[str], set[str]]:
    """此人可用作来源的总指标的资金性质：录入用的、调剂用的。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        ids = list(Indicator.objects.unscoped("核对").filter(bgt_layer_code="10").values_list("pk", flat=True))
        found = queries.origins(ids, ctx=context(who))
        moved = adjusting.readable_sources(ids, totals=totals, ctx=context(who))
    return {row.fund_type_code for row in found.values()}, {row.fund_type_code for row in moved.values()}


@pytest.fixture
def totals(base_world: None) -> None:
    """一般公共预算、政府性基金各一条总指标。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        for fund in ("111", "121"):
            Indicator.objects.create(
                mof_div_code=DIVISION, fiscal_year=YEAR, bgt_layer_code="10", status="2", fund_type_code=fund
            )


@pytest.mark.usefixtures("totals")
def test_只管一种资金的_来源只有那种资金的总指标() -> None:
    section = holder("fund12", ("MOF_BIZ", "", "006", "fund_type_code=12", ""))
    assert sources(person("MOF_BIZ", mof_dep="007")) == ({"111", "121"}, {"111", "121"})
    assert sources(section) == ({"121"}, {"121"})
    assert sources(section, totals=False) == ({"121"}, set())
