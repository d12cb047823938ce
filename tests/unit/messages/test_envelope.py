"""信封编解码：签名签在 base64 文字上，所以一个字符也不能动。"""

from dataclasses import replace

import pytest

from yitihua.engines.messages.envelope import (
    Seal,
    VoucherBody,
    VoucherKey,
    adm_div_code,
    build_envelope,
    make_body,
    mof_div_code,
    parse_envelope,
)
from yitihua.engines.messages.secure_xml import XmlError

from .samples import KEY, body_of, payment


def envelope(body: str, *, root: str = "MOF") -> bytes:
    return f'<?xml version="1.0" encoding="GBK"?><{root}><VoucherCount>1</VoucherCount>{body}</{root}>'.encode("gbk")


def voucher_body(
    text: str, *, attributes: str = 'AdmDivCode="430600" StYear="2022" VtCode="5214" VoucherNo="1"'
) -> str:
    return f"<VoucherBody {attributes}><VoucherFlag>0</VoucherFlag><Voucher>{text}</Voucher></VoucherBody>"


def test_写出再读回每一项都不变():
    body = replace(
        body_of(payment())
        .with_signatures([Seal("cz_dwgz", "0a1b", "QUJD")])
        .with_stamps([Seal("cz_z", "印章1", "REVG")]),
        return_reason="账号 & 户名<不符>",
        attach="SUCCESS",
    )
    parsed = parse_envelope(build_envelope([body, replace(body, voucher_no="2")]))
    assert parsed.voucher_count == "2"
    assert parsed.bodies == (body, replace(body, voucher_no="2"))


def test_对外写六位区划对内用九位():
    body = body_of(payment())
    assert body.adm_div_code == "430600"
    assert body.key == KEY
    assert str(body.key) == "430600000/2022/5214/2022430600100000001"


@pytest.mark.parametrize(
    ("inner", "outer"), [("430600000", "430600"), ("430602000", "430602"), ("430600001", "430600001")]
)
def test_九位与六位区划互换(inner: str, outer: str):
    assert adm_div_code(inner) == outer
    assert mof_div_code(outer) == inner


@pytest.mark.parametrize("text", ["QUJD", "QUJ\nD", "QUJ\r\nD", "  QUJD\n", "QU\tJD"])
def test_凭证文字一字不差地保留(text: str):
    (body,) = parse_envelope(envelope(voucher_body(text))).bodies
    assert body.voucher_text == text
    assert body.voucher_xml == b"ABC"


def test_含回车的文字写出再读回仍含回车():
    body = replace(make_body(key=KEY, voucher_flag="0", voucher_xml=b""), voucher_text="QUJ\r\nD")
    assert parse_envelope(build_envelope([body])).bodies[0].voucher_text == "QUJ\r\nD"


def test_首尾空白不算被签内容而中间断行算():
    padded, wrapped, plain = (
        parse_envelope(envelope(voucher_body(text))).bodies[0] for text in ("\n QUJD \n", "QU\nJD", "QUJD")
    )
    assert padded.signed_text == plain.signed_text == b"QUJD"
    assert padded.body_hash == plain.body_hash
    assert wrapped.signed_text == b"QU\nJD"
    assert wrapped.body_hash != plain.body_hash


def test_容许属性次序空白和Root根元素():
    loose = voucher_body("QUJD", attributes="\n VoucherNo='1'\tVtCode='5214'  AdmDivCode=' 430600 ' StYear='2022'")
    (body,) = parse_envelope(envelope(f"\n  {loose}\n", root="Root")).bodies
    assert body.key == VoucherKey("430600000", "2022", "5214", "1")
    assert (body.signatures, body.stamps, body.attach, body.return_reason) == ((), (), "", "")


def test_注释里的假凭证不会替换真凭证():
    raw = "<!-- <Voucher>RVZJTA==</Voucher> -->" + voucher_body("QUJD")
    assert parse_envelope(envelope(raw)).bodies[0].voucher_text == "QUJD"


def test_同一信封里同号凭证只取第一张():
    raw = voucher_body("QUJD") + voucher_body("REVG")
    firsts = parse_envelope(envelope(raw)).first_of_each_key()
    assert [body.voucher_text for body in firsts] == ["QUJD"]


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (envelope(""), "F001", "信封里没有 VoucherBody"),
        (envelope("<VoucherBody/>"), "F001", "应恰有一个"),
        (envelope(voucher_body("QUJD</Voucher><Voucher>QUJD")), "F001", "应恰有一个"),
        (envelope("", root="CFX"), "F001", "信封根元素是 CFX"),
        (b"not xml", "F001", "解析不了"),
        (b'<?xml version="1.0" encoding="UTF-16"?><MOF/>', "F001", "不支持的编码 utf-16"),
        (b"<!DOCTYPE MOF><MOF/>", "F001", "不允许文档类型声明"),
        (envelope(voucher_body("QUJD") * 101), "T002", "一次最多 100 张"),
        (b" " * (16 * 1024 * 1024 + 1), "T001", "报文过大"),
    ],
)
def test_不成信封的拒收(data: bytes, code: str, reason: str):
    with pytest.raises(XmlError, match=reason) as refused:
        parse_envelope(data)
    assert refused.value.code == code


def test_不是base64的凭证体拒收():
    body = VoucherBody("430600", "2022", "5214", "1", "0", "QUJD*")
    with pytest.raises(XmlError, match="凭证体不是有效的 base64"):
        _ = body.voucher_xml


def test_凑巧也合UTF8的GBK文字仍按GBK读():
    raw = voucher_body("QUJD").replace("<Voucher>", "<Return_Reason>模模</Return_Reason><Voucher>")
    data = envelope(raw)
    assert "模模".encode("gbk").decode("utf-8") == "ģģ"
    assert parse_envelope(data).bodies[0].return_reason == "模模"
    declared_gbk_but_utf8 = data.decode("gbk").encode("utf-8")
    assert parse_envelope(declared_gbk_but_utf8).bodies[0].return_reason == "模模"
