"""电子凭证库信封：一次装若干张凭证，凭证体以 base64 文字相传，签名就签在这段文字上。

MOF envelope; the base64 text is kept verbatim because signatures are over it.
来源：standard/messages.md §4.1、§4.2、§7.1。
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from cryptography.hazmat.primitives import hashes

from yitihua.engines.messages.secure_xml import MAX_ENVELOPE_BYTES, XmlError, decode_outer, etree, parse_xml

SEND: Final = "0"
RECEIPT: Final = "1"
MAX_VOUCHERS: Final = 100
MAX_SIGNATURES: Final = 20

_WHITESPACE: Final = re.compile(r"\s+")
_VOUCHER_TEXT: Final = re.compile(r"<Voucher\s*>([^<]*)</Voucher\s*>")


@dataclass(frozen=True, slots=True)
class VoucherKey:
    """一张凭证的唯一键；区划用 9 位内部写法。"""

    mof_div_code: str
    st_year: str
    vtcode: str
    voucher_no: str

    def __str__(self) -> str:
        return f"{self.mof_div_code}/{self.st_year}/{self.vtcode}/{self.voucher_no}"


@dataclass(frozen=True, slots=True)
class Seal:
    """一个签名或签章：位置 No、序号 SN、base64 文字。签名的 SN 是证书序列号，签章的 SN 是印章编号。"""

    position: str
    serial: str
    text: str

    @property
    def der(self) -> bytes:
        return unwrap_base64(self.text, what=f"签名位 {self.position} 的签名值")


@dataclass(frozen=True, slots=True)
class VoucherBody:
    """信封里的一张凭证。`voucher_text` 与收到的一字不差。"""

    adm_div_code: str
    st_year: str
    vtcode: str
    voucher_no: str
    voucher_flag: str
    voucher_text: str
    return_reason: str = ""
    attach: str = ""
    stamps: tuple[Seal, ...] = ()
    signatures: tuple[Seal, ...] = ()

    @property
    def key(self) -> VoucherKey:
        return VoucherKey(mof_div_code(self.adm_div_code), self.st_year, self.vtcode, self.voucher_no)

    @property
    def signed_text(self) -> bytes:
        """被签内容：base64 文字本身；只去掉元素首尾的排版空白，中间断行算作内容。"""
        return self.voucher_text.strip().encode("ascii", "replace")

    @property
    def body_hash(self) -> str:
        """报文体摘要（SM3 十六进制），判断重复用（§4.5）。"""
        return sm3_hex(self.signed_text)

    @property
    def voucher_xml(self) -> bytes:
        """凭证 XML 的字节；不是 base64 时抛 XmlError。"""
        return unwrap_base64(self.voucher_text, what="凭证体")

    def with_signatures(self, signatures: Iterable[Seal]) -> "VoucherBody":
        return replace(self, signatures=(*self.signatures, *signatures))

    def with_stamps(self, stamps: Iterable[Seal]) -> "VoucherBody":
        return replace(self, stamps=(*self.stamps, *stamps))


@dataclass(frozen=True, slots=True)
class Envelope:
    """一个信封。`voucher_count` 是信封自报的张数。"""

    bodies: tuple[VoucherBody, ...]
    voucher_count: str = ""

    def first_of_each_key(self) -> tuple[VoucherBody, ...]:
        """同一次读取里同号凭证只取第一张（§4.5）。"""
        firsts: dict[tuple[VoucherKey, str], VoucherBody] = {}
        for body in self.bodies:
            firsts.setdefault((body.key, body.voucher_flag), body)
        return tuple(firsts.values())


def adm_div_code(mof_div_code: str) -> str:
    """9 位财政区划对外写 6 位；末三位不是 000 的（开发区等）没有 6 位写法，照写 9 位。"""
    return mof_div_code[:6] if len(mof_div_code) == 9 and mof_div_code.endswith("000") else mof_div_code


def mof_div_code(adm_div_code: str) -> str:
    """对外的 6 位行政区划变回 9 位财政区划；已是 9 位的不变。"""
    return adm_div_code + "000" if len(adm_div_code) == 6 else adm_div_code


def sm3_hex(data: bytes) -> str:
    """SM3 摘要，十六进制小写。"""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def make_body(*, key: VoucherKey, voucher_flag: str, voucher_xml: bytes) -> VoucherBody:
    """把凭证 XML 装成信封里的一张；base64 不断行。"""
    return VoucherBody(
        adm_div_code=adm_div_code(key.mof_div_code),
        st_year=key.st_year,
        vtcode=key.vtcode,
        voucher_no=key.voucher_no,
        voucher_flag=voucher_flag,
        voucher_text=base64.b64encode(voucher_xml).decode("ascii"),
    )


def unwrap_base64(text: str, *, what: str) -> bytes:
    """去掉断行空白再解 base64；不是 base64 时抛 XmlError。"""
    try:
        return base64.b64decode(_WHITESPACE.sub("", text), validate=True)
    except (binascii.Error, ValueError):
        raise XmlError("F001", f"报文不规范：{what}不是有效的 base64") from None


def build_envelope(bodies: Iterable[VoucherBody]) -> bytes:
    """写成信封的 GBK 字节；凭证文字原样写出。"""
    items = tuple(bodies)
    parts = ['<?xml version="1.0" encoding="GBK"?>\n<MOF>', f"<VoucherCount>{len(items)}</VoucherCount>"]
    parts += [_body_xml(body) for body in items]
    parts.append("</MOF>")
    return "".join(parts).encode("gbk")


def parse_envelope(data: bytes) -> Envelope:
    """读信封；不成信封时抛 XmlError。容许属性次序、空白、断行的 base64、<Root> 根元素。"""
    if len(data) > MAX_ENVELOPE_BYTES:
        raise XmlError("T001", f"报文过大：{len(data)} 字节，上限 {MAX_ENVELOPE_BYTES} 字节")
    return parse_envelope_text(decode_outer(data))


def parse_envelope_text(text: str) -> Envelope:
    """读已解码的信封文字。"""
    root = parse_xml(text, max_bytes=MAX_ENVELOPE_BYTES)
    if root.tag not in {"MOF", "Root"}:
        raise XmlError("F001", f"报文不规范：信封根元素是 {str(root.tag)[:40]}，应为 MOF")
    elements = root.findall("VoucherBody")
    if not elements:
        raise XmlError("F001", "报文不规范：信封里没有 VoucherBody")
    if len(elements) > MAX_VOUCHERS:
        raise XmlError("T002", f"信封里有 {len(elements)} 张凭证，一次最多 {MAX_VOUCHERS} 张")
    bodies = [_read_body(element, index=index) for index, element in enumerate(elements, start=1)]
    return Envelope(_restore_line_ends(bodies, raw=text), voucher_count=_text(root, "VoucherCount"))


def _restore_line_ends(bodies: list[VoucherBody], *, raw: str) -> tuple[VoucherBody, ...]:
    """XML 解析会把回车换行并成换行；能与原文一一对上时取原文，保证签名内容一字不差。"""
    originals = _VOUCHER_TEXT.findall(raw)
    same = len(originals) == len(bodies) and all(
        _one_line_end(original) == body.voucher_text for original, body in zip(originals, bodies, strict=True)
    )
    if not same:
        return tuple(bodies)
    return tuple(replace(body, voucher_text=text) for body, text in zip(bodies, originals, strict=True))


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_body(element: etree._Element, *, index: int) -> VoucherBody:
    vouchers = element.findall("Voucher")
    if len(vouchers) != 1 or len(vouchers[0]):
        raise XmlError("F001", f"报文不规范：第{index}张凭证的 Voucher 应恰有一个且只含 base64 文字")
    return VoucherBody(
        adm_div_code=element.get("AdmDivCode", "").strip(),
        st_year=element.get("StYear", "").strip(),
        vtcode=element.get("VtCode", "").strip(),
        voucher_no=element.get("VoucherNo", "").strip(),
        voucher_flag=_text(element, "VoucherFlag"),
        voucher_text=vouchers[0].text or "",
        return_reason=_text(element, "Return_Reason"),
        attach=_text(element, "Attach"),
        stamps=_seals(element, "SignStampList/SignStamp", index=index),
        signatures=_seals(element, "SignatureList/Signature", index=index),
    )


def _seals(element: etree._Element, path: str, *, index: int) -> tuple[Seal, ...]:
    found = element.findall(path)
    if len(found) > MAX_SIGNATURES:
        raise XmlError("T002", f"第{index}张凭证有 {len(found)} 个签名或签章，最多 {MAX_SIGNATURES} 个")
    return tuple(Seal(item.get("No", "").strip(), item.get("SN", "").strip(), item.text or "") for item in found)


def _text(element: etree._Element, name: str) -> str:
    found = element.findall(name)
    if len(found) > 1:
        raise XmlError("F001", f"报文不规范：{name} 出现多次")
    return (found[0].text or "").strip() if found else ""


def _body_xml(body: VoucherBody) -> str:
    attributes = {
        "AdmDivCode": body.adm_div_code,
        "StYear": body.st_year,
        "VtCode": body.vtcode,
        "VoucherNo": body.voucher_no,
    }
    written = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    return (
        f"<VoucherBody {written}><VoucherFlag>{escape(body.voucher_flag)}</VoucherFlag>"
        f"<Return_Reason>{escape(body.return_reason)}</Return_Reason><Attach>{escape(body.attach)}</Attach>"
        f"<Voucher>{escape(body.voucher_text, {chr(13): '&#13;'})}</Voucher>"
        f"<SignStampList>{''.join(_seal_xml('SignStamp', item) for item in body.stamps)}</SignStampList>"
        f"<SignatureList>{''.join(_seal_xml('Signature', item) for item in body.signatures)}</SignatureList>"
        "</VoucherBody>"
    )


def _seal_xml(tag: str, seal: Seal) -> str:
    return f"<{tag} No={quoteattr(seal.position)} SN={quoteattr(seal.serial)}>{escape(seal.text.strip())}</{tag}>"
