"""日终清算：划款、退款、清算额度、库款余额。算例 T-PAY-004、T-PAY-011、T-PAY-016。"""

import pytest
from sim_city import CLOSING, MORNING, NEXT_DAY, City
from simulators import PBC
from simulators.post import Ack
from simulators.refusal import Refused

A, B, C, D = (f"202243060010000000{number}" for number in range(1, 5))


def _refund(city: City, pay_cert_no: str, amount: str) -> None:
    city.act("refund", pay_cert_no=pay_cert_no, amount=amount)
    city.send(city.bureau.confirm_refund(city.bureau.of("2203", "0")[-1]))


def _day_of_t_pay_004(city: City) -> None:
    """前一笔已清算并退 50,000.00；当日付三笔合计 1,000,000.00。"""
    city.cleared(D, "80000.00")
    _refund(city, D, "50000.00")
    for number, amount in ((A, "300000.00"), (B, "300000.00"), (C, "400000.00")):
        city.paid(number, amount)
    city.send(city.bureau.quota("Q9", {A: "300000.00", B: "300000.00", C: "400000.00"}), to=PBC)
    city.bureau.received.clear()


def test_T_PAY_004_划款与退款两张凭证_库款净减950000(city: City) -> None:
    _day_of_t_pay_004(city)
    city.act("set_balance", org=PBC, adm_div_code="430600", amount="2000000.00")

    city.act("clear", biz_time=NEXT_DAY)

    (paid,), (refunded,) = city.bureau.of("2301", "0"), city.bureau.of("2302", "0")
    assert (paid.head["PayAmt"], refunded.head["PayAmt"]) == ("1000000.00", "-50000.00")
    assert [detail["VoucherNo"] for detail in paid.details] == [A, B, C]
    assert paid.details[0]["ExpFuncCode"] == "2010101"
    assert (refunded.details[0]["OriVoucherNo"], refunded.details[0]["PayAmt"]) == (D, "-50000.00")
    (answer,), (back,) = city.bureau.of("2301", "1"), city.bureau.of("2302", "1")
    assert (answer.head["XPayAmt"], answer.head["XClearDate"]) == ("1000000.00", "20220302")
    assert (back.head["XPayAmt"], back.head["XAddWord"]) == ("-50000.00", "")
    assert city.treasury.state()["balances"]["430600"] == "1050000.00"
    assert city.order(A)["state"] == "cleared"
    assert city.bank.state()["zero_balance"] is True


def test_T_PAY_004_少报划款不出退款_财政拒收则不送人行(city: City) -> None:
    _day_of_t_pay_004(city)
    city.bureau.refusals["2301", "0"] = Ack("rejected", "R-PAY-068", "划款差-50,000.00，退款差50,000.00")

    city.act("clear", biz_time=NEXT_DAY, **{"2301": "950000.00", "skip_2302": True})

    clearing = list(city.bank.state()["clearings"].values())[-1]
    assert (clearing["amount"], clearing["state"]) == ("950000.00", "refused")
    assert clearing["reason"] == "划款差-50,000.00，退款差50,000.00"
    assert [paper["amount"] for paper in city.treasury.state()["papers"] if paper["vt_code"] == "2301"] == ["80000.00"]
    assert city.order(A)["state"] == "paid"
    assert city.bank.state()["advance"] == "950000.00"

    city.bureau.refusals.clear()
    city.act("clear", biz_time=NEXT_DAY)
    assert city.bank.state()["zero_balance"] is True


def test_T_PAY_004_净额划款一张950000(city: City) -> None:
    _day_of_t_pay_004(city)
    city.act("clear", biz_time=NEXT_DAY, mode="NET")
    (paper,) = city.bureau.of("2301", "0")
    assert paper.head["PayAmt"] == "950000.00"
    assert [detail["PayAmt"] for detail in paper.details][-1] == "-50000.00"
    assert city.bureau.of("2302", "0") == []
    assert city.bureau.of("2301", "1")[0].head["XPayAmt"] == "950000.00"
    assert city.bank.state()["zero_balance"] is True
    assert city.treasury.state()["quotas"]["102/430600/111"]["left"] == "0.00"


def test_T_PAY_011_批量失败行当日退回_划款11110_55(city: City) -> None:
    city.paid(A, "4321.10", "5000.00", "6789.45")
    city.act("bounce", pay_cert_no=A, detail_no="2")
    city.send(city.bureau.quota("Q1", {A: "16110.55"}), to=PBC)
    city.act("clear", biz_time=CLOSING)
    assert [paper.head["PayAmt"] for paper in city.bureau.of("2301", "0")] == ["11110.55"]
    assert city.bureau.of("2302", "0") == []
    assert city.bank.state()["zero_balance"] is True


