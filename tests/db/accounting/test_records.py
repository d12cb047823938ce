"""三套账的记录：列齐、余额可加、单位只见自己的。"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

import yitihua.modules.accounting.records  # noqa: F401
from tests.db.accounting.booking import cleared, paid, post, refunded
from tests.db.django_fixtures import DIVISION, context, person
from yitihua.engines.meta.query import Page, Query, fetch
from yitihua.engines.meta.records import RECORDS
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Principal
from yitihua.ledger.balances import roll_up

pytestmark = pytest.mark.usefixtures("books")
WHOLE = person("MOF_TRE")


def read(table: str, filters: Mapping[str, str], *, who: Principal = WHOLE) -> Page:
    with transaction.atomic():
        set_divisions([DIVISION])
        return fetch(RECORDS[table], Query(filters, totals=True), ctx=context(who))


def test_单位凭证头财务与预算两列() -> None:
    post(paid("12345.67"))
    row: dict[str, Any] = read("GLA_VOU_HEAD", {"agency_code": "101001", "acct_period": "3"}).rows[0]
    assert [Decimal(row[name]) for name in ("dr_amt", "cr_amt", "dr_ys_amt", "cr_ys_amt")] == [Decimal("12345.67")] * 4
    details = read("GLA_VOU_DETAIL", {"vou_id": row["vou_id"]}).rows
    assert len(details) == 4
    assert all(len(item["vou_det_id"]) <= 38 and item["gov_acct_cls_name"] for item in details)


def test_余额汇总前后相同且以后各期期初接上期末() -> None:
    post(paid("250000.00"))

    def total(period: str) -> tuple[str, str]:
        sums = read("GLA_BALANCE", {"acct_period": period, "gov_acct_cls_code__prefix": "7101"}).sums
        return sums["begin_dr_amt"], sums["end_dr_amt"]

    before = total("3")
    with transaction.atomic():
        set_divisions([DIVISION])
        connection.ensure_connection()
        assert roll_up(connection.connection, "2022") == 4
    post(refunded("50000.00"))
    assert before == ("0.00", "250000.00")
    assert total("3") == ("0.00", "200000.00")
    assert total("4") == ("200000.00", "200000.00")
    assert total("2") == ("0.00", "0.00")


def test_贷方科目的余额在贷方() -> None:
    post(paid("100.00"))
    sums = read("GLA_BALANCE", {"acct_period": "3", "gov_acct_cls_code__prefix": "4001"}).sums
    assert (sums["end_dr_amt"], sums["end_cr_amt"]) == ("0.00", "100.00")


def test_单位看不到别家的账也看不到总会计() -> None:
    post(paid("100.00"), cleared([("2010101", "101001", "100.00")]))
    own, other = person("AG_OP", agency="101001"), person("AG_OP", agency="102001")
    assert read("GLA_VOU_HEAD", {}, who=own).count == 1
    assert read("GLA_VOU_HEAD", {}, who=other).count == 0
    assert read("GLF_VOU_HEAD", {}, who=own).count == 0
    assert read("GLF_VOU_HEAD", {}).count == 1


def test_待生成队列带规则号() -> None:
    post(paid("100.00", fund_type_code="999"))
    row = read("VOUCHER_PENDING", {"acct_set_code": "DW101001"}).rows[0]
    assert (row["rule_code"], row["status"]) == ("R-ACC-007", "waiting")
