"""操作之外也留痕：登录成败与锁定、退出、改口令、导出、打印、不认识的机构；谁、从哪里、什么条件、几行。"""

import json
from typing import Any

import httpx
import psycopg
import pytest

from tests.edge.refusals import refused
from tests.make.desk import Desk
from tests.make.environment import Environment
from tests.make.thread import Indicator
from yitihua.app.world.orgs import DEMO_PASSWORD, DIVISION

ANOTHER = "Another-pass-2022"


def told(desk: Desk, **where: str) -> list[dict[str, Any]]:
    """审计员查到的日志，新的在前，内容解开。"""
    return [{**row, "detail": json.loads(row["detail"])} for row in desk.rows("OP_LOG", **where)]


def sign_in(base_url: str, username: str, password: str) -> httpx.Response:
    with httpx.Client(base_url=base_url, trust_env=False) as browser:
        return browser.post(
            "/api/login", json={"username": username, "password": password}, headers={"User-Agent": "审计测试".encode()}
        )


def test_登录_成的与不成的各一行_记着地址(desk: Desk) -> None:
    assert sign_in(desk.base_url, "ag_op2@103001", DEMO_PASSWORD).status_code == 200
    refused(sign_in(desk.base_url, "ag_op2@103001", "wrong-password"), status=403, code="E-LOGIN")
    rows = told(desk, username="ag_op2@103001", operation="session.user.login")
    assert [(row["result"], row["operation_name"], row["ip"]) for row in rows] == [
        ("refused", "登录", "127.0.0.1"),
        ("ok", "登录", "127.0.0.1"),
    ]
    assert rows[0]["detail"]["findings"][0]["code"] == "E-LOGIN"
    assert "wrong-password" not in str(rows)
    assert DEMO_PASSWORD not in str(rows)


def test_没有的账号_也留一行_审计员看得到(desk: Desk) -> None:
    refused(sign_in(desk.base_url, "no.such.person", "x"), status=403, code="E-LOGIN")
    (row,) = told(desk, username="no.such.person")
    assert (row["result"], row["mof_div_code"], row["user_id"]) == ("refused", DIVISION, "")


def test_连错五次_锁定的那一次写明是锁定(desk: Desk) -> None:
    """R-WFL-019。"""
    for _ in range(4):
        refused(sign_in(desk.base_url, "ag_op2@103002", "wrong-password"), status=403, code="E-LOGIN")
    refused(sign_in(desk.base_url, "ag_op2@103002", "wrong-password"), status=403, code="R-WFL-019")
    rows = told(desk, username="ag_op2@103002", operation="session.user.login", result="refused")
    assert [row["detail"]["findings"][0]["code"] for row in rows] == ["R-WFL-019", *["E-LOGIN"] * 4]


def test_退出与改口令_各一行_不记口令(desk: Desk) -> None:
    username = "ag_post2@103001"
    with httpx.Client(base_url=desk.base_url, trust_env=False) as browser:
        browser.post("/api/login", json={"username": username, "password": DEMO_PASSWORD})
        token = {"X-CSRFToken": browser.cookies["csrftoken"]}
        wrong = {"old_password": "not-this-one", "new_password": ANOTHER}
        refused(browser.post("/api/password", json=wrong, headers=token), status=403, code="E-LOGIN")
        weak = {"old_password": DEMO_PASSWORD, "new_password": "short"}
        refused(browser.post("/api/password", json=weak, headers=token), status=422, code="E-PASSWORD")
        right = {"old_password": DEMO_PASSWORD, "new_password": ANOTHER}
        assert browser.post("/api/password", json=right, headers=token).status_code == 200
        browser.post("/api/login", json={"username": username, "password": ANOTHER})
        token = {"X-CSRFToken": browser.cookies["csrftoken"]}
        assert browser.post("/api/logout", headers=token).status_code == 200
    rows = told(desk, username=username)
    assert [(row["operation_name"], row["result"]) for row in rows] == [
        ("退出", "ok"),
        ("登录", "ok"),
        ("修改口令", "ok"),
        ("修改口令", "refused"),
        ("修改口令", "refused"),
        ("登录", "ok"),
    ]
    assert ANOTHER not in str(rows)


def test_导出列表_记条件与行数(desk: Desk, indicator: Indicator) -> None:
    path = "/api/records/BA_BGT_INFO.xlsx"
    assert desk.get("MOF_BGT", path, agency_code="101001").status_code == 200
    layout = {"title": "指标", "conditions": ["单位＝101001"], "columns": [{"field": "bgt_id", "title": "主键"}]}
    answer = desk.send("MOF_BGT", "/api/records/BA_BGT_INFO/export", body=layout, params={"bgt_id": indicator.bgt_id})
    assert answer.status_code == 200
    last, first = told(desk, username="mof_bgt1@430600000", operation="export.record.list")[:2]
    assert (first["operation_name"], first["result"], first["ip"]) == ("导出列表", "ok", "127.0.0.1")
    assert first["detail"]["record"] == "BA_BGT_INFO"
    assert first["detail"]["query"] == {"agency_code": "101001"}
    assert first["detail"]["rows"] == 1
    assert last["detail"]["query"] == {"bgt_id": indicator.bgt_id}


