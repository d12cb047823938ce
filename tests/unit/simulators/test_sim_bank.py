"""代理银行：收凭证、付款、退票、退款、撤销。"""

from typing import Any

import pytest
from sim_city import CLOSING, MORNING, City
from simulators import PBC
from simulators.post import Ack
from simulators.refusal import Refused
from simulators.wire import read_envelope

CERT = "2022430600100000001"
OTHER = "2022430600100000002"


def test_收到只登记_付款后回单补齐回填字段(city: City) -> None:
    assert city.send(city.bureau.payment(CERT, "150000.50", "99999.50")).status == "accepted"
    assert city.order(CERT)["state"] == "received"
    assert city.bureau.of("5214", "1") == []

    city.act("pay", pay_cert_no=CERT)

    (receipt,) = city.bureau.of("5214", "1")
    (sent,) = read_envelope(city.bureau.payment(CERT, "150000.50", "99999.50"))
    assert receipt.head["XPayAmt"] == "250000.00"
    assert receipt.head["XPayDate"] == "20220301"
    assert receipt.head["XAgentBusinessNo"] == "1022022030100000000001"
    assert receipt.head["XPayeeAcctNo"] == "6222020000000000011"
    assert [detail["XPayAmt"] for detail in receipt.details] == ["150000.50", "99999.50"]
    assert city.bureau.received[-1][1].key == sent.key
    assert city.bank.state()["balances"] == {"1907000100010001": "-250000.00"}


def test_自动方式收到即付(city: City) -> None:
    city.act("set_policy", policy="auto")
    city.send(city.bureau.payment(CERT, "10.00"))
    assert city.order(CERT)["state"] == "paid"
    assert len(city.bureau.of("5214", "1")) == 1


def test_同文重复到达不再办_同号异文拒收(city: City) -> None:
    city.act("set_policy", policy="auto")
    envelope = city.bureau.payment(CERT, "10.00")
    assert city.send(envelope).status == "accepted"
    before = city.bank.snapshot()
    assert city.send(envelope).status == "duplicate"
    other = city.send(city.bureau.payment(CERT, "10.01"))
    assert (other.status, other.code) == ("rejected", "D001")
    assert other.reason == f"凭证号{CERT}重复且内容不一致"
    assert city.bank.snapshot() == before
    assert len(city.bureau.of("5214", "1")) == 1


def test_别行的凭证与别人发的凭证不收(city: City) -> None:
    assert city.send(city.bureau.payment(CERT, "10.00", bank="103")).code == "B001"
    handled = city.bank.handle(city.bureau.payment(CERT, "10.00"), biz_time=MORNING, from_org=PBC)
    assert handled.ack.code == "S003"


def test_退票回单实付为零且原因按字节截断(city: City) -> None:
    city.send(city.bureau.payment(CERT, "10.00"))
    city.act("reject", pay_cert_no=CERT, reason="账号与户名不符" * 5)
    (receipt,) = city.bureau.of("5214", "1")
    assert receipt.head["XPayAmt"] == "0.00"
    assert receipt.details[0]["XAddWord"] == "账号与户名不符账号与户名不符账号与户名不符"
    assert len(receipt.details[0]["XAddWord"].encode("gbk")) == 42
    assert city.bank.state()["balances"] == {}
    with pytest.raises(Refused, match="B024"):
        city.act("pay", pay_cert_no=CERT)


def test_金额不符的回单发出去而本行不当作已付(city: City) -> None:
    city.send(city.bureau.payment(CERT, "100.00"))
    city.bureau.refusals["5214", "1"] = Ack("rejected", "R-PAY-060", "银行实付99.99与凭证金额100.00不一致，回单已拒收")
    city.act("pay", pay_cert_no=CERT, xpay_amt="99.99")
    assert city.order(CERT)["state"] == "received"
    assert city.bank.state()["rejections"][0]["code"] == "R-PAY-060"
    city.bureau.refusals.clear()
    city.act("pay", pay_cert_no=CERT)
    assert city.bureau.of("5214", "1")[0].head["XPayAmt"] == "100.00"


def test_重发回单同文_换流水号则异文(city: City) -> None:
    city.paid(CERT, "10.00")
    city.act("duplicate", pay_cert_no=CERT)
    city.act("duplicate", pay_cert_no=CERT, different=True)
    first, same, different = (body.text for _, body, _ in city.bureau.received)
    assert first == same
    assert first != different
    serials = [item.head["XAgentBusinessNo"][-1] for item in city.bureau.of("5214", "1")]
    assert serials == ["1", "1", "2"]


def test_清算前退票从垫款中扣回并注明(city: City) -> None:
    city.paid(CERT, "4321.10", "5000.00", "6789.45")
    city.act("bounce", pay_cert_no=CERT, detail_no="2")
    (notice,) = city.bureau.of("2203", "0")
    head = notice.head
    assert (head["PayAmt"], head["RefundType"], head["OriBillNo"]) == ("5000.00", "1", "2")
    assert (head["Hold1"], head["Hold2"]) == ("1", "1")
    assert notice.details[0]["Hold2"] == CERT
    assert city.order(CERT)["net_amt"] == "11110.55"
    assert city.bank.state()["balances"] == {"1907000100010001": "-11110.55"}
    with pytest.raises(Refused, match=r"退票11,110.56超过未划款净额11,110.55"):
        city.act("bounce", pay_cert_no=CERT, amount="11110.56")
    city.act("bounce", pay_cert_no=CERT)
    assert city.order(CERT)["state"] == "bounced"
    assert city.bank.state()["zero_balance"] is True