@pytest.mark.parametrize(("quota", "cleared"), [("19999.99", False), ("20000.00", True)])
def test_T_PAY_016_退款大于划款_额度差一分不得划款(quota: str, cleared: bool, city: City) -> None:
    city.cleared(D, "50000.00")
    _refund(city, D, "50000.00")
    city.paid(A, "20000.00")
    city.act("set_balance", org=PBC, adm_div_code="430600", amount="100000.00")
    city.send(city.bureau.quota("Q9", {A: quota}), to=PBC)
    city.bureau.received.clear()

    city.act("clear", biz_time=NEXT_DAY)

    assert city.bureau.of("2301", "0")[0].head["PayAmt"] == "20000.00"
    assert city.bureau.of("2302", "0")[0].head["PayAmt"] == "-50000.00"
    answer = city.bureau.of("2301", "1")[0].head
    if cleared:
        assert (answer["XPayAmt"], answer["XAddWord"]) == ("20000.00", "")
        assert city.treasury.state()["balances"]["430600"] == "130000.00"
        assert city.bank.state()["zero_balance"] is True
    else:
        assert (answer["XPayAmt"], answer["XClearDate"]) == ("0.00", "")
        assert answer["XAddWord"] == "清算额度19,999.99不足，划款20,000.00"
        reasons = [body.return_reason for _, body, _ in city.bureau.received if body.return_reason]
        assert reasons == ["L001 R-PAY-069 清算额度19,999.99不足，划款20,000.00"]
        assert city.treasury.state()["balances"]["430600"] == "150000.00"
        assert (city.order(A)["state"], city.bank.state()["advance"]) == ("paid", "20000.00")


def test_按资金性质分开划款(city: City) -> None:
    city.paid(A, "100.00", fund="111")
    city.paid(B, "200.00", fund="121")
    city.paid(C, "50.00", fund="111")
    city.send(city.bureau.quota("Q1", {A: "100.00", C: "50.00"}, fund="111"), to=PBC)
    city.send(city.bureau.quota("Q2", {B: "200.00"}, fund="121"), to=PBC)
    with pytest.raises(Refused, match="有几组待清算时不能指定金额"):
        city.act("clear", biz_time=CLOSING, **{"2301": "1.00"})
    city.act("clear", biz_time=CLOSING, fund_type_code="121")
    city.act("clear", biz_time=CLOSING)
    papers = {item.head["FundTypeCode"]: item for item in city.bureau.of("2301", "0")}
    assert {fund: item.head["PayAmt"] for fund, item in papers.items()} == {"121": "200.00", "111": "150.00"}
    assert [detail["VoucherNo"] for detail in papers["111"].details] == [A, C]
    assert city.bank.state()["zero_balance"] is True


def test_没发过额度或不在清单内的不得划款(city: City) -> None:
    city.paid(A, "100.00")
    city.act("clear", biz_time=CLOSING)
    assert city.bureau.of("2301", "1")[-1].head["XAddWord"] == "清算额度0.00不足，划款100.00"
    city.send(city.bureau.quota("Q1", {B: "500.00"}), to=PBC)
    city.act("clear", biz_time=CLOSING)
    assert city.bureau.received[-1][1].return_reason == f"L002 R-PAY-069 凭证{A}不在清算额度的凭证汇总清单内"
    city.send(city.bureau.quota("Q2", {A: "99.99"}), to=PBC)
    city.act("clear", biz_time=CLOSING)
    assert city.bureau.received[-1][1].return_reason == f"L008 R-PAY-069 凭证{A}清单金额99.99，划款100.00"
    assert city.order(A)["state"] == "paid"


def test_只按科目汇总的额度只控制总额(city: City) -> None:
    city.paid(A, "100.00")
    city.send(city.bureau.quota("Q1", {"": "100.00"}), to=PBC)
    city.act("clear", biz_time=CLOSING)
    assert city.order(A)["state"] == "cleared"


def test_额度可调减但不得低于已划款(city: City) -> None:
    city.cleared(A, "100.00")
    city.send(city.bureau.quota("Q2", {B: "40.00"}), to=PBC)
    city.send(city.bureau.quota("Q3", {B: "-40.01"}), to=PBC)
    assert city.bureau.received[-1][1].return_reason == "L007 清算额度调减40.01超过余额40.00"
    city.send(city.bureau.quota("Q4", {B: "-40.00"}), to=PBC)
    assert city.bureau.received[-1][1].attach == "SUCCESS"
    assert city.treasury.state()["quotas"]["102/430600/111"] == {"issued": "100.00", "used": "100.00", "left": "0.00"}