@pytest.mark.parametrize(
    ("method", "path", "title"),
    [
        ("GET", "/api/reports/budget_execution.xlsx", "预算执行情况表"),
        ("POST", "/api/reports/trial_balance/export", "余额表"),
    ],
)
def test_导出报表_记条件与行数(desk: Desk, indicator: Indicator, method: str, path: str, title: str) -> None:
    if method == "GET":
        answer = desk.get("MOF_TRE", path, agency_code=indicator.agency_code)
    else:
        layout = {"title": "余额表", "columns": [{"field": "acc_code", "title": "科目"}]}
        answer = desk.send("MOF_TRE", path, body=layout, params={"ledger": "GLB", "agency_code": indicator.agency_code})
    assert answer.status_code == 200, answer.text
    row = told(desk, username="mof_tre1@430600000", operation="export.report.sheet")[0]
    assert row["detail"]["title"] == title
    assert row["detail"]["query"]["agency_code"] == indicator.agency_code
    assert isinstance(row["detail"]["rows"], int)


def test_导出余额表_不给账套类型就明说(desk: Desk) -> None:
    """乱试找到过的：少了账套类型，导出答的是 500。"""
    layout = {"title": "余额表", "columns": [{"field": "acc_code", "title": "科目"}]}
    answer = desk.send("MOF_TRE", "/api/reports/trial_balance/export", body=layout)
    assert refused(answer, status=400, code="E-REQ-005")["fields"] == ["ledger"]


def test_不认识的机构来敲门_也留一行(desk: Desk) -> None:
    with httpx.Client(base_url=desk.base_url, trust_env=False) as stranger:
        answer = stranger.post("/api/messages/inbox", content=b"<x/>", headers={"X-Org-Code": "999"})
    refused(answer, status=403, code="R-WFL-008")
    (row,) = told(desk, username="999")
    assert (row["operation_name"], row["result"], row["ip"]) == ("接口调用", "refused", "127.0.0.1")


def test_试办也记越权_不记寻常的被拒(desk: Desk, indicator: Indicator) -> None:
    body = desk.filled("AG_OP", "payment.application.create", bgt_id=indicator.bgt_id, pay_app_amt="1.00")
    for actor, request_id in (("AG_AUD", "probe-1"), ("AG_OP", "probe-2")):
        given = {**body, "request_id": request_id, **({} if actor == "AG_AUD" else {"set_mode_code": "99"})}
        assert desk.operate(actor, "payment.application.create", given, params={"dry_run": "true"}).status_code >= 400
    (row,) = told(desk, request_id="probe-1")
    assert row["detail"]["dry_run"] is True
    assert row["detail"]["command"]["bgt_id"] == indicator.bgt_id
    assert told(desk, request_id="probe-2") == []


def test_闯别的区划_记在本人的区划_写明想进哪个(desk: Desk, indicator: Indicator, environment: Environment) -> None:
    body = desk.filled("AG_OP", "payment.application.create", bgt_id=indicator.bgt_id, pay_app_amt="1.00")
    given = {**body, "request_id": "elsewhere-1", "mof_div_code": "430621000"}
    refused(desk.operate("AG_OP", "payment.application.create", given), status=403, code="R-GEN-008")
    (row,) = told(desk, request_id="elsewhere-1")
    assert (row["mof_div_code"], row["detail"]["attempted_division"]) == (DIVISION, "430621000")
    with psycopg.connect(environment.admin()) as conn:
        assert conn.execute("SELECT count(*) FROM sys_op_log WHERE mof_div_code = '430621000'").fetchone() == (0,)


def test_审计员按单号_按姓名_按操作名找得到(desk: Desk, indicator: Indicator) -> None:
    by_project = told(desk, document_no=indicator.pro_code)
    assert {row["operation_name"] for row in by_project} >= {"申报项目", "项目入库审核"}
    assert all("projects.project" in row["subjects"] for row in by_project)
    assert told(desk, document_no="没有这个号") == []
    names = {row["operation_name"] for row in told(desk, operation_title="下达")}
    assert names == {"下达指标"}
    mine = told(desk, person="ag_op1@101001")
    assert mine
    assert {row["username"] for row in mine} == {"ag_op1@101001"}
