"""凭证 XML 编解码。"""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from yitihua.engines.messages.codec import build_voucher, make_voucher, parse_voucher
from yitihua.engines.messages.field_values import cut_to_width, gbk_width, wire_text
from yitihua.engines.messages.secure_xml import XmlError
from yitihua.kernel.errors import Refusal
from yitihua.kernel.money import AmountError

from .samples import LQD_REFUND, PAYMENT, payment, with_detail, with_head

HEAD = '<?xml version="1.0" encoding="GBK"?>'


def parse(xml: str):
    return parse_voucher((HEAD + xml).encode("gbk"), message=PAYMENT)


def test_写出GBK字节再读回字段不变():
    voucher = payment(PaySummaryName="办公用品 & <印刷>“费”")
    data = build_voucher(voucher, message=PAYMENT)
    assert data.startswith(HEAD.encode("ascii") + b"<Voucher>")
    assert "市人大常委会办公室本级".encode("gbk") in data
    assert parse_voucher(data, message=PAYMENT) == voucher


def test_没有值的字段写空元素而扩展字段不写():
    text = build_voucher(payment(), message=PAYMENT).decode("gbk")
    assert "<Hold1></Hold1>" in text
    assert "RefundFlag" not in text


def test_业务值写成报文文字():
    assert wire_text(Decimal("250000")) == "250000.00"
    assert wire_text(date(2022, 3, 1)) == "20220301"
    assert wire_text(datetime(2022, 3, 1, 9, 5, 7)) == "2022-03-01 09:05:07"  # noqa: DTZ001
    assert wire_text(3) == "3"
    assert wire_text(None) == ""
    with pytest.raises(AmountError) as refused:
        wire_text(Decimal("0.001"))
    assert refused.value.rule == "R-GEN-001"


def test_编不了的字拒绝写出并点名字段和那个字():
    with pytest.raises(Refusal) as refused:
        build_voucher(with_detail(payment(), 1, PayeeAcctName="𠮷田商店"), message=PAYMENT)
    (finding,) = refused.value.findings
    assert finding.code == "F021"
    assert finding.fields == ("PayeeAcctName",)
    expected = "第2条明细 收款人名称 PayeeAcctName 第1个字“𠮷”（U+20BB7）不在 GBK 字符集内，请换写"
    assert finding.message == expected


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\ud800", "\uffff"])
def test_控制字符拒绝写出(char: str):
    with pytest.raises(Refusal) as refused:
        build_voucher(with_head(payment(), PaySummaryName=f"甲{char}乙"), message=PAYMENT)
    assert refused.value.codes == ("F021",)


def test_宽度按GBK字节算恰满可以多一字节不行():
    build_voucher(with_head(payment(), AgencyName="单" * 30), message=PAYMENT)
    with pytest.raises(Refusal) as refused:
        build_voucher(with_head(payment(), AgencyName="单" * 30 + "a"), message=PAYMENT)
    (finding,) = refused.value.findings
    assert (finding.code, dict(finding.figures)) == ("F013", {"实际字节": "61", "最多字节": "60"})


def test_未声明的字段拒绝写出():
    with pytest.raises(Refusal) as refused:
        build_voucher(make_voucher(head={"PayAmmt": "1.00"}), message=PAYMENT)
    assert refused.value.codes == ("F023",)


def test_按地方拼法写出而读回仍是规范名():
    local = replace(PAYMENT, spellings={"XPayAmt": "XpayAmt"})
    data = build_voucher(payment(XPayAmt=Decimal("0")), message=local)
    assert b"<XpayAmt>0.00</XpayAmt>" in data
    assert b"<XPayAmt>0.00" not in data
    assert parse_voucher(data, message=PAYMENT).head["XPayAmt"] == "0.00"


def test_空元素与没有的元素等价():
    assert parse("<Voucher><Id>1</Id><Hold1> \n</Hold1></Voucher>") == parse("<Voucher><Id>1</Id></Voucher>")


def test_不认识的元素原样保留并随回单写回():
    voucher = parse(
        '<Voucher><Id>1</Id><bkyt a="1">用<途>x</途></bkyt><DetailList><Detail><Z>9</Z></Detail></DetailList></Voucher>'
    )
    assert [(item.level.value, item.index, item.name) for item in voucher.unknown] == [
        ("head", 0, "bkyt"),
        ("detail", 1, "Z"),
    ]
    data = build_voucher(voucher, message=PAYMENT)
    assert '<bkyt a="1">用<途>x</途></bkyt>'.encode("gbk") in data
    assert parse_voucher(data, message=PAYMENT) == voucher


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("<Voucher><PayAmt>1.00</PayAmt><PayAmt>2.00</PayAmt></Voucher>", "金额 PayAmt 出现多次"),
        ("<Voucher><XPayAmt>1.00</XPayAmt><XpayAmt>2.00</XpayAmt></Voucher>", "实际支付金额 XPayAmt 出现多次"),
        ("<Voucher><PayAmt>1<b>0</b></PayAmt></Voucher>", "里还有下级元素"),
        ("<Voucher><DetailList/><DetailList/></Voucher>", "DetailList 出现 2 次"),
        ("<Voucher><DetailList><Row/></DetailList></Voucher>", "DetailList 下出现 Row"),
        ("<Vouchers/>", "应为 Voucher"),
        ("<Voucher>", "XML 第1行"),
    ],
)
def test_结构不对的凭证拒收(xml: str, reason: str):
    with pytest.raises(XmlError, match=reason) as refused:
        parse(xml)
    assert refused.value.code == "F001"


def test_实体与文档类型声明拒收():
    bomb = '<!DOCTYPE v [<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/passwd">]><Voucher><Id>&b;</Id></Voucher>'
    with pytest.raises(XmlError, match="不允许文档类型声明和实体"):
        parse(bomb)


def test_过大的凭证拒收():
    with pytest.raises(XmlError) as refused:
        parse(f"<Voucher><Id>{'x' * 4 * 1024 * 1024}</Id></Voucher>")
    assert refused.value.code == "T001"


def test_不是GBK的字节拒收():
    with pytest.raises(XmlError, match="不是 GBK 编码"):
        parse_voucher(b"<Voucher><Id>\xff</Id></Voucher>", message=PAYMENT)


def test_用GB18030读得出GBK之外的字():
    data = (HEAD + "<Voucher><Remark>x</Remark><PaySummaryName>𠮷</PaySummaryName></Voucher>").encode("gb18030")
    assert parse_voucher(data, message=PAYMENT).head["PaySummaryName"] == "𠮷"


def test_回单只能补录X字段():
    with pytest.raises(ValueError, match="不能改 PayAmt"):
        payment().filled({"PayAmt": Decimal("1.00")})
    with pytest.raises(ValueError, match="没有明细"):
        payment().filled({}, details={"无此明细": {"XPayAmt": Decimal("1.00")}})


def test_按明细Id补录回单():
    receipt = payment().filled({}, details={"P-1-2": {"XPayAmt": Decimal("0.00"), "XAddWord": "户名不符"}})
    assert "XPayAmt" not in receipt.details[0]
    assert receipt.details[1]["XAddWord"] == "户名不符"


def test_截短不切断汉字():
    assert gbk_width("甲a") == 3
    assert cut_to_width("甲乙丙", width=5) == "甲乙"
    assert cut_to_width("a甲乙", width=4) == "a甲"


def test_负数金额照写():
    text = build_voucher(make_voucher(head={"PayAmt": Decimal("-0.01")}), message=LQD_REFUND).decode("gbk")
    assert "<PayAmt>-0.01</PayAmt>" in text
