"""签收前的格式校验：每条规则给一个刚好过的和一个刚好不过的。"""

from dataclasses import replace
from datetime import date

import pytest

from yitihua.engines.messages.codec import Voucher, make_voucher
from yitihua.engines.messages.envelope import Envelope
from yitihua.engines.messages.field_values import gbk_width
from yitihua.engines.messages.reject_codes import CODES, reason_of
from yitihua.engines.messages.validation import validate_envelope, validate_voucher
from yitihua.kernel.findings import Finding, Level

from .samples import (
    KEY,
    LQD_CERT,
    LQD_REFUND,
    PAYMENT,
    QUOTA,
    REFUND_NOTICE,
    TODAY,
    body_of,
    paid,
    payment,
    with_detail,
    with_head,
)


def codes(voucher: Voucher, **options) -> list[str]:
    findings = validate_voucher(voucher, **{"message": PAYMENT, "today": TODAY, "key": KEY, **options})
    assert {item.code for item in findings} <= set(CODES)
    return [item.code for item in findings if item.level is Level.BLOCK]


def test_合规的凭证没有问题():
    assert validate_voucher(payment(), message=PAYMENT, today=TODAY, key=KEY).items == ()
    assert validate_voucher(paid(), message=PAYMENT, today=TODAY, key=KEY, voucher_flag="1").items == ()


@pytest.mark.parametrize(
    ("name", "good", "bad", "code"),
    [
        ("PayAcctNo", "A-1" + "0" * 29, "A-1" + "0" * 30, "F018"),
        ("PayAcctNo", "622202", "6222 02", "F018"),
        ("PayeeAcctBankNo", "102557000011", "10255700001", "F014"),
        ("PayTypeCode", "11", "12", "F015"),
        ("BusinessTypeCode", "4", "2", "F016"),
        ("FundTypeCode", "31", "4", "F017"),
        ("VouDate", "20221115", "20221116", "F007"),
        ("VouDate", "20220228", "20220229", "F007"),
        ("VouDate", "20220301", "2022-03-01 10:00:00", "F007"),
        ("EstRat", "6.123456", "6.1234567", "F013"),
        ("EstRat", "123456.1", "1234567.1", "F013"),
        ("EstRat", "6", "6.", "F022"),
        ("AgencyName", "单" * 30, "单" * 31, "F013"),
        ("PayAmt", "250000.00", "", "F019"),
        ("ForeignAmt", "123456789012345.00", "1234567890123456.00", "F008"),
        ("ForeignAmt", "-1.00", "-1.0", "F008"),
        ("ForeignAmt", "+1.00", "1,000.00", "F008"),
        ("XPayAmt", "0", "0.000", "F008"),
        ("ForeignAmt", "0.00", "0", "F008"),
    ],
)
def test_主单字段写法(name: str, good: str, bad: str, code: str):
    assert codes(with_head(payment(), **{name: good})) == []
    assert code in codes(with_head(payment(), **{name: bad}))


def test_实际支付日期两种写法都收():
    for text in ("20221115", "2022-11-15 16:30:00"):
        assert codes(with_head(paid(), XPayDate=text), voucher_flag="1") == []
    assert codes(with_head(paid(), XPayDate="2022-11-15"), voucher_flag="1") == ["F007"]


def test_国库主体与财政机关代码():
    voucher = make_voucher(
        head={"Id": "Q", "AdmDivCode": "430600", "StYear": "2022", "VtCode": "5108", "VouDate": TODAY}
        | {"VoucherNo": "Q1", "TreCode": "1906000000", "FinOrgCode": "190600", "PayAmt": "-1.00"}
        | {"FundTypeCode": "11", "PayBankNo": "102557000011"},
        details=[{"PayAmt": "-1.00"}],
    )
    assert codes(voucher, message=QUOTA, key=None) == []
    assert codes(with_head(voucher, TreCode="190600000"), message=QUOTA, key=None) == ["F003"]
    assert codes(with_head(voucher, FinOrgCode="19060A"), message=QUOTA, key=None) == ["F004"]
    assert codes(with_head(voucher, PayAmt="0.00"), message=QUOTA, key=None) == ["F009", "F010"]


def test_年度不大于当前年():
    key = replace(KEY, st_year="2023")
    assert codes(with_head(payment(), StYear="2023"), key=key) == ["F005"]
    assert codes(with_head(payment(), StYear="2023"), key=key, today=date(2023, 1, 1)) == []


