"""报文编解码的性质：任意合规内容往返不变；超宽一字节、合计差一分、改动一字都瞒不过。"""

import base64
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yitihua.engines.messages.check import check_file
from yitihua.engines.messages.check_output import render, to_json
from yitihua.engines.messages.codec import Voucher, build_voucher, parse_voucher
from yitihua.engines.messages.declaration import FieldLevel, FieldType, MessageField, MessageType, message_types
from yitihua.engines.messages.envelope import SEND, VoucherKey, build_envelope, make_body, parse_envelope
from yitihua.engines.messages.field_values import field_findings, gbk_width
from yitihua.engines.messages.receipts import check_receipt
from yitihua.engines.messages.secure_xml import XmlError
from yitihua.engines.messages.validation import validate_voucher
from yitihua.kernel.errors import Refusal

TODAY = date(2022, 11, 15)
MESSAGES = [item for _, item in message_types().items()]


def _writable(char: str) -> bool:
    try:
        return bool(char.encode("gbk")) and (char >= " " or char in "\t\n")
    except UnicodeEncodeError:
        return False


GBK_CHARS = "".join(filter(_writable, map(chr, range(0x20, 0x10000))))
texts = st.one_of(
    st.text(st.sampled_from(GBK_CHARS), max_size=120), st.text(st.sampled_from("<>&\"' ]]>ａ元·—龘"), max_size=20)
)
cents = st.integers(min_value=-(10**16), max_value=10**16)


def _cut(text: str, width: int) -> str:
    return text.encode("gbk")[:width].decode("gbk", "ignore").strip()


def value_of(field: MessageField) -> st.SearchStrategy[str]:
    """一个字段的任意合规值，包括空。"""
    if field.type is FieldType.CURRENCY:
        return cents.map(lambda fen: f"{Decimal(fen) / 100:.2f}")
    if field.type is FieldType.DATE:
        return st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda day: f"{day:%Y%m%d}")
    if field.type is FieldType.DECIMAL:
        return st.decimals(Decimal(0), Decimal(999999), places=6).map(str)
    return texts.map(lambda text: _cut(text, field.width))


@st.composite
def vouchers(draw: st.DrawFn) -> tuple[MessageType, Voucher]:
    message = draw(st.sampled_from(MESSAGES))

    def group(declared: dict[str, MessageField]) -> dict[str, str]:
        names = draw(st.lists(st.sampled_from(sorted(declared)), unique=True, max_size=8))
        values = {name: draw(value_of(declared[name])) for name in names}
        return {name: text for name, text in values.items() if text}

    details = tuple(group(dict(message.detail)) for _ in range(draw(st.integers(0, 4))))
    return message, Voucher(head=group(dict(message.head)), details=details)


@given(vouchers())
@settings(max_examples=150, deadline=None)
def test_任意合规内容写出再读回不变(sample: tuple[MessageType, Voucher]):
    message, voucher = sample
    data = build_voucher(voucher, message=message)
    data.decode("gbk")
    assert parse_voucher(data, message=message) == voucher


