"""追溯：任一单据号得到同一条链；范围外的不画。"""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.db.django_fixtures import DIVISION, person
from tests.db.reporting.chain import Chain, chain, read
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.ids import uuid7
from yitihua.modules.payment.models import PayApp
from yitihua.modules.reporting import trace_steps
from yitihua.modules.reporting.trace import trace

pytestmark = pytest.mark.usefixtures("base_world")
TREASURY = person("MOF_TRE")
WHOLE = [
    "BA_BGT_DOC", "BA_BGT_INFO", "BA_BGT_INFO", "BGT_PM_ANNUAL", "GLA_VOU_HEAD", "GLF_VOU_HEAD", "PAY_LQD_CERT",
    "PAY_RECEIPT", "PAY_REFUND", "PAY_VOUCHER", "PAY_VOUCHER_BILL", "PM_PROJECT_INFO",
]  # fmt: skip


@pytest.fixture
def made(base_world: None) -> Chain:
    chain(2, agency="101002")
    return chain(1)


def _kinds(graph: Any) -> list[str]:
    return sorted(node["type"] for node in graph["nodes"])


@pytest.mark.parametrize(
    "field", ["pro_code", "doc_no", "bgt_id", "parent", "app_no", "cert_no", "cert_id", "refund_no", "lqd_no"]
)
def test_任一单据号都得到整条链(made: Chain, field: str) -> None:
    assert _kinds(read(TREASURY, trace, str(getattr(made, field)))) == WHOLE


def test_按会计凭证的业务事件号也得到整条链(made: Chain) -> None:
    assert _kinds(read(TREASURY, trace, "PAY:1")) == WHOLE


def test_连线两端都在图上_整图连通(made: Chain) -> None:
    graph = read(TREASURY, trace, made.cert_no)
    reached, edges = {graph["nodes"][0]["id"]}, graph["edges"]
    for _ in edges:
        reached |= {end for edge in edges if reached & set(edge) for end in edge}
    assert reached == {node["id"] for node in graph["nodes"]}
    [app] = [node for node in graph["nodes"] if node["type"] == "PAY_VOUCHER"]
    assert (app["no"], app["amount"], app["status"]) == (made.app_no, "100.00", "已清算")


def test_单位看不到上级指标与总会计账_别的单位什么也看不到(made: Chain) -> None:
    own = read(person("AG_OP", agency="101001"), trace, made.cert_no)
    hidden = ["BA_BGT_INFO", "GLF_VOU_HEAD"]
    assert _kinds(own) == sorted(kind for kind in dict.fromkeys(WHOLE) if kind not in hidden[1:])
    assert read(person("AG_OP", agency="101002"), trace, made.cert_no) is None
    assert read(TREASURY, trace, "没有这个号") is None


def test_申请多于上限_只列前若干并说明还有几笔(made: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        set_divisions([DIVISION])
        for number in range(2):
            other = PayApp.objects.unscoped("加两笔").get(pay_app_no=made.app_no)
            other.pay_app_id, other.pay_app_no = uuid7(), f"B{number}"
            other.save(force_insert=True)
    assert read(TREASURY, trace, made.pro_code)["more"] == []
    monkeypatch.setattr(trace_steps, "LIMIT", 2)
    graph = read(TREASURY, trace, made.pro_code)
    assert len([node for node in graph["nodes"] if node["type"] == "PAY_VOUCHER"]) == 2
    assert graph["more"] == ["支付申请只列前2笔，另有1笔，可从指标逐条追溯"]


def test_查询条数不随单据数增长(made: Chain) -> None:
    with CaptureQueriesContext(connection) as one:
        read(TREASURY, trace, made.pro_code)
    assert len(one) <= 45
