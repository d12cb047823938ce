"""表达式的语义：遇空为假、除零为空、十进制、只舍入一次。"""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from yitihua.engines.expressions import SqlSource, Type, WindowCall, compile_expression

from .datasets import PAYMENT

PARAMS = {"限额": Type.MONEY, "类别": Type.CODE}


def row(**values: Any) -> SimpleNamespace:
    names = dict.fromkeys(PAYMENT.fields)
    return SimpleNamespace(**{**names, "details": (), "indicator": None, **values})


def holds(text: str, *, params: dict[str, Any] | None = None, **values: Any) -> bool:
    result = compile_expression(text, dataset=PAYMENT, params=PARAMS).evaluate(row(**values), params=params or {})
    assert isinstance(result, bool)
    return result


def amount(text: str, *, places: int = 2, params: dict[str, Any] | None = None, **values: Any) -> Decimal | None:
    expression = compile_expression(text, dataset=PAYMENT, params=PARAMS, result=Type.MONEY, places=places)
    result = expression.evaluate(row(**values), params=params or {})
    assert result is None or isinstance(result, Decimal)
    return result


@pytest.mark.parametrize("name", ["pay_app_amt", "PAY_APP_AMT", "支付申请金额"])
def test_标准名与中文名等价(name: str) -> None:
    assert holds(
        f"{name} >= :限额 and 结算方式 = '3'",
        params={"限额": Decimal("1000.00")},
        pay_app_amt=Decimal("1000.00"),
        set_mode_code="3",
    )
    assert not holds(
        f"{name} >= :限额 and 结算方式 = '3'",
        params={"限额": Decimal("1000.00")},
        pay_app_amt=Decimal("999.99"),
        set_mode_code="3",
    )


def test_与_SQL_关键字同名的要素照样可用() -> None:
    assert holds("date >= '2022-12-31'", date=date(2022, 12, 31))
    assert not holds("date >= '2022-12-31'", date=date(2022, 12, 30))


@pytest.mark.parametrize(
    "text",
    [
        "pay_app_amt = 0",
        "pay_app_amt <> 0",
        "pay_app_amt between 0 and 1",
        "pay_app_amt not between 0 and 1",
        "set_mode_code in ('1', '2')",
        "set_mode_code not in ('1', '2')",
        "dep_bgt_eco_code like '302%'",
        "dep_bgt_eco_code not like '302%'",
        "length(use_des) < 4",
        "加急",
        "指标.thr_exp_code = '01'",
        "pay_app_amt / 0 = 1",
        "pay_app_amt = :限额",
    ],
)
def test_比较遇空为假(text: str) -> None:
    assert holds(text, params={"限额": None}) is False


def test_取反作用于结果_所以空的比较取反为真() -> None:
    assert holds("not (pay_app_amt > 1)")
    assert holds("not (dep_bgt_eco_code like '302%' or dep_bgt_eco_code = '1')")
    assert holds("coalesce(pay_app_amt, 0) = 0")


def test_先与后或() -> None:
    assert holds("加急 or pay_app_amt > 1 and pay_app_amt < 0", urgent=True)
    assert not holds("(加急 or pay_app_amt > 1) and pay_app_amt < 0", urgent=True, pay_app_amt=Decimal(0))


def test_除数为零得空() -> None:
    assert amount("1 / (pay_app_amt - pay_app_amt)", pay_app_amt=Decimal("5.00")) is None


def test_中间不舍入_结果只舍入一次() -> None:
    """T-BAS-006：先算年额再到分；逐步舍入会得 10,239.96。"""
    assert amount("pay_app_amt * 12 * 0.16", pay_app_amt=Decimal("5333.33")) == Decimal("10239.99")
    assert amount("pay_app_amt * 12 * 0.08", pay_app_amt=Decimal("5333.33")) == Decimal("5120.00")
    assert amount("pay_app_amt / 3 * 3", pay_app_amt=Decimal("100.00")) == Decimal("100.00")


