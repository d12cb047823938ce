"""过一万行的批量转后台：先答 202，办完按请求号取；重复提交只办一次，被拒说得出原因。"""

import uuid
from typing import Any

import httpx
import pytest

from tests.edge.refusals import nothing_changed, refused
from tests.make import thread
from tests.make.desk import Desk, new_request
from tests.make.thread import Indicator

INLINE_LINES = 10_000
"""到这么多行为止当场办完。"""
SUBMIT = "/api/operations/payment.application.submit_batch"


@pytest.fixture
def real(desk: Desk, indicator: Indicator) -> dict[str, Any]:
    """一张真的草稿。"""
    draft = thread.draft_application(desk, indicator, amount="1.00")
    row = desk.one("PAY_VOUCHER", pay_app_id=draft.pay_app_id)
    return {"pay_app_id": draft.pay_app_id, "row_version": row["row_version"]}


def lines(real: dict[str, Any]) -> list[dict[str, Any]]:
    """第一行是真的，其余查无此单。"""
    return [real, *({"pay_app_id": str(uuid.uuid4()), "row_version": 1} for _ in range(INLINE_LINES))]


def send(desk: Desk, body: dict[str, Any], *, actor: str = "AG_OP") -> httpx.Response:
    return desk.send(actor, SUBMIT, body=body)


def test_逐行_先答202_办完取得逐行结果_重发得首次结果(desk: Desk, real: dict[str, Any]) -> None:
    body = {"request_id": new_request(), "mode": "each", "lines": lines(real)}
    for answer in (send(desk, body), send(desk, body)):
        assert answer.status_code == 202, answer.text
        where = answer.json()["result_url"]
        assert desk.get("AG_OP", where).status_code == 202
    (waiting,) = desk.get("AG_OP", "/api/records/SYS_JOB").json()["rows"]
    assert (waiting["status"], waiting["line_count"]) == ("todo", INLINE_LINES + 1)
    assert desk.get("AG_OP#2", "/api/records/SYS_JOB").json()["count"] == 0
    refused(send(desk, {**body, "mode": "all"}), status=409, code="E-REQ-008")
    desk.api.control("POST", "drain")
    done = desk.get("AG_OP", where)
    assert done.status_code == 200
    told = desk.get("AG_OP", "/api/notices").json()["rows"]
    text = f"送审支付申请（{INLINE_LINES + 1} 行）办完了：成功 1 笔、失败 {INLINE_LINES} 笔"
    assert [row["title"] for row in told if row["kind"] == "job"] == [text]
    found = done.json()
    assert (found["ok"], found["refused"], len(found["outcomes"])) == (1, INLINE_LINES, INLINE_LINES + 1)
    assert {item["findings"][0]["code"] for item in found["outcomes"] if not item["ok"]} == {"R-WFL-008"}
    assert desk.one("PAY_VOUCHER", pay_app_id=real["pay_app_id"])["row_version"] == real["row_version"] + 1
    with nothing_changed(desk):
        assert send(desk, body).json() == found
        refused(send(desk, {**body, "mode": "all"}), status=409, code="E-REQ-008")


def test_全有或全无_被拒的取得原因_一行也没办(desk: Desk, real: dict[str, Any]) -> None:
    body = {"request_id": new_request(), "mode": "all", "lines": lines(real)}
    where = send(desk, body).json()["result_url"]
    desk.api.control("POST", "drain")
    answer = desk.get("AG_OP", where)
    assert answer.status_code == 422, answer.text
    assert "R-WFL-008" in {item["code"] for item in answer.json()["findings"]}
    assert desk.one("PAY_VOUCHER", pay_app_id=real["pay_app_id"])["row_version"] == real["row_version"]


def test_无权的当场拒_别人取不到_没交过的404(desk: Desk, real: dict[str, Any]) -> None:
    body = {"request_id": new_request(), "mode": "each", "lines": lines(real)}
    refused(send(desk, body, actor="PAY_CTR"), status=403, code="R-WFL-008")
    where = send(desk, body).json()["result_url"]
    assert desk.get("AG_OP#2", where).status_code == 404
    assert desk.get("AG_OP", f"{SUBMIT}/{new_request()}").status_code == 404
    refused(send(desk, {**body, "request_id": ""}), status=400, code="E-REQ-007")
