"""基础信息、项目、预算的记录都查得出来，名称随代码带出，单位经办只看得到本单位。"""

import pytest

from tests.db.django_fixtures import context, person
from yitihua.engines.meta.query import Query, fetch
from yitihua.engines.meta.records import RECORDS
from yitihua.kernel.context import Principal

pytestmark = pytest.mark.usefixtures("division")
TABLES = {
    "BAS_MOF_DIV": 30,
    "ELE_CATALOG": 123,
    "ELE_UNION": 3363,
    "EXP_FUNC": 1735,
    "GOV_BGT_ECO": 82,
    "DEP_BGT_ECO": 110,
    "INCOME_SORT": 577,
    "BAS_BANK_NODE": 170,
    "BAS_MOF_DEP": 26,
    "BAS_AGENCY_INFO": 194,
    "BAS_ACCT_INFO": 296,
    "BAS_ELE_RELATION": 167,
    "PM_PROJECT_INFO": 0,
    "PM_ANNUAL_EXPPLAN_INFO": 0,
    "PM_EST_DETAIL": 0,
    "PM_PRO_REVIEW": 0,
    "BGT_PM_ANNUAL": 0,
    "BGT_APPROVAL": 0,
}


@pytest.mark.parametrize(("table", "count"), TABLES.items())
def test_预算科查得全部行(table: str, count: int) -> None:
    page = fetch(RECORDS[table], Query({}, totals=True), ctx=context(person("MOF_BGT")))
    assert page.count == count


@pytest.mark.parametrize(
    ("who", "count"),
    [
        (person("AG_OP", agency="101001"), 1),
        (person("DEPT", agency="101"), 3),
        (person("MOF_BIZ", mof_dep="009"), 19),
    ],
)
def test_单位按数据范围过滤(who: Principal, count: int) -> None:
    page = fetch(RECORDS["BAS_AGENCY_INFO"], Query({}), ctx=context(who))
    assert page.count == count


def test_名称与中文列名随记录给出() -> None:
    query = Query({"agency_code": "101001"})
    page = fetch(RECORDS["BAS_AGENCY_INFO"], query, ctx=context(person("MOF_BGT")))
    [row] = page.rows
    assert row["mof_dep_name"] == "行政政法科"
    assert row["exp_func_name"] == "行政运行"
    titles = {column.field: column.field_cn for column in page.columns}
    assert titles["unifsoc_cred_code"] == "统一社会信用代码"
    carried = RECORDS["BAS_AGENCY_INFO"].names
    untitled = [item.field for item in page.columns if item.field_cn == item.field and item.field not in carried]
    assert untitled == []
