"""转移支付交接：两个区划各记各的账，送两次也只记一次，谁也看不到谁（R-IND-010、011、024）。"""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from tests.db.django_fixtures import DIVISION, SHANGHAI, YEAR
from tests.db.yearend.people import BGT, BGT2, POOL, approve, books, do, problems
from yitihua.infra.identity.principals import system_principal
from yitihua.infra.pg.bootstrap import DatabaseUrls
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Principal, Scope
from yitihua.kernel.errors import Refusal
from yitihua.modules.appropriation.operations.transfer.issue_transfer import deliver
from yitihua.modules.appropriation.operations.transfer.receive_transfer import report
from yitihua.modules.appropriation.seeds.load import load_prefixes
from yitihua.modules.basedata import versions
from yitihua.modules.basedata.models import MofDep

pytestmark = pytest.mark.usefixtures("world")
LOWER = "430621000"
MAY = datetime(2022, 5, 10, 10, 0, tzinfo=SHANGHAI)
COUNTY = Principal(
    "county", "county", "county", frozenset({"MOF_BGT"}), Scope(divisions=frozenset({LOWER}), unlimited=True), LOWER
)


@pytest.fixture(autouse=True)
def lower(world: None) -> None:
    """下级区划的科室与文号前缀。"""
    with transaction.atomic():
        set_divisions([DIVISION, LOWER])
        dep = MofDep.objects.filter(mof_div_code=DIVISION, fiscal_year=YEAR, mof_dep_code="006").first()
        assert dep is not None
        dep.pk, dep.mof_div_code = None, LOWER
        dep._state.adding = True
        dep.save()
        versions.bump(mof_div_code=LOWER, fiscal_year=YEAR)
        load_prefixes(mof_div_code=LOWER, fiscal_year=YEAR)


def read(statement: str, *values: Any, div: str = DIVISION) -> list[Any]:
    with transaction.atomic():
        set_divisions([div])
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())


def sent(amount: str = "700000.00", **changed: Any) -> str:
    """专款两百万，分给下级并下达，返回下达单。"""
    approve()
    fields = {**POOL, "found_type_code": "23", "source_type_code": "2", "adj_batch_no": "Z00001",
              "sup_bgt_doc_no": "湘财预〔2022〕18号", "tp_func_code": "2010101", "pro_cat_code": "3"}  # fmt: skip
    pool = do("appropriation.indicator.register", BGT, now=MAY, amount="2000000.00", **fields)["bgt_id"]
    do("appropriation.indicator.issue", BGT2, now=MAY, bgt_id=pool)
    line = {
        "rec_div_code": LOWER,
        "gov_bgt_eco_code": "51301",
        "bgt_layer_code": "20",
        "bgt_exe_flag": "2",
        "amount": amount,
        **changed,
    }
    region = do("appropriation.indicator.allocate", BGT, now=MAY, bgt_id=pool, lines=[line])["lines"][0]["bgt_id"]
    do("appropriation.indicator.issue", BGT2, now=MAY, bgt_id=region)
    return str(do("appropriation.transfer.issue", BGT, now=MAY, bgt_id=region, amount=amount)["transfer_id"])


def arrived(transfer_id: str) -> str:
    """送到下级（送两次），返回接收单。"""
    for _ in range(2):
        deliver(transfer_id=transfer_id, from_div_code=DIVISION)
    rows = read("SELECT transfer_in_id, amount FROM indi_transfer_in", div=LOWER)
    assert len(rows) == 1
    return str(rows[0][0])


def received(transfer_in_id: str) -> str:
    fields = {"transfer_in_id": transfer_in_id, "manage_mof_dep_code": "006", "pro_code": "P0009"}
    result = do("appropriation.transfer.receive", COUNTY, now=MAY, div=LOWER, **fields)
    for _ in range(2):
        report(transfer_in_id=transfer_in_id, mof_div_code=LOWER)
    return str(result["bgt_id"])


def test_送两次记一次_两边同额_互相看不到(next_year: DatabaseUrls) -> None:
    transfer = sent()
    bgt_id = received(arrived(transfer))
    assert books() == {
        "10202": Decimal("-2000000.00"), "202": Decimal("1300000.00"), "502": Decimal("700000.00")
    }  # fmt: skip
    assert books(div=LOWER) == {"10202": Decimal("-700000.00"), "202": Decimal("700000.00")}
    assert read("SELECT received_amt, status FROM indi_transfer_out") == [(Decimal("700000.00"), "2")]
    assert read(
        "SELECT source_type_code, adj_batch_no, sup_bgt_doc_no = (SELECT sup_bgt_doc_no FROM indi_transfer_in)"
        " FROM ba_bgt_info WHERE bgt_id = %s", bgt_id, div=LOWER,
    ) == [("2", "Z00001", True)]  # fmt: skip
    assert read("SELECT count(*) FROM indi_transfer_in") == [(0,)]
    assert read("SELECT count(*) FROM indi_transfer_out", div=LOWER) == [(0,)]
    assert read("SELECT count(*) FROM ba_bgt_info WHERE bgt_id = %s", bgt_id) == [(0,)]
    assert problems(next_year.verify) == []


