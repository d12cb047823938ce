"""报表接口：经真实路由取，条件写错 400，看不到 403 并有下一步，打印出 PDF 且第二次补打。"""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI
from ninja.security import django_auth

import yitihua.modules.payment.operations.print_voucher  # noqa: F401
from tests.db.django_fixtures import person
from tests.db.reporting.chain import Chain, chain
from yitihua.app.api import problems, reports
from yitihua.kernel.context import Principal

pytestmark = pytest.mark.usefixtures("base_world")
TREASURY = person("MOF_TRE")
Get = Callable[..., HttpResponse]


@pytest.fixture(scope="module")
def resolver() -> Any:
    api = NinjaAPI(auth=django_auth, docs_url=None, urls_namespace="reports-test")
    problems.install(api)
    api.add_router("", reports.router)
    patterns, app, namespace = api.urls
    return URLResolver(RegexPattern("^/"), patterns, app_name=app, namespace=namespace)


@pytest.fixture
def get(resolver: Any) -> Get:
    def fetch(path: str, who: Principal = TREASURY, **query: str) -> HttpResponse:
        request: Any = RequestFactory().get(path, query)
        request.user = SimpleNamespace(is_authenticated=True)
        request.yitihua_principal = who
        found = resolver.resolve(path)
        answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
        return answer

    return fetch


@pytest.fixture
def made(base_world: None) -> Chain:
    return chain(1)


def _body(answer: HttpResponse) -> Any:
    return json.loads(answer.content)


def test_三张报表都能取_导出是表格(get: Get, made: Chain) -> None:
    report = _body(get("/reports/budget_execution", fiscal_year="2022"))
    assert report["totals"]["paid_amt"] == "89.99"
    assert get("/reports/budget_execution.xlsx", fiscal_year="2022").content[:2] == b"PK"
    balance = _body(get("/reports/trial_balance", ledger="GLF", fiscal_year="2022"))
    assert balance["balanced"]
    assert balance["totals"]["occur_dr"] == "100.00"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/reports/budget_execution", {"agency": "101"}),
        ("/reports/budget_execution", {"fiscal_year": "22"}),
        ("/reports/trial_balance", {}),
        ("/reports/trial_balance", {"ledger": "ABC"}),
        ("/reports/trial_balance", {"ledger": "GLB", "acct_period": "十"}),
    ],
)
def test_条件写错是400(get: Get, path: str, query: dict[str, str]) -> None:
    assert get(path, **query).status_code == 400


def test_追溯_文号里的括号与斜杠都认_看不到的403有下一步(get: Get, made: Chain) -> None:
    assert len(_body(get(f"/trace/{made.doc_no}"))["nodes"]) == 12
    for number, who in (("没有/这个号", TREASURY), (made.cert_no, person("AG_OP", agency="102001"))):
        refused = get(f"/trace/{number}", who)
        assert refused.status_code == 403
        assert _body(refused)["findings"][0]["next_step"]


def test_打印_第二次与第一次不同_越权不留痕(get: Get, made: Chain) -> None:
    path = f"/print/payment-voucher/{made.cert_id}.pdf"
    first, second = get(path), get(path)
    assert first.content[:4] == second.content[:4] == b"%PDF"
    assert first.content != second.content
    assert get(path, person("AG_OP", agency="102001")).status_code == 422
    assert get(path, person("MOF_BIZ")).status_code == 403