@pytest.mark.parametrize(
    ("value", "expected"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.0049", "0.00"), ("2.675", "2.68")]
)
def test_四舍五入到分(value: str, expected: str) -> None:
    assert amount(f"{value} + 0") == Decimal(expected)


def test_结果不出现负零() -> None:
    assert str(amount("0 - 0.001")) == "0.00"


def test_集合逐行求值再汇总() -> None:
    """T-BAS-005：逐人到分再合计。"""
    details = [
        {"pay_amt": Decimal("3000.00"), "is_gov_pur": 1, "per_sta_code": "1", "pay_date": date(2022, 1, 2)},
        {"pay_amt": Decimal("2500.50"), "is_gov_pur": 2, "per_sta_code": "1", "pay_date": date(2022, 1, 9)},
        {"pay_amt": None, "is_gov_pur": 1, "per_sta_code": "3", "pay_date": None},
    ]
    assert amount("合计(明细, round(明细金额 * 12, 2))", details=details) == Decimal("66006.00")
    assert amount("合计(明细, 明细金额, is_gov_pur = 1)", details=details) == Decimal("3000.00")
    assert amount("计数(明细, is_gov_pur = 1 and per_sta_code = '1')", details=details) == Decimal(1)
    assert amount("最大(明细, 明细金额) - 最小(明细, 明细金额)", details=details) == Decimal("499.50")
    assert holds("最大(明细, 支付日期) = '2022-01-09'", details=details)


def test_空集合合计与计数为零_最大最小为空() -> None:
    assert amount("合计(明细, 明细金额)") == 0
    assert amount("计数(明细)") == 0
    assert amount("最大(明细, 明细金额)") is None


def test_取小遇空得空_不当成无限大() -> None:
    """T-BAS-007：编制 20 人、实有 22 人按 20 人算。"""
    assert amount("取小(在职人数, 20) * 18000", head_count=22) == Decimal("360000.00")
    assert amount("取小(在职人数, 20) * 18000", head_count=18) == Decimal("324000.00")
    assert amount("取小(在职人数, 20) * 18000") is None


def test_取整与向上取整() -> None:
    """T-WFL-007：三人会签 67%，须三人。"""
    assert amount("向上取整(3 * 0.67)", places=0) == 3
    assert amount("取整(0 - 2.9)", places=0) == -2


def test_关联数据集与改名的属性() -> None:
    indicator = SimpleNamespace(thr_exp_code="01", free=Decimal("10.00"))
    assert holds("指标.三公分项 = '01' and indicator.cur_amt = 10", indicator=indicator)


def test_窗口值由调用方备好_空窗口按函数取零或空() -> None:
    text = "sum_over(支付, '同收款人同金额3日') + pay_app_amt >= :限额 and count_over(支付, '同项目30日') = 0"
    expression = compile_expression(text, dataset=PAYMENT, params=PARAMS)
    total = WindowCall("sum_over", "支付", "同收款人同金额3日")
    count = WindowCall("count_over", "支付", "同项目30日")
    assert expression.window_calls == {total, count}
    given = row(pay_app_amt=Decimal("1.00"))
    params = {"限额": Decimal("290001.00")}
    assert expression.evaluate(given, params=params, windows={total: Decimal("290000.00"), count: None})
    assert not expression.evaluate(given, params=params, windows={total: Decimal("289999.99"), count: None})
    top = compile_expression("max_over(支付, '同项目30日') = 0", dataset=PAYMENT)
    assert not top.evaluate(given, windows={WindowCall("max_over", "支付", "同项目30日"): None})
    distinct = compile_expression("distinct_over(支付, '同项目30日', 收款账号) >= 3", dataset=PAYMENT)
    assert distinct.window_calls == {WindowCall("distinct_over", "支付", "同项目30日", "payee_acct_no")}


def test_用到的要素与参数可以查() -> None:
    expression = compile_expression("指标.cur_amt < 支付申请金额 * 2 + :限额", dataset=PAYMENT, params=PARAMS)
    assert expression.fields == {"indicator.cur_amt", "pay_app_amt"}
    assert expression.parameters == {"限额"}


def test_浮点数是程序缺陷_不悄悄接受() -> None:
    with pytest.raises(AssertionError, match="要素应为数"):
        holds("pay_app_amt > 1", pay_app_amt=1.5)


def test_参数与_SQL_关键字同名照样可用() -> None:
    expression = compile_expression("pay_app_amt < :limit", dataset=PAYMENT, params={"limit": Type.MONEY})
    assert expression.evaluate(row(pay_app_amt=Decimal("1.00")), params={"limit": Decimal("1.01")})


def test_写成_SQL_时文本走参数_列名加引号() -> None:
    expression = compile_expression("use_des = '买''纸%' and pay_app_amt >= :限额", dataset=PAYMENT, params=PARAMS)
    sql = expression.where(SqlSource("p"), params={"限额": Decimal("1000.00")})
    assert sql.text == """(("p"."use_des" = %(e0)s::text) and (("p"."pay_app_amt")::numeric >= '1000.00'::numeric))"""
    assert sql.params == {"e0": "买'纸%"}
