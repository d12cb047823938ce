"""谁在办：没登录、没令牌、角色不对、技术账号、别的单位、别的区划、不存在的主键。"""

import uuid

import httpx
import pytest

from tests.edge.refusals import nothing_changed, refusal, refused
from tests.edge.test_bodies import CREATE, draft
from tests.make import thread
from tests.make.desk import Desk
from tests.make.thread import Application, Indicator


@pytest.fixture(scope="module")
def application(fresh_world: Desk, indicator: Indicator) -> Application:
    return thread.draft_application(fresh_world, indicator, amount="10.00")


@pytest.mark.parametrize("path", ["records/BA_BGT_INFO", "todo", "me", "records/PAY_VOUCHER.xlsx", "trace/1"])
def test_没登录不能读(desk: Desk, path: str) -> None:
    refused(httpx.get(f"{desk.base_url}/api/{path}", trust_env=False), status=401, code="E-LOGIN")


def test_没登录不能办(desk: Desk) -> None:
    with httpx.Client(base_url=desk.base_url, trust_env=False) as stranger:
        token = stranger.get("/api/csrf").json()["csrf"]
        refused(stranger.post(CREATE, json={}, headers={"X-CSRFToken": token}), status=401, code="E-LOGIN")


@pytest.mark.parametrize("token", ["", "x" * 64])
def test_没有跨站令牌(desk: Desk, indicator: Indicator, token: str) -> None:
    body = draft(desk, indicator)
    with nothing_changed(desk):
        refused(desk.send("AG_OP", CREATE, body=body, headers={"X-CSRFToken": token}), status=403, code="E-CSRF")


def test_口令不对(desk: Desk) -> None:
    with httpx.Client(base_url=desk.base_url, trust_env=False) as stranger:
        refused(
            stranger.post("/api/login", json={"username": "ag_op1@101001", "password": "x"}), status=403, code="E-LOGIN"
        )
        refused(
            stranger.post("/api/login", json={"username": "' OR 1=1 --", "password": "x"}), status=403, code="E-LOGIN"
        )
        refused(stranger.post("/api/login", json={"username": {}, "password": 1}), status=400, code="E-REQ-002")
        refused(stranger.post("/api/login", json={"username": "a\x00b", "password": "x"}), status=400, code="E-REQ-002")


@pytest.mark.parametrize("actor", ["AG_AUD", "MOF_BGT", "PAY_CTR", "MOF_TRE", "AUDIT", "DEPT"])
def test_角色不对(desk: Desk, indicator: Indicator, actor: str) -> None:
    body = draft(desk, indicator)
    with nothing_changed(desk, actor):
        refused(desk.send(actor, CREATE, body=body), status=403, code="R-WFL-008")


@pytest.mark.parametrize("actor", ["IT", "SYS_ADM", "SEC_ADM"])
def test_技术账号(desk: Desk, indicator: Indicator, actor: str) -> None:
    body = draft(desk, indicator)
    with nothing_changed(desk, actor):
        refused(desk.send(actor, CREATE, body=body), status=403, code="R-WFL-003")


def test_别的单位的指标(desk: Desk, indicator: Indicator) -> None:
    body = draft(desk, indicator)
    with nothing_changed(desk, "AG_OP@102001"):
        refusal(desk.send("AG_OP@102001", CREATE, body=body))


@pytest.mark.parametrize("action", ["submit", "void", "update", "check"])
def test_别的单位的申请(desk: Desk, application: Application, action: str) -> None:
    body = desk.filled("AG_OP", f"payment.application.{action}", pay_app_id=application.pay_app_id)
    if action == "update":
        body["use_des"] = "改成别的用途"
    with nothing_changed(desk, "AG_OP@102001"):
        answer = desk.operate("AG_OP@102001", f"payment.application.{action}", body)
        refused(answer, status=answer.status_code, code="R-WFL-008")


def test_别的单位看不到也打不开(desk: Desk, application: Application) -> None:
    mine = desk.get("AG_OP", "/api/records/PAY_VOUCHER", pay_app_id=application.pay_app_id).json()
    theirs = desk.get("AG_OP@102001", "/api/records/PAY_VOUCHER", pay_app_id=application.pay_app_id).json()
    assert (mine["count"], theirs["count"], theirs["rows"]) == (1, 0, [])
    for path in (
        f"records/PAY_VOUCHER/{application.pay_app_id}",
        f"documents/payment.application/{application.pay_app_id}",
    ):
        refused(desk.get("AG_OP@102001", f"/api/{path}"), status=403, code="R-WFL-008")


@pytest.mark.parametrize("division", ["430602000", "430000000", "999999999"])
def test_别的区划(desk: Desk, indicator: Indicator, division: str) -> None:
    body = draft(desk, indicator, mof_div_code=division)
    with nothing_changed(desk):
        refused(desk.send("AG_OP", CREATE, body=body), status=403, code="R-GEN-008")


@pytest.mark.parametrize("where", ["第一行", "第二行", "批"])
def test_批量里夹带别的区划(desk: Desk, application: Application, where: str) -> None:
    line = desk.filled("AG_OP", "payment.application.submit", pay_app_id=application.pay_app_id)
    lines = [dict(line), dict(line)]
    body: dict[str, object] = {"lines": lines, "mode": "all"}
    if where == "批":
        body["mof_div_code"] = "430602000"
    else:
        lines[0 if where == "第一行" else 1]["mof_div_code"] = "430602000"
    with nothing_changed(desk):
        refused(desk.operate("AG_OP", "payment.application.submit_batch", body), status=403, code="R-GEN-008")


@pytest.mark.parametrize("key", [str(uuid.UUID(int=0)), str(uuid.uuid4())])
@pytest.mark.parametrize(
    ("actor", "operation", "field"),
    [
        ("AG_OP", "payment.application.submit", "pay_app_id"),
        ("AG_AUD", "payment.application.approve", "pay_app_id"),
        ("AG_OP", "payment.voucher.create", "pay_app_id"),
        ("AG_OP", "payment.voucher.seal", "pay_cert_id"),
        ("PAY_CTR", "payment.voucher.send", "pay_cert_id"),
        ("AG_AUD", "payment.refund.review", "refund_id"),
        ("PAY_CTR", "payment.refund.confirm", "refund_id"),
        ("MOF_BGT", "appropriation.indicator.issue", "bgt_id"),
        ("AG_OP", "budgeting.annual.submit", "bgt_pman_id"),
        ("AG_OP", "projects.project.submit", "pro_id"),
    ],
)
def test_不存在的主键(desk: Desk, actor: str, operation: str, field: str, key: str) -> None:
    with nothing_changed(desk, actor):
        refusal(
            desk.operate(
                actor, operation, {field: key, "opinion": "同意支付该笔"} if "approve" in operation else {field: key}
            )
        )
