"""冲销还回的与生效时给出的逐行同额；用过的不能冲销；一千行一批办得下来。"""

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction

from tests.db.adjustment.making import (
    BUDGET,
    BUSINESS,
    DEPT,
    OPERATOR,
    SECOND,
    batch,
    issued,
    limit,
    move,
    reviewed,
    stored,
    unbalanced,
)
from tests.db.django_fixtures import DIVISION, do
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import Refusal
from yitihua.modules.adjustment.models import AdjustLine
from yitihua.modules.appropriation.models import Indicator, Recover
from yitihua.modules.budgeting.models import AnnualBudget

pytestmark = pytest.mark.usefixtures("base_world")


@pytest.fixture
def source() -> UUID:
    return issued(stored("信息系统运行维护", "1000000.00"), "1000000.00")


def _annual() -> list[tuple[str, Decimal, Decimal, Decimal]]:
    with transaction.atomic():
        set_divisions([DIVISION])
        rows = AnnualBudget.objects.unscoped("核对").order_by("agency_code")
        return list(rows.values_list("agency_code", "adj_amt", "dis_amt", "cur_amt"))


def _effective_move(source: UUID, amount: str) -> str:
    key = move(source, amount, agency_code="101002")
    reviewed(key, DEPT, BUSINESS)
    do("adjustment.batch.effect", BUDGET, adj_batch_id=key)
    return key


def test_冲销调剂_源指标与预算行原样还回_新指标关闭(source: UUID) -> None:
    before, key = limit(source), _effective_move(source, "300000.00")
    assert limit(source)[1] == Decimal("300000.00")
    back = do("adjustment.batch.reverse", BUDGET, adj_batch_id=key, reason="单位放弃")
    assert (back["total_in"], back["total_out"]) == ("300000.00", "300000.00")
    assert limit(source) == before
    assert [row[1:] for row in _annual()] == [
        (Decimal(0), Decimal(0), Decimal("1000000.00")),
        (Decimal(0), Decimal(0), Decimal(0)),
    ]
    with transaction.atomic():
        set_divisions([DIVISION])
        made = Indicator.objects.unscoped("核对").get(ori_bgt_id=source)
        total = AdjustLine.objects.unscoped("核对").filter(adj_batch_id=back["adj_batch_id"]).count()
    assert (made.status, total) == ("3", 2)
    assert unbalanced() == []


def test_调入指标用过一分就不能冲销(source: UUID) -> None:
    key = _effective_move(source, "300000.00")
    with transaction.atomic():
        set_divisions([DIVISION])
        made = Indicator.objects.unscoped("核对").get(ori_bgt_id=source).bgt_id
    slip = do("appropriation.indicator.freeze", BUDGET, bgt_id=made, amount="0.01")
    with pytest.raises(Refusal) as refused:
        do("adjustment.batch.reverse", BUDGET, adj_batch_id=key, reason="单位放弃")
    assert "R-ADJ-002" in refused.value.codes
    do("appropriation.indicator.unfreeze", BUDGET, frozen_id=slip["frozen_id"], amount="0.01")
    do("adjustment.batch.reverse", BUDGET, adj_batch_id=key, reason="单位放弃")
    assert unbalanced() == []


def test_冲销追减_收回登记撤回_登记去向以后不能冲销(source: UUID) -> None:
    before = limit(source)
    keys = [batch(BUDGET, adj_kind="C", outs=[{"ori_bgt_id": source, "amount": "1000.00"}]) for _ in range(2)]
    for key in keys:
        reviewed(key, BUSINESS, SECOND, starter=BUDGET)
        do("adjustment.batch.effect", SECOND, adj_batch_id=key)
    do("adjustment.batch.reverse", SECOND, adj_batch_id=keys[0], reason="不再收回")
    assert limit(source)[1] == Decimal("1000.00")
    with transaction.atomic():
        set_divisions([DIVISION])
        waiting = Recover.objects.unscoped("核对").get(status="1")
    fields = {"recover_id": waiting.recover_id, "dest_code": "3", "dest_doc_no": "岳财预〔2022〕9号"}
    do("appropriation.recover.settle", BUDGET, **fields)
    with pytest.raises(Refusal) as refused:
        do("adjustment.batch.reverse", SECOND, adj_batch_id=keys[1], reason="不再收回")
    assert refused.value.codes == ("E-STATE",)
    assert before[1] == Decimal(0)
    assert unbalanced() == []


def test_冲销上级追加_来源余额还回(source: UUID) -> None:
    project = stored("防汛物资储备", "50000.00", category="3")
    fields = {"fund_kind": "2", "fund_type_code": "111", "amount": "50000.00", "sup_bgt_doc_no": "湘财预〔2022〕31号"}
    fund = do("adjustment.fund.register", BUDGET, **fields)["fund_id"]
    key = batch(
        BUDGET,
        adj_kind="Z",
        sources=[{"fund_id": fund, "amount": "50000.00"}],
        ins=[{"pro_code": project, "amount": "50000.00"}],
    )
    reviewed(key, BUSINESS, SECOND, starter=BUDGET)
    do("adjustment.batch.effect", SECOND, adj_batch_id=key)
    assert unbalanced() == []
    do("adjustment.batch.reverse", SECOND, adj_batch_id=key, reason="上级收回文件")
    again = batch(
        BUDGET,
        adj_kind="Z",
        sources=[{"fund_id": fund, "amount": "50000.00"}],
        ins=[{"pro_code": project, "amount": "50000.00"}],
    )
    reviewed(again, BUSINESS, SECOND, starter=BUDGET)
    do("adjustment.batch.effect", SECOND, adj_batch_id=again)
    assert unbalanced() == []


def test_一批一千行调入_合计分毫不差(source: UUID) -> None:
    ins = [{"agency_code": "101002", "amount": "100.01", "bgt_dec": f"第{number}笔"} for number in range(1000)]
    key = batch(OPERATOR, adj_kind="J", outs=[{"ori_bgt_id": source, "amount": "100010.00"}], ins=ins)
    reviewed(key, DEPT, BUSINESS)
    done = do("adjustment.batch.effect", BUDGET, adj_batch_id=key)
    assert done["total_in"] == "100010.00"
    with transaction.atomic():
        set_divisions([DIVISION])
        rows = Indicator.objects.unscoped("核对").filter(ori_bgt_id=source)
        assert rows.count() == 1000
    assert limit(source) == (Decimal("1000000.00"), Decimal("100010.00"), Decimal(0), Decimal(0))
    assert unbalanced() == []
