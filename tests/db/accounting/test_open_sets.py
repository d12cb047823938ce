"""建账套：年中新登记的单位、下一年度。"""

import pytest
from django.db import transaction

from tests.db.basedata.test_operations import BUDGET, ELEMENTS
from tests.db.django_fixtures import DIVISION, YEAR, do, person
from yitihua.app.commands.open_year import open_fiscal_year
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.modules.accounting.models import AccountCls, AcctPeriod, AcctSet

pytestmark = pytest.mark.usefixtures("books")
KEEPER = person("MOF_ACC")


def counted(fiscal_year: str, code: str = "") -> tuple[int, int]:
    """（账套数，期间数）。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        sets = AcctSet.objects.unscoped("数账套").filter(fiscal_year=fiscal_year)
        periods = AcctPeriod.objects.unscoped("数期间").filter(fiscal_year=fiscal_year)
        if code:
            sets, periods = sets.filter(acct_set_code=code), periods.filter(acct_set_code=code)
        return sets.count(), periods.count()


def test_新登记的单位补建一套账_十三个期间_再执行不重复() -> None:
    do("basedata.agency.create", BUDGET, agency_code="101003", **ELEMENTS)
    assert counted(YEAR, "DW101003") == (0, 0)
    assert do("accounting.acct_set.open", KEEPER)["opened"] == 1
    assert counted(YEAR, "DW101003") == (1, 13)
    before = counted(YEAR)
    assert do("accounting.acct_set.open", KEEPER)["opened"] == 0
    assert counted(YEAR) == before


def test_开下一年度_没有单位时建总会计与指标会计_科目表换新版() -> None:
    with transaction.atomic():
        made = open_fiscal_year(mof_div_code=DIVISION, fiscal_year="2023")
    assert made == {"gl_acct_set": 2, "gl_acct_period": 26}
    assert counted("2023") == (2, 26)
    names = AccountCls.objects.filter(ledger="general", acct_cls_code="5001")
    assert {row.fiscal_year for row in names} >= {YEAR, "2023"}
    with transaction.atomic():
        again = open_fiscal_year(mof_div_code=DIVISION, fiscal_year="2023")
    assert again == {"gl_acct_set": 0, "gl_acct_period": 0}
