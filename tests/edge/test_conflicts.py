"""先后与重复：旧的行版本、重放的请求号、同时提交。"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from tests.edge.refusals import nothing_changed, refused
from tests.edge.test_bodies import CREATE, draft
from tests.make import thread
from tests.make.desk import Desk, new_request
from tests.make.thread import Indicator


@pytest.mark.parametrize("operation", ["submit", "update", "void"])
@pytest.mark.parametrize("shift", [-1, 1, 2**31 - 1 - 5])
def test_旧的行版本(desk: Desk, indicator: Indicator, operation: str, shift: int) -> None:
    application = thread.draft_application(desk, indicator, amount="1.00")
    body = desk.filled("AG_OP", f"payment.application.{operation}", pay_app_id=application.pay_app_id)
    body["row_version"] += shift
    if operation == "update":
        body["use_des"] = "改成别的用途"
    with nothing_changed(desk):
        refused(desk.operate("AG_OP", f"payment.application.{operation}", body), status=409, code="R-GEN-005")


def test_同号不同内容(desk: Desk, indicator: Indicator) -> None:
    request_id = new_request()
    first = draft(desk, indicator, request_id=request_id, pay_app_amt="2.00")
    assert desk.send("AG_OP", CREATE, body=first).status_code == 200
    with nothing_changed(desk):
        refused(desk.send("AG_OP", CREATE, body={**first, "pay_app_amt": "2.01"}), status=409, code="E-REQ-008")


def test_同号同内容_得首次结果(desk: Desk, indicator: Indicator) -> None:
    body = draft(desk, indicator, request_id=new_request(), pay_app_amt="3.00")
    first = desk.send("AG_OP", CREATE, body=body)
    with nothing_changed(desk):
        again = desk.send("AG_OP", CREATE, body=body)
    assert (again.status_code, again.json()["result"]) == (200, first.json()["result"])
    assert len(desk.rows("PAY_VOUCHER", pay_app_amt="3.00")) == 1


def test_同号_别人与别的操作互不相干(desk: Desk, indicator: Indicator) -> None:
    request_id = new_request()
    body = draft(desk, indicator, request_id=request_id, pay_app_amt="4.00")
    for actor in ("AG_OP", "AG_OP#2"):
        assert desk.send(actor, CREATE, body=body).status_code == 200
    assert len(desk.rows("PAY_VOUCHER", pay_app_amt="4.00")) == 2


def test_被拒不留号_改对后同号可办(desk: Desk, indicator: Indicator) -> None:
    request_id = new_request()
    body = draft(desk, indicator, request_id=request_id, bgt_id="00000000-0000-0000-0000-000000000000")
    with nothing_changed(desk):
        assert desk.send("AG_OP", CREATE, body=body).status_code == 422
    assert desk.send("AG_OP", CREATE, body={**body, "bgt_id": indicator.bgt_id}).status_code == 200


def test_同号同时提交四次_只生效一次(desk: Desk, indicator: Indicator) -> None:
    application = thread.draft_application(desk, indicator, amount="5.00")
    body = desk.filled("AG_OP", "payment.application.submit", pay_app_id=application.pay_app_id)
    body["request_id"] = new_request()
    answers = together(4, lambda: desk.operate("AG_OP", "payment.application.submit", body))
    assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
    assert all(answer.json() == answers[0].json() for answer in answers)
    logged = desk.rows("OP_LOG", operation="payment.application.submit", request_id=body["request_id"])
    assert [row["result"] for row in logged] == ["ok"]


def test_百元指标同时两笔六十_一成一拒(desk: Desk) -> None:
    indicator = thread.unit_indicator(desk, amount="100.00", agency_code="102001")
    bodies = []
    for _ in range(2):
        application = thread.draft_application(desk, indicator, amount="60.00")
        body = desk.filled(indicator.operator, "payment.application.submit", pay_app_id=application.pay_app_id)
        bodies.append({**body, "request_id": new_request()})
    queue = iter(bodies)
    answers = together(2, lambda: desk.operate(indicator.operator, "payment.application.submit", next(queue)))
    good, bad = sorted(answers, key=lambda answer: answer.status_code)
    assert good.status_code == 200, good.text
    found = refused(bad, status=422, code="R-PAY-004")
    assert {"40.00", "60.00", "20.00"} <= set(found["figures"].values())
    row = desk.one("BA_BGT_INFO", bgt_id=indicator.bgt_id)
    assert (row["occ_amt"], row["cur_amt"]) == ("60.00", "40.00")
    assert desk.api.control("POST", "verify")["clean"]


def together(count: int, call: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """同时发出。"""
    gate = Barrier(count)

    def fire(_: int) -> httpx.Response:
        gate.wait()
        return call()

    with ThreadPoolExecutor(count) as crew:
        return list(crew.map(fire, range(count)))
