"""预算执行情况表：口径、合计、按人的范围，以及每个数点开都是同样的合计。"""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.db.django_fixtures import person
from tests.db.reporting.chain import chain, read
from yitihua.engines.meta.query import Query, fetch
from yitihua.engines.meta.records import RECORDS
from yitihua.modules.reporting.execution import execution
from yitihua.modules.reporting.workbooks import execution_workbook

pytestmark = pytest.mark.usefixtures("base_world")
TREASURY = person("MOF_TRE")


@pytest.fixture(autouse=True)
def city(base_world: None) -> None:
    chain(1, paid="100.00")
    chain(2, paid="200.05", month=5)
    chain(3, agency="101002", func="2010102", paid="300.00")


def _report(who: Any = TREASURY, **filters: str) -> Any:
    return read(who, execution, filters)


def _opened(part: Any, **more: str) -> Decimal:
    query = Query({**part["filters"], **more}, page_size=1, totals=True)
    return Decimal(read(TREASURY, fetch, RECORDS[part["table"]], query).sums[part["sum"]])


def test_三列数与各月_支付减退款() -> None:
    report = _report()
    first = report["rows"][0]
    assert (first["agency_code"], first["exp_func_code"]) == ("101001", "2010101")
    assert (first["budget_amt"], first["indicator_amt"], first["paid_amt"]) == ("2000.00", "1500.00", "280.03")
    assert first["months"][2:6] == ["100.00", "-10.01", "200.05", "-10.01"]
    assert first["rate"] == "18.67"
    assert report["totals"]["paid_amt"] == "570.02"
    assert report["totals"]["months"][2] == "400.00"


def test_每个数点开_行的合计与它相等() -> None:
    report = _report()
    assert len(report["rows"]) == 2
    for row in report["rows"]:
        own = {"agency_code": row["agency_code"], "exp_func_code": row["exp_func_code"]}
        for column, part in report["drill"].items():
            assert _opened(part, **own) == Decimal(row[column]), column
        for number, amount in enumerate(row["months"], start=1):
            assert _opened(report["drill"]["paid_amt"], **own, biz_month=str(number)) == Decimal(amount)
    for column, part in report["drill"].items():
        assert _opened(part) == Decimal(report["totals"][column])


def test_按人的范围与条件() -> None:
    assert {row["agency_code"] for row in _report(person("AG_OP", agency="101002"))["rows"]} == {"101002"}
    assert _report(person("MOF_BIZ", mof_dep="999"))["rows"] == []
    only = _report(exp_func_code__prefix="2010102", agency_code__prefix="101")
    assert [row["paid_amt"] for row in only["rows"]] == ["289.99"] == [only["totals"]["paid_amt"]]


def test_导出的合计同界面() -> None:
    report = _report()
    content = execution_workbook(report, conditions={}, mark="导出人 某")
    *_, last, mark = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert (last[0], mark[0]) == ("合计", "导出人 某")
    shown = [f"{value:.2f}" for value in last[4:7]]
    assert shown == [report["totals"][name] for name in ("budget_amt", "indicator_amt", "paid_amt")]
