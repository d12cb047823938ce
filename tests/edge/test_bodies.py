"""请求体写坏了：不是 JSON、类型不对、多了字段、太长、太深、太大、残缺字符。"""

import json
from typing import Any

import pytest

from tests.edge.refusals import nothing_changed, refusal, refused
from tests.make.desk import Desk, new_request
from tests.make.thread import Indicator

CREATE = "/api/operations/payment.application.create"

BROKEN = {
    "半截": b'{"request_id": "a",',
    "单引号": b"{'request_id': 'a'}",
    "不是 UTF-8": b'{"use_des": "\xff\xfe"}',
    "GBK 编码": '{"use_des": "维护费"}'.encode("gbk"),
    "嵌套十万层": b'{"use_des":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "六千位整数": b'{"request_id":' + b"9" * 6000 + b"}",
    "XML": b"<a/>",
    "表单": b"bgt_id=1&pay_app_amt=1.00",
}


@pytest.mark.parametrize("name", BROKEN)
def test_不是JSON(desk: Desk, name: str) -> None:
    with nothing_changed(desk):
        refused(desk.send("AG_OP", CREATE, content=BROKEN[name]), status=400, code="E-REQ-001")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/xml", "multipart/form-data; boundary=x"])
def test_内容类型不对(desk: Desk, kind: str) -> None:
    answer = desk.send("AG_OP", CREATE, content=b"--x\r\n", headers={"Content-Type": kind})
    refused(answer, status=400, code="E-REQ-001")


@pytest.mark.parametrize("body", [[], "文字", 5, None, True, [{}]])
def test_不是一条命令(desk: Desk, body: Any) -> None:
    refused(desk.send("AG_OP", CREATE, content=json.dumps(body).encode()), status=400, code="E-REQ-002")


def test_空请求体(desk: Desk) -> None:
    refused(desk.send("AG_OP", CREATE, content=b""), status=400, code="E-REQ-005")


def test_缺必填_一次说全(desk: Desk) -> None:
    findings = refusal(desk.operate("AG_OP", "payment.application.create", {}))
    assert {item["code"] for item in findings} == {"E-REQ-005"}
    assert {"bgt_id", "pay_app_amt"} <= {item["fields"][0] for item in findings}


def draft(desk: Desk, indicator: Indicator, **changes: Any) -> dict[str, Any]:
    body = desk.filled("AG_OP", "payment.application.create", bgt_id=indicator.bgt_id, pay_app_amt="1.00")
    return {**body, "request_id": new_request(), **changes}


def test_未知字段(desk: Desk, indicator: Indicator) -> None:
    body = draft(desk, indicator, status="60")
    with nothing_changed(desk):
        found = refused(desk.send("AG_OP", CREATE, body=body), status=400, code="E-REQ-004")
    assert found["fields"] == ["status"]


@pytest.mark.parametrize("field", ["bgt_id", "use_des", "payee_acct_name", "details", "set_mode_code"])
@pytest.mark.parametrize("value", [{}, {"a": 1}, [[]], 1.5, True], ids=str)
def test_类型不对(desk: Desk, indicator: Indicator, field: str, value: Any) -> None:
    body = draft(desk, indicator, **{field: value})
    with nothing_changed(desk):
        refused(desk.send("AG_OP", CREATE, body=body), status=400, code="E-REQ-002")


@pytest.mark.parametrize("field", ["use_des", "payee_acct_name", "payee_acct_no", "request_id", "set_mode_code"])
def test_超长(desk: Desk, indicator: Indicator, field: str) -> None:
    body = draft(desk, indicator, **{field: "长" * 5000})
    with nothing_changed(desk):
        found = refused(desk.send("AG_OP", CREATE, body=body), status=400, code="E-REQ-006")
    assert found["fields"] == [field]


@pytest.mark.parametrize("text", ["a\\u0000b", "\\ud800", "\\udc00x", "a\\u0007", "\\u001b[31m", "\\uffff"])
@pytest.mark.parametrize("field", ["use_des", "request_id", "pay_app_amt"])
def test_残缺字符与控制符(desk: Desk, indicator: Indicator, field: str, text: str) -> None:
    body = draft(desk, indicator)
    body.pop(field)
    raw = json.dumps(body)[:-1] + f', "{field}": "{text}"}}'
    with nothing_changed(desk):
        found = refused(desk.send("AG_OP", CREATE, content=raw.encode()), status=400, code="E-REQ-002")
    assert found["fields"] == [field]


def test_请求体过大(desk: Desk) -> None:
    answer = desk.send("AG_OP", CREATE, content=b'{"use_des": "' + b"x" * (11 * 1024 * 1024) + b'"}')
    refused(answer, status=413, code="E-REQ-006")


def test_批量超过十万行(desk: Desk) -> None:
    answer = desk.operate("AG_OP", "payment.application.submit_batch", {"lines": [{}] * 100_001})
    refused(answer, status=400, code="E-REQ-006")


def test_批量没有一行(desk: Desk) -> None:
    refused(desk.operate("AG_OP", "payment.application.submit_batch", {"lines": []}), status=400, code="E-REQ-002")


def test_缺请求号(desk: Desk, indicator: Indicator) -> None:
    for given in ("", "   "):
        body = draft(desk, indicator, request_id=given)
        with nothing_changed(desk):
            refused(desk.send("AG_OP", CREATE, body=body), status=400, code="E-REQ-007")


@pytest.mark.parametrize("text", ["'; DROP TABLE pay_voucher; --", "%s%(x)s{}${jndi}", "‮反写​零宽", "💥𠮷𰻞"])
def test_古怪的文字原样存下或说清楚不收(desk: Desk, indicator: Indicator, text: str) -> None:
    answer = desk.send("AG_OP", CREATE, body=draft(desk, indicator, use_des=text))
    if answer.status_code != 200:
        refusal(answer)
        return
    row = desk.one("PAY_VOUCHER", pay_app_id=answer.json()["result"]["pay_app_id"])
    assert row["use_des"] == text


def test_超出列宽的说明是哪一栏(desk: Desk) -> None:
    code = "appropriation.indicator.register"
    body = desk.filled("MOF_BGT", code, amount="1.00", track_pro_code="9" * 22)
    with nothing_changed(desk, "MOF_BGT"):
        item = refused(desk.operate("MOF_BGT", code, body), status=400, code="E-REQ-006")
    assert (item["fields"], "至多21个字符，实有22个" in item["message"]) == (["track_pro_code"], True)
    body["track_pro_code"] = "9" * 21
    assert desk.operate("MOF_BGT", code, body).status_code == 200


def test_分块发来的请求体_与整块的一样办(desk: Desk, indicator: Indicator) -> None:
    whole = json.dumps(draft(desk, indicator)).encode()
    answer = desk.send("AG_OP", CREATE, content=iter([whole[:40], whole[40:]]))  # type: ignore[arg-type]
    assert answer.request.headers["Transfer-Encoding"] == "chunked"
    assert answer.status_code == 200, answer.text
    assert desk.get("AG_OP", "/api/me").status_code == 200


def test_分块发来的请求体太大(desk: Desk) -> None:
    pieces = (b'{"use_des": "' + b"x" * 1_000_000 for _ in range(11))
    with nothing_changed(desk):
        refused(desk.send("AG_OP", CREATE, content=pieces), status=413, code="E-REQ-006")  # type: ignore[arg-type]
