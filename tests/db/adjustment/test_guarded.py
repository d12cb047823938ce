"""录入不出来的前情才碰得到的规则：专门批件、采购合同、结转、追踪（R-ADJ-008、014、023、024）。"""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from tests.db.adjustment.making import OPERATOR, changed, issued, move, stored
from tests.db.django_fixtures import DIVISION, NOW, YEAR, do, run
from yitihua.infra.attachments.models import Attachment
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import Refusal
from yitihua.modules.adjustment.inquiries import CONTRACT_UNPAID, Unpaid
from yitihua.modules.projects.models import Project

pytestmark = pytest.mark.usefixtures("base_world")


@pytest.fixture
def source() -> UUID:
    return issued(stored("信息系统运行维护", "100000.00"), "100000.00")


def _refused(key: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        do("adjustment.batch.submit", OPERATOR, adj_batch_id=key)
    return caught.value


def _passes(key: str) -> None:
    """试办能过；不留下送审。"""
    outcome = run("adjustment.batch.submit", OPERATOR, [{"adj_batch_id": key}], dry_run=True)
    assert outcome.response["result"]["status"] in ("20", "50")


def _paper(key: str) -> None:
    with transaction.atomic():
        set_divisions([DIVISION])
        Attachment.objects.create(
            mof_div_code=DIVISION,
            fiscal_year=YEAR,
            biz_type="adjustment.batch",
            biz_id=key,
            file_name="专门批件.pdf",
            file_size=1024,
            media_type="application/pdf",
            digest="0" * 64,
            upload_time=NOW,
        )


@pytest.mark.parametrize("special", [{"direct_flag_code": "01"}, {"src_acc": "10401"}], ids=["直达资金", "债券资金"])
def test_直达与债券资金调剂要挂专门批件(source: UUID, special: dict[str, Any]) -> None:
    """R-ADJ-008：没有附件拒绝，挂了放行；普通资金不要。"""
    key = move(source, "1000.00", agency_code="101002")
    _passes(key)
    if "direct_flag_code" in special:
        changed(source, **special)
        refused = _refused(key)
        assert "R-ADJ-008" in refused.codes
        assert "直达资金或债券资金调剂须上传专门批件" in str([item.message for item in refused.findings])
        _paper(key)
        _passes(key)
    else:
        changed(source, **special)
        assert "R-ADJ-008" in _refused(key).codes


def test_调减后够付已签采购合同(source: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-ADJ-014：可用十万，合同未付五万，调减五万零一分拒绝，五万放行；没有合同的不管。"""
    over, exact = (move(source, amount, agency_code="101002") for amount in ("50000.01", "50000.00"))
    _passes(over)
    monkeypatch.setattr(
        CONTRACT_UNPAID, "_answers", [lambda ids, ctx: [Unpaid(key, Decimal("50000.00")) for key in ids]]
    )
    _passes(over)
    changed(source, is_gov_pur=1)
    refused = _refused(over)
    assert "R-ADJ-014" in refused.codes
    assert any("已签采购合同尚有50,000.00元未付" in item.message for item in refused.findings)
    _passes(exact)


@pytest.mark.parametrize("carried", [{"bgt_type_code": "22"}, {"source_type_code": "5"}], ids=["结转类型", "结转来源"])
def test_结转资金按原用途使用(source: UUID, carried: dict[str, Any]) -> None:
    """R-ADJ-023：结转指标换项目拒绝，只换单位放行；不是结转的可以换项目。"""
    other = stored("档案数字化", "50000.00")
    to_project, to_unit = move(source, "1000.00", pro_code=other), move(source, "1000.00", agency_code="101002")
    _passes(to_project)
    changed(source, **carried)
    assert "R-ADJ-023" in _refused(to_project).codes
    _passes(to_unit)


def test_追踪项目资金不得调入非追踪项目(source: UUID) -> None:
    """R-ADJ-024：追踪的指标调到非追踪项目拒绝，调到追踪项目放行。"""
    other = stored("档案数字化", "50000.00")
    key = move(source, "1000.00", pro_code=other)
    _passes(key)
    changed(source, is_track=1)
    assert "R-ADJ-024" in _refused(key).codes
    with transaction.atomic():
        set_divisions([DIVISION])
        Project.objects.unscoped("前情").filter(pro_code=other).update(is_track=1, track_pro_code="T" * 20)
    _passes(move(source, "1000.00", pro_code=other))
