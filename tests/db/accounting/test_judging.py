"""结账与核对的纯判定：刚好过与刚好不过。"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import yitihua.modules.accounting.rules  # noqa: F401
from yitihua.modules.accounting import reconcile
from yitihua.modules.accounting.closing import ClosingFacts, Trial, gaps, judge

D = Decimal


def facts(**changed: Any) -> ClosingFacts:
    values: dict[str, Any] = {
        "period": 3,
        "previous_closed": True,
        "numbers": (("01", (1, 2, 3)),),
        "unposted": 0,
        "waiting": 0,
        "trials": (Trial("CW", D("1234567.89"), D("1234567.89")),),
        "differences": 0,
    }
    return ClosingFacts(**{**values, **changed})


def test_样样相符可以结账() -> None:
    assert judge(facts()) == []


@pytest.mark.parametrize(
    ("changed", "code", "message"),
    [
        ({"numbers": (("01", (1, 2, 4)),)}, "R-ACC-008", "凭证号不连续：缺3"),
        ({"unposted": 1}, "R-ACC-009", "本期还有1张凭证未记账"),
        ({"waiting": 1}, "R-ACC-010", "本期还有1个业务事件未生成凭证"),
        (
            {"trials": (Trial("CW", D("1234567.89"), D("1234567.90")),)},
            "R-ACC-011",
            "试算不平衡，差额0.01元",
        ),
        ({"previous_closed": False}, "R-ACC-012", "上期未结账，不能结本期"),
        ({"differences": 1}, "R-ACC-014", "账账核对有1项差异未消除，不能结账"),
    ],
)
def test_一项不符就不能结账(changed: dict[str, Any], code: str, message: str) -> None:
    found = judge(facts(**changed))
    assert [(item.code, item.message) for item in found] == [(code, message)]


def test_断号从一数到最大号() -> None:
    assert gaps([2, 5]) == [1, 3, 4]
    assert gaps([]) == []


def day(**amounts: str) -> reconcile.DayCheck:
    values = {name: D(text) for name, text in amounts.items()}
    return reconcile.DayCheck(day=date(2022, 3, 1), fund_type_code="111", **values)  # type: ignore[arg-type]


def test_蓝字对划款红字对退款() -> None:
    same = day(blue_left="1000000.00", blue_right="1000000.00", red_left="-50000.00", red_right="-50000.00")
    assert (same.left_amt, same.diff_amt) == (D("950000.00"), D("0.00"))
    assert reconcile.judge([same]) == []


def test_合并记一笔净额净额相等也不过() -> None:
    merged = day(blue_left="950000.00", blue_right="1000000.00", red_right="-50000.00")
    found = reconcile.judge([merged])
    assert [item.message for item in found] == ["总会计支出与已清算净额不符，差额50,000.00元"]
    assert "950,000.00" in found[0].next_step


def test_差一分也不过() -> None:
    assert [item.code for item in reconcile.judge([day(blue_left="100.01", blue_right="100.00")])] == ["R-ACC-103"]


def test_净额清算只比净额() -> None:
    net = reconcile.DayCheck(
        day=date(2022, 3, 1),
        fund_type_code="111",
        blue_left=D("950000.00"),
        blue_right=D("1000000.00"),
        red_right=D("-50000.00"),
        net_only=True,
    )
    assert reconcile.judge([net]) == []