def test_财政拒收退票通知则恢复原状(city: City) -> None:
    city.paid(CERT, "10.00")
    city.bureau.refusals["2203", "0"] = Ack("rejected", "R-PAY-070", "超过原支付额")
    city.act("bounce", pay_cert_no=CERT)
    assert city.order(CERT) | {"state": "paid", "net_amt": "10.00"} == city.order(CERT)
    assert city.bank.state()["balances"] == {"1907000100010001": "-10.00"}


def test_未清算的凭证不能直接退款(city: City) -> None:
    city.paid(CERT, "10.00")
    with pytest.raises(Refused, match="未清算凭证请按退票办理"):
        city.act("refund", pay_cert_no=CERT, amount="5.00")
    city.act("refund", pay_cert_no=CERT, amount="5.00", force=True)
    assert city.bureau.of("2203", "0")[0].head["Hold2"] == "2"


def test_不知原凭证的退款不写原单号_按认领到的凭证办(city: City) -> None:
    city.cleared(CERT, "100.00")
    city.paid(OTHER, "80.00")
    city.act("refund", pay_cert_no=CERT, amount="30.00", blind=True)
    (notice,) = city.bureau.of("2203", "0")
    assert (notice.head["RefundType"], notice.head["OriBillNo"]) == ("5", "")
    assert CERT not in str(notice)
    assert notice.head["PayeeAcctName"] == "演示市洞庭办公用品有限公司"

    city.send(city.bureau.confirm_refund(notice, attach=OTHER))
    city.send(city.bureau.quota("Q2", {OTHER: "80.00"}), to=PBC)
    city.act("clear", biz_time=CLOSING)

    # 认领到未清算的凭证：改按退票，只划 50.00，不办 2302
    assert city.bureau.of("2301", "0")[-1].head["PayAmt"] == "50.00"
    assert city.bureau.of("2302", "0") == []
    assert city.bank.state()["zero_balance"] is True


def test_撤销_未付即作废_已付答已付(city: City) -> None:
    city.send(city.bureau.payment(CERT, "10.00"))
    assert city.bank.cancel(CERT, biz_time=MORNING).result["answer"] == "unpaid"
    with pytest.raises(Refused, match="B024"):
        city.act("pay", pay_cert_no=CERT)
    city.paid(OTHER, "10.00")
    assert city.bank.cancel(OTHER, biz_time=MORNING).result["answer"] == "paid"


def test_撤销先于凭证到达_凭证到了也不收(city: City) -> None:
    assert city.bank.cancel(CERT, biz_time=MORNING).result["answer"] == "unpaid"
    assert city.send(city.bureau.payment(CERT, "10.00")).code == "B002"


def test_预先安排撤销时答已付(city: City) -> None:
    city.send(city.bureau.payment(CERT, "250000.00"))
    city.act("answer_cancel", pay_cert_no=CERT, answer="paid")
    assert city.bureau.of("5214", "1") == []
    acted = city.bank.cancel(CERT, biz_time=MORNING)
    assert (acted.result["answer"], len(acted.outgoing)) == ("paid", 1)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("signature", "S002"),
        ("tampered", "S002"),
        ("untrusted", "S003"),
        ("unsigned", "S001"),
        ("truncated", "F001"),
        ("base64", "S002"),
    ],
)
def test_坏报文收的一方都能识破且本行状态不变(how: str, code: str, city: City) -> None:
    city.send(city.bureau.payment(CERT, "10.00"))
    with pytest.raises(Refused, match=code):
        city.act("corrupt", pay_cert_no=CERT, how=how)
    assert city.order(CERT)["state"] == "received"


def test_压住不发_放出后次序不变(city: City) -> None:
    city.send(city.bureau.payment(CERT, "10.00"))
    city.send(city.bureau.payment(OTHER, "20.00"))
    city.act("delay")
    city.act("pay", all=True)
    assert city.bureau.received == []
    city.act("release")
    assert [item.head["VoucherNo"] for item in city.bureau.of("5214", "1")] == [CERT, OTHER]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("nothing", {}),
        ("pay", {"pay_cert_no": "无此号"}),
        ("pay", {"pay_cert_no": CERT, "xpay_amt": 1.5}),
        ("pay", {"pay_cert_nos": [CERT, OTHER], "xpay_amt": "1.00"}),
        ("set_policy", {"policy": "later"}),
        ("corrupt", {"pay_cert_no": CERT, "how": "怎样"}),
    ],
)
def test_办不了的指令说明原因且状态不变(name: str, given: dict[str, Any], city: City) -> None:
    city.send(city.bureau.payment(CERT, "10.00"))
    city.send(city.bureau.payment(OTHER, "10.00"))
    before = city.bank.state()
    with pytest.raises(Refused):
        city.act(name, **given)
    assert city.bank.state() == before


def test_状态存取一遍后一字不差并能接着办(city: City) -> None:
    city.paid(CERT, "10.00", "20.00")
    city.act("bounce", pay_cert_no=CERT, detail_no="1")
    city.act("delay")
    city.act("duplicate", pay_cert_no=CERT)
    saved = city.bank.snapshot()
    city.bank.restore(saved)
    assert city.bank.snapshot() == saved
    assert city.order(CERT)["net_amt"] == "20.00"
    assert len(city.bank.held) == 1
