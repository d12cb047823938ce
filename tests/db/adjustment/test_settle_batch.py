"""一批登记收回资金去向：要安排到的预算行一次取齐；业务上不许的、账本放不下的只拒那一行，那一行什么也没动。"""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.db.adjustment.making import BUDGET, issued, limit, stored, unbalanced
from tests.db.django_fixtures import DIVISION, context, do, run
from yitihua.infra.operation import ports
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.ids import uuid7
from yitihua.ledger.types import Movement
from yitihua.modules.appropriation import movements
from yitihua.modules.appropriation.models import Recover
from yitihua.modules.budgeting.models import AnnualBudget

pytestmark = pytest.mark.usefixtures("base_world")
DOC = "岳财预〔2022〕9号"


@pytest.fixture
def source() -> UUID:
    return issued(stored("信息系统运行维护", "1000000.00"), "1000000.00")


def _recovered(source: UUID, amount: str) -> str:
    """追减一笔，等着定去向；返回收回登记的主键。"""
    before = {row.recover_id for row in _recovers()}
    do("appropriation.indicator.cut", BUDGET, bgt_id=source, amount=amount, adj_kind="C", reason="项目压减")
    [made] = [row.recover_id for row in _recovers() if row.recover_id not in before]
    return str(made)


def _recovers() -> list[Recover]:
    with transaction.atomic():
        set_divisions([DIVISION])
        return list(Recover.objects.unscoped("核对").order_by("amount"))


def _annual() -> dict[str, tuple[Decimal, Decimal]]:
    """单位 → 预算行的调整、变动后预算数；待定去向行的单位为空。"""
    with transaction.atomic():
        set_divisions([DIVISION])
        rows = AnnualBudget.objects.unscoped("核对").values_list("agency_code", "adj_amt", "cur_amt")
        return {agency: (adj, current) for agency, adj, current in rows}


def _target() -> str:
    with transaction.atomic():
        set_divisions([DIVISION])
        return str(AnnualBudget.objects.unscoped("核对").get(agency_code="101001").bgt_pman_id)


def _settle(lines: list[dict[str, Any]]) -> list[list[str]]:
    given = [{"dest_code": "3", "dest_doc_no": DOC, **line} for line in lines]
    outcome = run("appropriation.recover.settle", BUDGET, given, batch=True, each=True).response
    return [[item["code"] for item in line["findings"]] for line in outcome["outcomes"]]


def test_两行各到各的预算行_业务上被拒的一行什么也没动(source: UUID) -> None:
    good, bad = _recovered(source, "1000.00"), _recovered(source, "300.00")
    total, target = _recovers()[0].bgt_id, _target()
    held = limit(total)
    with transaction.atomic():
        set_divisions([DIVISION])
        pool = str(AnnualBudget.objects.unscoped("前情").get(agency_code="").bgt_pman_id)
    assert _settle([{"recover_id": good, "bgt_pman_id": pool}]) == [["E-STATE"]]
    codes = _settle([
        {"recover_id": good, "bgt_pman_id": target},
        {"recover_id": bad, "bgt_pman_id": str(uuid7())},
        {"recover_id": good, "bgt_pman_id": target},
    ])  # fmt: skip
    assert codes == [[], ["E-STATE"], ["E-STATE"]]
    assert [(str(row.recover_id), row.status, row.dest_doc_no) for row in _recovers()] == [
        (bad, "1", ""),
        (good, "2", DOC),
    ]
    assert limit(total)[3] == held[3] - Decimal("1000.00")
    assert _annual() == {
        "101001": (Decimal("-300.00"), Decimal("999700.00")),
        "": (Decimal("300.00"), Decimal("300.00")),
    }
    assert unbalanced() == []


def _occupy(pool: UUID, amount: str) -> None:
    """别的业务占着待定去向行的预算数。"""
    ctx = context(BUDGET)
    with transaction.atomic():
        set_divisions([DIVISION])
        leg = movements.annual_leg(pool, "occ_amt", Decimal(amount))
        key = uuid7()
        ctx.ledger.add([
            Movement(key, f"{key}", "TEST", "test", key, ctx.biz_date, (leg,), short="R-IND-014", summary="别的业务")
        ])  # fmt: skip
        ports.flush(ctx, connection.connection, each=False)


def test_账本放不下的一行_单据_解冻_预算数都没动(source: UUID) -> None:
    """待定去向行只剩 1,299.99：先挪的 300.00 照办，要挪 1,000.00 的那一行由账本拒绝，差 0.01。"""
    good, bad = _recovered(source, "300.00"), _recovered(source, "1000.00")
    total, target = _recovers()[0].bgt_id, _target()
    with transaction.atomic():
        set_divisions([DIVISION])
        pool = AnnualBudget.objects.unscoped("前情").get(agency_code="").bgt_pman_id
    _occupy(pool, "0.01")
    held = limit(total)
    lines = [{"recover_id": good, "bgt_pman_id": target}, {"recover_id": bad, "bgt_pman_id": target}]
    assert _settle(lines) == [[], ["R-IND-014"]]
    assert [(row.status, row.dest_code, row.dest_doc_no) for row in _recovers()] == [("2", "3", DOC), ("1", "", "")]
    assert limit(total)[3] == held[3] - Decimal("300.00")
    assert limit(pool, "annual_budget")[:2] == (Decimal("1300.00"), Decimal("300.00"))
    assert limit(target, "annual_budget")[:2] == (Decimal("1000300.00"), Decimal("1300.00"))
    assert _annual() == {
        "101001": (Decimal("-1000.00"), Decimal("999000.00")),
        "": (Decimal("1000.00"), Decimal("1000.00")),
    }
    _occupy(pool, "-0.01")
    assert _settle(lines[1:]) == [[]]
    assert unbalanced() == []


def test_二十行与两行读预算行的次数一样(source: UUID) -> None:
    """要安排到的预算行不逐行读。"""
    target = _target()
    counts = []
    for size in (2, 20):
        keys = [_recovered(source, f"{100 + number}.00") for number in range(size)]
        with CaptureQueriesContext(connection) as seen:
            assert _settle([{"recover_id": key, "bgt_pman_id": target} for key in keys]) == [[]] * size
        counts.append(sum("bgt_pm_annual" in item["sql"].lower() for item in seen.captured_queries))
    assert counts[0] == counts[1]