def test_凭证号最多二十字节且不能为空():
    for number, expected in (("1" * 20, []), ("1" * 21, ["F006"]), ("", ["F006"])):
        assert codes(with_head(payment(), VoucherNo=number), key=replace(KEY, voucher_no=number)) == expected


@pytest.mark.parametrize("name", ["AdmDivCode", "StYear", "VtCode", "VoucherNo"])
def test_信封与凭证体不一致(name: str):
    other = {"AdmDivCode": "430602", "StYear": "2021", "VtCode": "5201", "VoucherNo": "9"}[name]
    found = validate_voucher(with_head(payment(), **{name: other}), message=PAYMENT, today=TODAY, key=KEY)
    assert ("F002", (name,)) in {(item.code, item.fields) for item in found}


def test_凭证体写九位区划与信封六位算一致():
    assert codes(with_head(payment(), AdmDivCode="430600000")) == []


def test_合计差一分即不等并说出差额():
    (finding,) = validate_voucher(with_head(payment(), PayAmt="250000.01"), message=PAYMENT, today=TODAY, key=KEY)
    assert (finding.code, finding.level) == ("F010", Level.BLOCK)
    assert dict(finding.figures) == {"主单金额": "250,000.01", "明细合计": "250,000.00", "差额": "0.01"}


@pytest.mark.parametrize(
    ("message", "amount", "expected"),
    [
        (PAYMENT, "0.01", []),
        (PAYMENT, "0.00", ["F009", "F024"]),
        (PAYMENT, "-0.01", ["F009", "F024"]),
        (LQD_CERT, "0.01", []),
        (LQD_CERT, "-0.01", ["F009"]),
        (LQD_REFUND, "-0.01", []),
        (LQD_REFUND, "0.01", ["F009", "F024"]),
        (QUOTA, "-0.01", []),
        (QUOTA, "0.00", ["F009"]),
        (REFUND_NOTICE, "0.01", []),
        (REFUND_NOTICE, "0.00", ["F009"]),
    ],
)
def test_金额正负(message, amount: str, expected: list[str]):
    voucher = make_voucher(head={"PayAmt": amount}, details=[{"Id": "1", "PayAmt": amount}])
    found = validate_voucher(voucher, message=message, today=TODAY)
    assert [item.code for item in found if item.code in {"F009", "F024"}] == expected


def test_支付凭证不许正负明细相抵():
    voucher = with_detail(with_detail(payment(), 0, PayAmt="250000.01"), 1, PayAmt="-0.01")
    assert codes(voucher) == ["F024"]


def test_明细条数():
    empty = replace(payment(), details=())
    assert codes(empty) == ["F011", "F010"]
    row = {"PayAmt": "1.00"}
    full = with_head(replace(payment(), details=tuple({"Id": str(i), **row} for i in range(499))), PayAmt="499.00")
    assert codes(full) == []
    over = with_head(replace(payment(), details=tuple({"Id": str(i), **row} for i in range(500))), PayAmt="500.00")
    assert codes(over) == ["F011"]


def test_明细Id不空不重():
    assert codes(with_detail(payment(), 1, Id="P-1-1")) == ["F012"]
    assert codes(with_detail(payment(), 1, Id="")) == ["F012"]


def test_收发标志():
    assert "F020" in codes(payment(), voucher_flag="2")


def test_较长户名与发送单带实付只预警():
    found = validate_voucher(
        with_head(payment(), PayeeAcctName="户" * 31, XPayAmt="250000.00"), message=PAYMENT, today=TODAY, key=KEY
    )
    assert [(item.code, item.level) for item in found] == [("F026", Level.WARN), ("F025", Level.WARN)]


def test_信封张数与重号():
    body = body_of(payment())
    assert validate_envelope(Envelope((body,), "1")).items == ()
    assert [item.code for item in validate_envelope(Envelope((body,), "2"))] == ["F029"]
    assert [item.code for item in validate_envelope(Envelope((body, body), "2"))] == ["F030"]


def test_拒收原因截到二百字节且以最重的代码开头():
    found = validate_voucher(Voucher({}), message=PAYMENT, today=TODAY, key=KEY)
    code, reason = reason_of(found)
    assert reason.startswith(f"{code} ")
    assert 190 < gbk_width(reason) <= 200
    assert reason_of([Finding("F026", Level.WARN, "只是预警")]) == ("", "")
