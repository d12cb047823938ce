"""试算平衡表：逐级汇总、期初随期间移动、借贷相等、汇总作业前后不变。"""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from tests.db.django_fixtures import DIVISION, YEAR, person
from tests.db.reporting.chain import chain, read
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import RequestError
from yitihua.ledger.balances import roll_up
from yitihua.ledger.posting import standard_templates
from yitihua.modules.reporting.trial_balance import trial_balance

pytestmark = pytest.mark.usefixtures("base_world")


@pytest.fixture(autouse=True)
def city(base_world: None) -> None:
    chain(1, paid="100.00")
    chain(3, agency="101002", paid="300.00")


def _balance(who: Any = person("MOF_TRE"), **options: str) -> Any:  # noqa: B008
    return read(who, trial_balance, **{"ledger": "GLA", **options})


def _by_code(report: Any) -> dict[str, Any]:
    return {row["acct_cls_code"]: row for row in report["rows"]}


def test_三月发生_四月成为期初_借贷相等() -> None:
    march, april = _balance(acct_period="3"), _by_code(_balance(acct_period="4"))["5001"]
    row = _by_code(march)["5001"]
    assert (row["begin_dr"], row["occur_dr"], row["end_dr"]) == ("0.00", "400.00", "400.00")
    assert (april["begin_dr"], april["occur_dr"], april["end_dr"]) == ("400.00", "0.00", "400.00")
    assert march["balanced"]
    assert march["totals"]["occur_dr"] == march["totals"]["occur_cr"] == "400.00"


def test_上级科目等于下级之和_合计只加末级() -> None:
    report = _balance()
    chart = standard_templates().charts.of(ledger="agency", fiscal_year=int(YEAR))
    rows = _by_code(report)
    summed: dict[str, Decimal] = {}
    for code, row in rows.items():
        for name in ("occur_dr", "occur_cr"):
            parent = chart.account(code).parent_code
            summed[f"{parent}.{name}"] = summed.get(f"{parent}.{name}", Decimal(0)) + Decimal(row[name])
    parents = [code for code, row in rows.items() if not row["is_leaf"]]
    assert parents
    for code in parents:
        for name in ("occur_dr", "occur_cr"):
            assert Decimal(rows[code][name]) == summed[f"{code}.{name}"]
    leaves = [row for row in report["rows"] if row["is_leaf"]]
    assert sum(Decimal(row["occur_dr"]) for row in leaves) == Decimal(report["totals"]["occur_dr"])


def test_汇总作业前后不变() -> None:
    before = _balance()
    with transaction.atomic():
        set_divisions([DIVISION])
        assert roll_up(connection.connection, YEAR) > 0
    assert _balance()["rows"] == before["rows"]


def test_单位只看本单位的账_账套与单位条件() -> None:
    own = _by_code(_balance(person("AG_OP", agency="101002")))
    assert own["5001"]["occur_dr"] == "300.00"
    assert _balance(person("AG_OP", agency="101002"), agency_code="101001")["rows"] == []
    assert _by_code(_balance(acct_set_code="DW101001"))["5001"]["occur_dr"] == "100.00"


@pytest.mark.parametrize("options", [{"ledger": "XXX"}, {"acct_period": "14"}, {"acct_period": "0"}])
def test_不认识的账套与期间被拒(options: dict[str, str]) -> None:
    with pytest.raises(RequestError):
        _balance(**options)
