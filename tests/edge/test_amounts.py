"""金额：只收不超过两位小数的字符串，在允许的范围里，不为负、不为零。"""

from typing import Any

import pytest

from tests.edge.refusals import nothing_changed, refusal, refused
from tests.edge.test_bodies import CREATE, draft
from tests.make.desk import Desk
from tests.make.thread import Indicator


@pytest.mark.parametrize("amount", [1, 1.0, 0.1, 10**17, -1])
def test_写成数(desk: Desk, indicator: Indicator, amount: Any) -> None:
    with nothing_changed(desk):
        found = refused(
            desk.send("AG_OP", CREATE, body=draft(desk, indicator, pay_app_amt=amount)), status=400, code="E-REQ-003"
        )
    assert found["fields"] == ["pay_app_amt"]


@pytest.mark.parametrize(
    "amount",
    ["", "一元", "1,000.00", "1e2", "1_000", "NaN", "Infinity", "1.", ".5", "--1", chr(0xFF11) + ".00"],
)
def test_不是数(desk: Desk, indicator: Indicator, amount: str) -> None:
    with nothing_changed(desk):
        refused(
            desk.send("AG_OP", CREATE, body=draft(desk, indicator, pay_app_amt=amount)), status=400, code="E-REQ-002"
        )


@pytest.mark.parametrize("amount", ["1.001", "0.005", "0.001", "-1.999"])
def test_三位小数(desk: Desk, indicator: Indicator, amount: str) -> None:
    with nothing_changed(desk):
        found = refused(
            desk.send("AG_OP", CREATE, body=draft(desk, indicator, pay_app_amt=amount)), status=400, code="R-GEN-001"
        )
    assert amount in found["message"]


@pytest.mark.parametrize("amount", ["10000000000000000.00", "-10000000000000000.00", "9" * 60])
def test_一亿亿元以上(desk: Desk, indicator: Indicator, amount: str) -> None:
    with nothing_changed(desk):
        refused(
            desk.send("AG_OP", CREATE, body=draft(desk, indicator, pay_app_amt=amount)), status=400, code="R-GEN-002"
        )


@pytest.mark.parametrize("amount", ["-0.01", "-1.00", "-9999999999999999.99"])
def test_负数(desk: Desk, indicator: Indicator, amount: str) -> None:
    with nothing_changed(desk):
        refusal(desk.send("AG_OP", CREATE, body=draft(desk, indicator, pay_app_amt=amount)))


def test_零元_最迟送审时被拒(desk: Desk, indicator: Indicator) -> None:
    """草稿可以先不写金额，送审不行。"""
    answer = desk.send("AG_OP", CREATE, body=draft(desk, indicator, pay_app_amt="0.00"))
    if answer.status_code == 200:
        made = answer.json()["result"]
        body = {"pay_app_id": made["pay_app_id"], "row_version": made["row_version"]}
        with nothing_changed(desk):
            refusal(desk.operate("AG_OP", "payment.application.submit", body))
    else:
        refusal(answer)


def test_比额度大一分_说清剩多少差多少(desk: Desk, indicator: Indicator) -> None:
    """送审时被账本拒绝，额度与单据原样不动。"""
    made = desk.attempt("AG_OP", "payment.application.create", bgt_id=indicator.bgt_id, pay_app_amt="1000.01")
    if not made.ok:
        assert "1,000.00" in made.text
        return
    body = desk.filled("AG_OP", "payment.application.submit", pay_app_id=made.result["pay_app_id"])
    with nothing_changed(desk):
        found = refused(desk.operate("AG_OP", "payment.application.submit", body), status=422, code="R-PAY-004")
    assert {"1,000.00", "1,000.01", "0.01"} <= set(found["figures"].values())


@pytest.mark.parametrize(
    ("operation", "actor", "field", "fields"),
    [
        ("appropriation.indicator.freeze", "MOF_BGT", "amount", {"reason_type": "1", "remark": "专项核查暂停使用"}),
        ("appropriation.indicator.cut", "MOF_BGT", "amount", {"adj_kind": "T", "reason": "收入短收压减"}),
        ("appropriation.indicator.withdraw", "MOF_BIZ", "amount", {}),
    ],
)
@pytest.mark.parametrize("amount", ["-0.01", "0.00", "1000.01"])
def test_指标的其他金额操作(
    desk: Desk, indicator: Indicator, operation: str, actor: str, field: str, fields: dict[str, str], amount: str
) -> None:
    body = desk.filled(actor, operation, bgt_id=indicator.bgt_id, **{field: amount}, **fields)
    with nothing_changed(desk, actor):
        refusal(desk.operate(actor, operation, body))
