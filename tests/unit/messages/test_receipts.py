"""回单对原单。"""

from dataclasses import replace
from decimal import Decimal

import pytest

from yitihua.engines.messages.codec import UnknownElement, Voucher
from yitihua.engines.messages.declaration import FieldLevel
from yitihua.engines.messages.receipts import check_receipt

from .samples import KEY, LQD_CERT, LQD_REFUND, PAYMENT, QUOTA, TODAY, paid, payment, with_detail, with_head


def found(receipt: Voucher, *, original: Voucher | None = None, message=PAYMENT, receipt_key=KEY, voucher_flag="1"):
    return check_receipt(
        receipt,
        original=original or payment(),
        message=message,
        receipt_key=receipt_key,
        original_key=KEY,
        voucher_flag=voucher_flag,
    )


def codes(receipt: Voucher, **options) -> list[str]:
    return [item.code for item in found(receipt, **options)]


def test_全额成功的回单通过():
    assert codes(paid()) == []


def test_回单与原单须是同一张且标志为一():
    assert codes(paid(), receipt_key=replace(KEY, voucher_no="2")) == ["B001"]
    assert codes(paid(), voucher_flag="0") == ["F020"]


@pytest.mark.parametrize(("name", "value"), [("PayeeAcctNo", "1"), ("PayAmt", "250000.01"), ("VouDate", "")])
def test_改动主单任一非X字段即拒收(name: str, value: str):
    items = found(with_head(paid(), **{name: value}))
    assert ("B002", (name,)) in {(item.code, item.fields) for item in items}


def test_改动明细或增减明细即拒收():
    (finding,) = found(with_detail(paid(), 1, PayeeAcctName="丙公司"))
    assert finding.message == "回单改动了第2条明细 收款人名称 PayeeAcctName：原为“乙公司”，回单为“丙公司”"
    assert codes(replace(paid(), details=paid().details[:1])) == ["B002"]
    assert codes(replace(paid(), details=paid().details[::-1])).count("B002") >= 1


def test_改动本地扩展元素即拒收():
    extra = UnknownElement(FieldLevel.HEAD, 0, "bkyt", "<bkyt>1</bkyt>")
    assert codes(replace(paid(), unknown=(extra,))) == ["B002"]
    assert codes(replace(paid(), unknown=(extra,)), original=replace(payment(), unknown=(extra,))) == []
    added = replace(extra, name="XLocal", raw="<XLocal>1</XLocal>")
    assert codes(replace(paid(), unknown=(added,))) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"XPayAmt": ""}, ["B003"]),
        ({"XPayAmt": "249999.99"}, ["B004"]),
        ({"XPayAmt": "250000.01"}, ["B004"]),
        ({"XPayDate": ""}, ["B006"]),
        ({"XPayDate": "20221114"}, ["B007"]),
        ({"XPayDate": "20221115"}, []),
        ({"XAgentBusinessNo": ""}, ["B008"]),
    ],
)
def test_补录字段(changes: dict[str, str], expected: list[str]):
    assert codes(with_head(paid(), **changes)) == expected


def test_支付凭证失败时每条明细要写原因():
    failed = payment().filled({"XPayAmt": Decimal("0.00")})
    assert codes(failed) == ["B009", "B009"]
    explained = with_detail(with_detail(failed, 0, XAddWord="账号不存在"), 1, XAddWord="户名不符")
    assert codes(explained) == []


def partial(second: str, head: str) -> Voucher:
    receipt = with_detail(with_detail(paid(), 0, XPayAmt="150000.50"), 1, XPayAmt=second, XAddWord="户名不符")
    return with_head(receipt, XPayAmt=head)


def test_明细可以部分成功而主单等于明细合计():
    assert codes(partial("0.00", "150000.50")) == []
    assert codes(partial("0.00", "150000.51")) == ["B005"]
    assert codes(partial("0.01", "150000.51")) == ["B004"]
    assert codes(partial("99999.50", "250000.00")) == []
    assert codes(with_detail(partial("0.00", "150000.50"), 1, XAddWord="")) == ["B009"]


def test_划款回单未办成在主单写附言():
    original = Voucher({"VouDate": "20221115", "PayAmt": "100.00"}, ({"Id": "1", "PayAmt": "100.00"},))
    refused = with_head(original, XPayAmt="0.00")
    assert codes(refused, original=original, message=LQD_CERT) == ["B009"]
    assert codes(with_head(refused, XAddWord="额度不足"), original=original, message=LQD_CERT) == []
    cleared = with_head(original, XPayAmt="100.00", XClearDate=f"{TODAY:%Y%m%d}")
    assert codes(cleared, original=original, message=LQD_CERT) == []
    assert codes(with_head(cleared, XClearDate=""), original=original, message=LQD_CERT) == ["B006"]


def test_退款回单实际金额同为负数():
    original = Voucher({"VouDate": "20221115", "PayAmt": "-100.00"}, ({"Id": "1", "PayAmt": "-100.00"},))
    done = with_head(original, XPayAmt="-100.00", XClearDate="20221115")
    assert codes(done, original=original, message=LQD_REFUND) == []
    assert codes(with_head(done, XPayAmt="100.00"), original=original, message=LQD_REFUND) == ["B004"]


def test_没有补录字段的凭证回单只比对原单():
    original = Voucher({"PayAmt": "100.00"}, ({"PayAmt": "100.00"},))
    assert codes(original, original=original, message=QUOTA) == []