def test_库款不足退回_补足后再划(city: City) -> None:
    city.paid(A, "100.00")
    city.send(city.bureau.quota("Q1", {A: "100.00"}), to=PBC)
    city.act("set_balance", org=PBC, adm_div_code="430600000", amount="99.99")
    city.act("clear", biz_time=CLOSING)
    assert city.bureau.received[-1][1].return_reason == "L004 R-PAY-066 库款余额99.99不足以清算100.00"
    city.act("set_balance", org=PBC, adm_div_code="430600", amount="100.00")
    city.act("clear", biz_time=NEXT_DAY)
    assert city.order(A)["state"] == "cleared"
    assert city.treasury.state()["balances"]["430600"] == "0.00"


def test_已清算的凭证再来划款被拒(city: City) -> None:
    city.cleared(A, "100.00")
    order = city.bank.book.orders[A]
    order.status = "paid"  # 银行重启后丢了清算结果的情形
    city.bank.book.post(order.account, -order.pay_amt)
    city.act("clear", biz_time=NEXT_DAY)
    assert city.bureau.received[-1][1].return_reason == f"L003 R-PAY-063 凭证{A}已清算，不能重复清算"


def test_退款超过已清算额或原凭证未清算_国库退回(city: City) -> None:
    city.cleared(A, "100.00")
    _refund(city, A, "60.00")
    _refund(city, A, "40.01")
    city.act("clear", biz_time=NEXT_DAY)
    assert city.bureau.received[-1][1].return_reason == f"L006 R-PAY-070 凭证{A}退款累计超过已清算额100.00"
    city.treasury.book.cleared.clear()
    city.act("clear", biz_time=NEXT_DAY)
    assert city.bureau.received[-1][1].return_reason.startswith("L005 R-PAY-078")


def test_未经财政确认的退款不进2302(city: City) -> None:
    city.cleared(A, "100.00")
    city.act("refund", pay_cert_no=A, amount="60.00")
    city.act("clear", biz_time=CLOSING)
    assert city.bureau.of("2302", "0") == []
    city.send(city.bureau.confirm_refund(city.bureau.of("2203", "0")[0]))
    assert len(city.bank.state()["awaiting_2302"]) == 1
    city.act("clear", biz_time=NEXT_DAY)
    assert city.bureau.of("2302", "0")[0].head["PayAmt"] == "-60.00"
    assert city.bank.state()["zero_balance"] is True


def test_财政只拒退款凭证时_划款照办(city: City) -> None:
    _day_of_t_pay_004(city)
    city.bureau.refusals["2302", "0"] = Ack("rejected", "R-PAY-078", "未清算凭证请按退票办理")
    city.act("clear", biz_time=NEXT_DAY)
    last = list(city.bank.state()["clearings"].values())[-2:]
    assert [(item["vt_code"], item["state"]) for item in last] == [("2301", "cleared"), ("2302", "refused")]
    assert len(city.bank.state()["awaiting_2302"]) == 1
    assert city.bank.state()["balances"] == {"1907000100010001": "50000.00"}


def test_改过内容的回单不认(city: City) -> None:
    city.cleared(A, "100.00")
    city.act("refund", pay_cert_no=A, amount="60.00")
    notice = city.bureau.of("2203", "0")[0]
    notice.head["Remark"] = "改过"
    assert city.send(city.bureau.confirm_refund(notice)).code == "B011"
    assert city.bank.state()["awaiting_2302"] == []


def test_国库压住不办_放出时按当天清算(city: City) -> None:
    city.paid(A, "100.00")
    city.send(city.bureau.quota("Q1", {A: "100.00"}), to=PBC)
    city.act("hold", org=PBC)
    city.act("clear", biz_time=CLOSING)
    assert (city.order(A)["state"], city.bureau.of("2301", "1")) == ("clearing", [])
    saved = city.treasury.snapshot()
    city.treasury.restore(saved)
    city.act("release", org=PBC, biz_time=NEXT_DAY)
    assert city.bureau.of("2301", "1")[0].head["XClearDate"] == "20220302"
    assert city.bank.state()["zero_balance"] is True


def test_凭证多于一张上限时拆成几张(city: City) -> None:
    numbers = [f"20224306001{number:08d}" for number in range(501)]
    for number in numbers:
        city.send(city.bureau.payment(number, "1.00"))
    city.act("pay", all=True)
    for start in range(0, 501, 400):
        chunk = numbers[start : start + 400]
        city.send(city.bureau.quota(f"Q{start}", dict.fromkeys(chunk, "1.00")), to=PBC)
    city.act("clear", biz_time=CLOSING)
    papers = city.bureau.of("2301", "0")
    assert [(item.head["PayAmt"], item.head["Hold1"]) for item in papers] == [("499.00", "1/2"), ("2.00", "2/2")]
    assert city.bank.state()["zero_balance"] is True


def test_国库只收该收的(city: City) -> None:
    assert city.send(city.bureau.payment(A, "1.00"), to=PBC).code == "F010"
    handled = city.treasury.handle(city.bureau.quota("Q1", {A: "1.00"}), biz_time=MORNING, from_org="102")
    assert handled.ack.code == "S003"
