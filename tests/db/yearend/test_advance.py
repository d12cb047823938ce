"""预拨：与上年同期比，批复小于已支付一分就出差异单，追加够了才转正（R-IND-029、032）。"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.db.budgeting.test_budgeting import BUDGET, _audited, project
from tests.db.django_fixtures import DIVISION, SHANGHAI, context
from tests.db.yearend.people import BGT, BGT2, UNIT, books, do, issued, paid, rows, source
from yitihua.infra.operation import ports
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import Refusal
from yitihua.modules.budgeting import public as budgeting

pytestmark = pytest.mark.usefixtures("world")
assert project
MARCH = datetime(2022, 3, 1, 10, 0, tzinfo=SHANGHAI)
NEXT_MARCH = datetime(2023, 3, 1, 10, 0, tzinfo=SHANGHAI)


def _advance(amount: str, *, year: str = "2022", now: datetime = MARCH, **changed: Any) -> tuple[str, list[str]]:
    """录入并下达一条预拨，返回主键与提醒的规则号。"""
    fields = {**UNIT, "bgt_type_code": "11", **changed, "amount": amount}
    bgt_id = do("appropriation.indicator.register", BGT, year=year, now=now, **fields)["bgt_id"]
    operation = OPERATIONS["appropriation.indicator.issue"]
    command = operation.command.model_validate({"bgt_id": bgt_id})
    call = Call(operation, (command,), BGT2, request_id=f"i{bgt_id}", fiscal_year=year, moment=now)
    return bgt_id, [item["code"] for item in execute(call).response["findings"]]


def test_预拨合计等于上年同期支出不提醒_多一分提醒() -> None:
    """R-IND-029：上年 3 月 1 日支付过 100,000.00；之后付的不算同期。"""
    unit = issued(source("200000.00"), "200000.00")
    paid(unit, Decimal("100000.00"))
    assert _advance("100000.00", year="2023", now=NEXT_MARCH)[1] == []
    assert _advance("0.01", year="2023", now=NEXT_MARCH)[1] == ["R-IND-029"]


def test_上年同期之后的支出不算() -> None:
    """R-IND-029：比上年那笔支付早一天预拨，同期支出还是零。"""
    unit = issued(source("200000.00"), "200000.00")
    paid(unit, Decimal("100000.00"))
    assert _advance("0.01", year="2023", now=datetime(2023, 2, 28, 10, 0, tzinfo=SHANGHAI))[1] == ["R-IND-029"]


@pytest.mark.parametrize(("spent", "kind"), [("80000.00", "21"), ("80000.01", "11")])
def test_批复等于已支付的转正_少一分出差异单(project: str, spent: str, kind: str) -> None:
    """R-IND-032。"""
    key = _audited(project, "600000.00", "600000.00", is_assigned=2)
    bgt_id, _ = _advance("100000.00", bgt_pman_id=key, pro_code=project)
    paid(bgt_id, Decimal(spent))
    _replied(key, "80000.00")
    assert rows("SELECT bgt_type_code FROM ba_bgt_info WHERE bgt_id = %s", bgt_id) == [(kind,)]
    assert books() == {"101": -Decimal(spent), "50101": Decimal(spent)}
    assert rows("SELECT count(*) FROM indi_diff") == [(0 if kind == "21" else 1,)]


def test_差额追加够了才转正_多留的额度同额收回(project: str) -> None:
    """R-IND-032：差一分不得转正。"""
    key = _audited(project, "600000.00", "600000.00", is_assigned=2)
    bgt_id, _ = _advance("100000.00", bgt_pman_id=key, pro_code=project)
    paid(bgt_id, Decimal("90000.00"))
    _replied(key, "80000.00")
    [(diff,)] = rows("SELECT diff_id FROM indi_diff")
    _added(key, "9999.99")
    with pytest.raises(Refusal) as caught:
        do("appropriation.advance.convert", BGT, now=MARCH, diff_id=diff)
    assert [item.code for item in caught.value.findings.items] == ["R-IND-032"]
    _added(key, "0.01")
    do("appropriation.advance.convert", BGT, now=MARCH, diff_id=diff, remark="追加一万元后转正")
    assert rows("SELECT bgt_type_code FROM ba_bgt_info WHERE bgt_id = %s", bgt_id) == [("21",)]
    limit = "SELECT amount - dis_amt, occ_amt FROM ledger_limit WHERE kind = 'annual_budget' AND limit_id = %s"
    assert rows(limit, key) == [(Decimal("90000.00"), Decimal("90000.00"))]


def _replied(key: str, amount: str) -> None:
    fields = {"approval_file_no": "岳人发〔2022〕3号", "approval_date": "2022-01-04"}
    line = {"bgt_pman_id": key, "npc_amt": amount}
    do("budgeting.approval.register", BUDGET, now=MARCH, **fields, lines=[line])
    reply = {"lines": [{"bgt_pman_id": key, "reply_amt": amount}], "cor_bgt_doc_no": "岳财预〔2022〕2号"}
    do("budgeting.approval.reply", BUDGET, now=MARCH, **reply)


def _added(key: str, amount: str) -> None:
    """追加预算行：单据与额度一起加。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        ctx = context(BGT)
        budgeting.change_lines({UUID(key): budgeting.LineChange(adj=Decimal(amount))}, ctx=ctx)
        added = {"delta": Decimal(amount), "business_key": f"test:{key}:{amount}", "summary": "追加"}
        budgeting.settle_limit(UUID(key), ctx=ctx, **added)
        ports.flush(ctx, connection.connection, each=False)
