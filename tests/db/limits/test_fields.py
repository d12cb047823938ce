"""不给看字段的授权：列表、取一条、导出、查找、操作结果里都是空，不能拿来查询、排序、填写；另一条授权给看的照看。"""

import json
from io import BytesIO
from typing import Any, Final

import pytest
from django.db import transaction
from django.http import HttpResponse
from python_calamine import CalamineWorkbook

from tests.db.django_fixtures import DIVISION, YEAR, do
from tests.db.limits.holding import holder
from tests.db.reporting.chain import chain, read
from tests.db.workbench.calling import Call
from yitihua.engines.meta.query import Query, fetch
from yitihua.engines.meta.records import RECORDS
from yitihua.infra.operation.authorize import Forbidden
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import RequestError
from yitihua.modules.payment.models import PayApp, PayBill

pytestmark = pytest.mark.usefixtures("base_world")
ACCOUNT: Final = "6222021907000000015"
NAME: Final = "岳阳某文具店"


@pytest.fixture(autouse=True)
def paid(base_world: None) -> None:
    for number, agency in ((1, "101001"), (2, "102001")):
        chain(number, agency=agency)
    with transaction.atomic():
        set_divisions([DIVISION])
        payee = {"payee_acct_no": ACCOUNT, "payee_acct_name": NAME}
        PayApp.objects.update(**payee, payee_initials="yymwjd")
        PayBill.objects.update(**payee)


@pytest.fixture
def blind() -> Principal:
    return holder("blind", ("AG_OP", "101001", "", "", "payee_acct_no"))


def rows(who: Principal, table: str = "PAY_VOUCHER", *, order: str = "", **filters: str) -> list[dict[str, Any]]:
    query = Query({"fiscal_year": YEAR, **filters}, order=tuple(filter(None, [order])), totals=True)
    found: list[dict[str, Any]] = read(who, fetch, RECORDS[table], query).rows
    return found


def told(answer: HttpResponse) -> Any:
    return json.loads(answer.content)


def shown(answer: HttpResponse) -> str:
    """导出的全部格子。"""
    return str(CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python())


@pytest.mark.parametrize("table", ["PAY_VOUCHER", "PAY_VOUCHER_BILL"])
def test_值是空_列名也不列出(blind: Principal, table: str) -> None:
    page = read(blind, fetch, RECORDS[table], Query({"fiscal_year": YEAR}))
    assert [row["payee_acct_no"] for row in page.rows] == [None]
    assert [row["payee_acct_name"] for row in page.rows] == [NAME], "没有说不给看的照看"
    assert "payee_acct_no" not in {column.field for column in page.columns}
    assert rows(holder("open", ("AG_OP", "101001", "", "", "")), table)[0]["payee_acct_no"] == ACCOUNT


@pytest.mark.parametrize("name", ["payee_acct_no", "payee_acct_no__contains", "payee_acct_no__prefix"])
def test_不能拿来查询与排序_如同没有这一列(blind: Principal, name: str) -> None:
    with pytest.raises(RequestError) as wrong:
        rows(blind, **{name: ACCOUNT[:6]})
    assert wrong.value.code == "E-REQ-004"
    with pytest.raises(RequestError):
        rows(blind, order="-payee_acct_no")
    found = read(blind, fetch, RECORDS["PAY_VOUCHER"], Query({"fiscal_year": YEAR}, search=ACCOUNT[:12]))
    assert found.count == 0, "在全部文字列里找，也找不到看不到的那一列"


def test_两条授权_各行凭管到它的那条(blind: Principal) -> None:
    two = holder("two", ("AG_OP", "101001", "", "", "payee_acct_no"), ("AG_OP", "102001", "", "", ""))
    assert {row["agency_code"]: row["payee_acct_no"] for row in rows(two)} == {"101001": None, "102001": ACCOUNT}
    assert [row["agency_code"] for row in rows(two, payee_acct_no=ACCOUNT)] == ["102001"], "看不到的行也查不出来"
    lifted = holder("lifted", ("AG_OP", "101001", "", "", "payee_acct_no"), ("AG_AUD", "101001", "", "", ""))
    assert [row["payee_acct_no"] for row in rows(lifted)] == [ACCOUNT], "有一条授权给看就看得到"
    same = holder("same", ("AG_OP", "101001", "", "", "payee_acct_no,use_des"),
                  ("AG_AUD", "101001", "", "", "payee_acct_no"))  # fmt: skip
    assert [row["payee_acct_no"] for row in rows(same)] == [None], "每一条都不给看才看不到"


def test_看不到名称_拼音首字母也看不到_查找也不按它找(call: Call) -> None:
    who = holder("noname", ("AG_OP", "101001", "", "", "payee_acct_name"))
    (row,) = rows(who)
    assert (row["payee_acct_name"], row["payee_initials"]) == (None, None)
    for words in (NAME, "yymwjd", NAME[2:5]):
        assert told(call("/search", who, q=words, year=YEAR))["rows"] == []
    (found,) = told(call("/search", who, q="A00001", year=YEAR))["rows"]
    assert NAME not in str(found)
    assert told(call("/search", holder("open", ("AG_OP", "101001", "", "", "")), q="yymwjd", year=YEAR))["rows"]


def test_导出里没有_照界面的样子导也是空(call: Call, blind: Principal) -> None:
    plain = call("/records/PAY_VOUCHER.xlsx", blind, fiscal_year=YEAR)
    layout = {"title": "支付申请", "columns": [{"field": "pay_app_no", "title": "编号"},
                                            {"field": "payee_acct_no", "title": "收款人账号"}]}  # fmt: skip
    shaped = call("/records/PAY_VOUCHER/export", blind, body=layout, fiscal_year=YEAR)
    for answer in (plain, shaped):
        assert answer.status_code == 200
        cells = shown(answer)
        assert ACCOUNT not in cells
        assert "A00001" in cells
    assert "收款人账号" not in shown(plain)
    refused = call("/records/PAY_VOUCHER.xlsx", blind, payee_acct_no=ACCOUNT)
    assert refused.status_code == 400


def test_单据页也是空(call: Call, blind: Principal) -> None:
    key = rows(blind)[0]["pay_app_id"]
    found = told(call(f"/documents/payment.application/{key}", blind))
    assert found["record"]["payee_acct_no"] is None
    assert ACCOUNT not in str(found)


def test_看不到的字段不能填(blind: Principal) -> None:
    key = rows(blind)[0]["pay_app_id"]
    with pytest.raises(Forbidden) as refusal:
        do("payment.application.update", blind, pay_app_id=key, row_version=1, payee_acct_no="1")
    assert refusal.value.finding.code == "R-WFL-008"