@given(vouchers(), st.sampled_from([1, 2, 76]))
@settings(max_examples=60, deadline=None)
def test_装进信封再取出文字与内容都不变(sample: tuple[MessageType, Voucher], copies: int):
    message, voucher = sample
    data = build_voucher(voucher, message=message)
    key = VoucherKey("430600000", "2022", message.vtcode, "1")
    body = make_body(key=key, voucher_flag=SEND, voucher_xml=data)
    parsed = parse_envelope(build_envelope([replace(body, voucher_no=str(i)) for i in range(copies)]))
    assert [item.voucher_text for item in parsed.bodies] == [base64.b64encode(data).decode()] * copies
    assert {item.voucher_xml for item in parsed.bodies} == {data}
    assert {item.body_hash for item in parsed.bodies} == {body.body_hash}


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_恰满宽度可以多一字节就拒绝(data: st.DataObject):
    message = data.draw(st.sampled_from(MESSAGES))
    declared = data.draw(st.sampled_from([message.head, message.detail]))
    field = data.draw(st.sampled_from([item for item in declared.values() if item.type in {"String", "GBString"}]))
    wide = data.draw(st.integers(0, field.width // 2))
    full = "汉" * wide + "a" * (field.width - 2 * wide)
    assert gbk_width(full) == field.width
    assert list(field_findings(field, full)) == []
    assert [item.code for item in field_findings(field, full + "a")] == ["F013"]
    over = {field.name: full + "汉"}
    voucher = Voucher(head=over) if field.level is FieldLevel.HEAD else Voucher(head={}, details=(over,))
    with pytest.raises(Refusal) as refused:
        build_voucher(voucher, message=message)
    assert refused.value.codes == ("F013",)


def payment(fen: list[int]) -> Voucher:
    """合规的支付凭证，明细金额（分）如所给。"""
    head = {
        "Id": "1",
        "AdmDivCode": "430600",
        "StYear": "2022",
        "VtCode": "5214",
        "VouDate": "20221115",
        "VoucherNo": "1",
        "FundTypeCode": "11",
        "PayTypeCode": "1",
        "ClearAcctNo": "1",
        "ClearAcctName": "户",
        "PayAmt": f"{Decimal(sum(fen)) / 100:.2f}",
    }
    details = tuple({"Id": str(i), "PayAmt": f"{Decimal(amount) / 100:.2f}"} for i, amount in enumerate(fen))
    return Voucher(head, details)


amounts = st.lists(st.integers(1, 10**13), min_size=1, max_size=30)
PAYMENT = message_types()["5214"]


@given(amounts, st.sampled_from([-1, 1]))
@settings(max_examples=100, deadline=None)
def test_合计相等无话差一分必报且差额准确(fen: list[int], off: int):
    voucher = payment(fen)
    assert validate_voucher(voucher, message=PAYMENT, today=TODAY).items == ()
    shifted = f"{Decimal(sum(fen) + off) / 100:.2f}"
    wrong = replace(voucher, head={**voucher.head, "PayAmt": shifted})
    found = {item.code: item for item in validate_voucher(wrong, message=PAYMENT, today=TODAY)}
    assert found["F010"].figures["差额"] == ("0.01" if off > 0 else "-0.01")


@given(amounts, st.data())
@settings(max_examples=60, deadline=None)
def test_回单任改一个非X字段必被发现(fen: list[int], data: st.DataObject):
    original = payment(fen)
    receipt = original.filled(
        {"XPayDate": TODAY, "XAgentBusinessNo": "1", "XPayAmt": Decimal(sum(fen)) / 100},
    )
    key = VoucherKey("430600000", "2022", "5214", "1")

    def codes(candidate: Voucher) -> set[str]:
        found = check_receipt(candidate, original=original, message=PAYMENT, receipt_key=key, original_key=key)
        return {item.code for item in found}

    assert codes(receipt) == set()
    name = data.draw(st.sampled_from([n for n, field in PAYMENT.head.items() if not field.filled_by_receipt]))
    assert "B002" in codes(replace(receipt, head={**receipt.head, name: "改"}))
    at = data.draw(st.integers(0, len(fen) - 1))
    name = data.draw(st.sampled_from([n for n, field in PAYMENT.detail.items() if not field.filled_by_receipt]))
    details = list(receipt.details)
    details[at] = {**details[at], name: "改"}
    assert "B002" in codes(replace(receipt, details=tuple(details)))


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_任意字节只会被拒收不会出错(noise: bytes):
    for data in (noise, b"<Voucher>" + noise + b"</Voucher>", b"<MOF><VoucherBody>" + noise + b"</VoucherBody></MOF>"):
        report = check_file(data, today=TODAY)
        assert report.exit_code == 1
        assert render(report)
        assert to_json(report)


@given(st.integers(0, 10**6), st.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_信封任坏一字节只会读出或拒收不会出错(at: int, byte: int):
    body = make_body(
        key=VoucherKey("430600000", "2022", "5214", "1"),
        voucher_flag=SEND,
        voucher_xml=build_voucher(payment([100]), message=PAYMENT),
    )
    data = bytearray(build_envelope([body]))
    data[at % len(data)] = byte
    with suppress(XmlError):  # 别的异常都是缺陷
        for item in parse_envelope(bytes(data)).bodies:
            parse_voucher(item.voucher_xml, message=PAYMENT)
