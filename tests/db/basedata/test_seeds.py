"""初始化数据：行数与来源文件一致，重复装入不变，快照按日取数。"""

from datetime import date

import pytest
from django.db import connection, transaction

from tests.db.django_fixtures import DIVISION, YEAR
from yitihua.engines.meta import names
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.codes import YES
from yitihua.modules.basedata import bank_no, public
from yitihua.modules.basedata.agency_checks import check_elements
from yitihua.modules.basedata.models import Account, Agency, BankNode, CodeValue, MofDep, MofDiv
from yitihua.modules.basedata.seeds import load

pytestmark = pytest.mark.usefixtures("division")


def _count(code_set: str) -> int:
    return CodeValue.objects.unscoped("计数").filter(ele_catalog_code=code_set).count()


def test_各代码表行数与数据文件一致() -> None:
    assert {name: _count(name) for name in ("EXP_FUNC", "INCOME_SORT", "GOV_BGT_ECO", "DEP_BGT_ECO")} == {
        "EXP_FUNC": 1735,
        "INCOME_SORT": 577,
        "GOV_BGT_ECO": 82,
        "DEP_BGT_ECO": 110,
    }
    assert MofDiv.objects.unscoped("计数").count() == 30
    assert Agency.objects.unscoped("计数").count() == 194
    assert MofDep.objects.unscoped("计数").count() == 26


def test_每个末级单位有一个零余额账户和一个基本户() -> None:
    units = set(Agency.objects.unscoped("计数").filter(is_leaf=YES).values_list("agency_code", flat=True))
    for kind in ("21", "22"):
        owners = list(Account.objects.unscoped("计数").filter(acc_type_code=kind).values_list("agency_code", flat=True))
        assert len(owners) == len(units) == 144
        assert set(owners) == units


def test_单位的二十四项要素齐全且代码可用_信用代码校验位正确() -> None:
    problems = {}
    snapshot = public.as_of(date(2022, 3, 1), DIVISION)
    fields = ("mof_dep_code", "exp_func_code", "agency_type_code", "supdep_code", "agency_adm_level_code")
    for row in Agency.objects.unscoped("逐个核对"):
        values = {field.attname: getattr(row, field.attname) for field in Agency._meta.concrete_fields}
        found = [*check_elements(values), *public.check_row(snapshot, row, fields=fields)]
        found = [item for item in found if item.code not in ("R-BAS-004",)]
        if found:
            problems[row.agency_code] = [item.message for item in found]
    assert problems == {}
    virtual = Agency.objects.unscoped("计数").filter(is_virtual_unit=YES, unifsoc_cred_code="")
    assert virtual.count() == 50


def test_联行号都合校验规则且不重复() -> None:
    numbers = list(BankNode.objects.unscoped("核对").values_list("bank_no", flat=True))
    assert all(bank_no.valid(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_重复装入不增不减() -> None:
    before = CodeValue.objects.unscoped("计数").count()
    load.load_codes(YEAR)
    load.load_divisions(YEAR)
    load.load_demo_city(YEAR, DIVISION)
    assert CodeValue.objects.unscoped("计数").count() == before
    assert Agency.objects.unscoped("计数").count() == 194


def test_地方细化的资金性质默认不启用_上级仍是末级() -> None:
    snapshot = public.as_of(date(2022, 3, 1), DIVISION)
    item = snapshot.code("FUND_TYPE", "111")
    assert item is not None
    assert item.is_leaf
    detail = snapshot.code("FUND_TYPE", "1111")
    assert detail is not None
    assert not detail.usable(snapshot.day)


def test_十三个县市区都是本市下级() -> None:
    below = public.as_of(date(2022, 3, 1), DIVISION).divisions_below("430600000")
    counties = [item for item in below if item.ele_code != "430699000"]
    assert len(counties) == 13


def test_代码核对_可用的放行_差一个代码的拒绝() -> None:
    snapshot = public.as_of(date(2022, 3, 1), DIVISION)
    rows = [{"exp_func_code": "2010601"}, {"exp_func_code": "2010600"}, {"exp_func_code": "20106"}]
    found = public.check_codes(snapshot, rows, code_sets={"exp_func_code": "EXP_FUNC"})
    assert [[item.code for item in line] for line in found] == [[], ["R-GEN-003"], ["R-GEN-004"]]
    assert found[1][0].message == "支出功能分类科目代码2010600在2022年度不可用"
    assert found[2][0].message == "支出功能分类科目20106不是末级，请选择下级代码"
    allowed = public.check_codes(
        snapshot, rows[2:], code_sets={"exp_func_code": "EXP_FUNC"}, summary_allowed={"exp_func_code"}
    )
    assert allowed == [()]


def test_没装过数据的年度什么也查不到() -> None:
    snapshot = public.as_of(date(2023, 3, 1), DIVISION)
    assert snapshot.agency("101001") is None
    assert snapshot.code("FUND_TYPE", "111") is None


def test_没设区划就读快照是程序缺陷_不会把空快照放进缓存() -> None:
    set_divisions([])
    with pytest.raises(AssertionError, match="没有设区划"):
        public.as_of(date(2022, 3, 1), DIVISION)
    set_divisions([DIVISION])
    assert public.as_of(date(2022, 3, 1), DIVISION).agency("101001") is not None


def test_部门经济分类按单位性质对应政府经济分类() -> None:
    snapshot = public.as_of(date(2022, 3, 1), DIVISION)
    assert snapshot.gov_eco_of(dep_bgt_eco_code="30101", agency_code="101001") == "50101"
    assert snapshot.gov_eco_of(dep_bgt_eco_code="30101", agency_code="101002") == "50501"
    assert snapshot.gov_eco_of(dep_bgt_eco_code="30107", agency_code="101001") == ""


def test_名称由代码带出() -> None:
    found = names.resolve("EXP_FUNC", ["2010601", "x"], fiscal_year=YEAR, mof_div_code=DIVISION)
    assert found == {"2010601": "行政运行"}
    assert names.resolve("AGENCY", ["301001"], fiscal_year=YEAR, mof_div_code=DIVISION) == {"301001": "市财政局本级"}


def test_回滚过的改动不会留在快照缓存里() -> None:
    save = transaction.savepoint()
    Agency.objects.unscoped("试改").filter(agency_code="101001").update(agency_name="试改的名字")
    load.load_demo_city(YEAR, DIVISION)
    changed = public.as_of(date(2022, 3, 1), DIVISION).agency("101001")
    assert changed is not None
    assert changed.agency_name == "试改的名字"
    transaction.savepoint_rollback(save)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    again = public.as_of(date(2022, 3, 1), DIVISION).agency("101001")
    assert again is not None
    assert again.agency_name == "市人大常委会办公室本级"