def test_收回下级未用的_两边同额冲回_回执来两次记一次(next_year: DatabaseUrls) -> None:
    transfer = sent()
    incoming = arrived(transfer)
    received(incoming)
    do("appropriation.transfer.recall", BGT, now=MAY, transfer_id=transfer, amount="50000.00")
    deliver(transfer_id=transfer, from_div_code=DIVISION)
    assert books()["502"] == Decimal("700000.00"), "下级没退，上级不动"
    do("appropriation.transfer.give_back", COUNTY, now=MAY, div=LOWER, transfer_in_id=incoming)
    for _ in range(2):
        report(transfer_in_id=incoming, mof_div_code=LOWER)
        deliver(transfer_id=transfer, from_div_code=DIVISION)
    assert books()["502"] == Decimal("650000.00")
    assert books()["202"] == Decimal("1350000.00")
    assert books(div=LOWER) == {"10202": Decimal("-650000.00"), "202": Decimal("650000.00")}
    assert read("SELECT back_amt, recall_amt, received_amt FROM indi_transfer_out") == [
        (Decimal("50000.00"), Decimal("0.00"), Decimal("650000.00"))
    ]
    with pytest.raises(Refusal):
        do("appropriation.transfer.recall", BGT, now=MAY, transfer_id=transfer, amount="650000.01")
    assert problems(next_year.verify) == []


def test_还没接收的当即退回_接收时只登记剩下的(next_year: DatabaseUrls) -> None:
    transfer = sent()
    incoming = arrived(transfer)
    do("appropriation.transfer.recall", BGT, now=MAY, transfer_id=transfer, amount="50000.00")
    for _ in range(2):
        deliver(transfer_id=transfer, from_div_code=DIVISION)
        report(transfer_in_id=incoming, mof_div_code=LOWER)
    received(incoming)
    assert books()["502"] == -books(div=LOWER)["10202"] == Decimal("650000.00")
    assert problems(next_year.verify) == []


def test_直达资金没有关联中央项目不能接收() -> None:
    """R-IND-011：有标识没项目被拒，补上项目就行。"""
    incoming = arrived(sent())
    fields = {"transfer_in_id": incoming, "manage_mof_dep_code": "006", "pro_code": "P0009", "direct_flag_code": "01"}
    with pytest.raises(Refusal) as caught:
        do("appropriation.transfer.receive", COUNTY, now=MAY, div=LOWER, **fields)
    assert [item.code for item in caught.value.findings.items] == ["R-IND-011"]
    done = do("appropriation.transfer.receive", COUNTY, now=MAY, div=LOWER, **fields, count_fund_pro_code="10000014Z")
    assert done["amount"] == "700000.00"


def test_满三十天不催_第三十一天催_按参数改() -> None:
    """R-IND-010。"""
    sent()
    remind, robot = "appropriation.transfer.remind", system_principal(DIVISION)
    days = {30: 0, 31: 1}
    for day, overdue in days.items():
        moment = datetime.fromordinal(MAY.toordinal() + day).replace(hour=10, tzinfo=SHANGHAI)
        result = do(remind, robot, now=moment)
        assert result["overdue"] == 0, "没有人收，只算金额"
        assert Decimal(result["amount"]) == Decimal("1300000.00") * overdue


def test_分给不存在的单位要走转移支付() -> None:
    """R-IND-024：本级没有这个单位被拒；写明接收区划就行。"""
    transfer = sent("0.01")
    assert transfer
    pool = read("SELECT bgt_id FROM ba_bgt_info WHERE bgt_layer_code = '20' AND rec_div_code = ''")[0][0]
    line = {"agency_code": "999999", "amount": "0.01", "exp_func_code": "2010101", "gov_bgt_eco_code": "50205"}
    with pytest.raises(Refusal) as caught:
        do("appropriation.indicator.allocate", BGT, now=MAY, bgt_id=pool, lines=[line])
    assert "R-IND-024" in [item.code for item in caught.value.findings.items]
