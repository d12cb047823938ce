"""报文编解码：MOF 信封与其中的凭证 XML。来源：standard/messages.md §4.1、§4.2。

信封与凭证都写成 GBK；读时用 GBK 的超集 GB18030，声明为 GBK 而实为 UTF-8 的信封也认。
"""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from simulators.refusal import Refused

MAX_BYTES = 16 * 1024 * 1024
MAX_BODIES = 100
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_VOUCHER_TEXT = re.compile(r"<Voucher\s*>([^<]*)</Voucher\s*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Key:
    """凭证的唯一键。"""

    adm_div_code: str
    st_year: str
    vt_code: str
    voucher_no: str


@dataclass(frozen=True, slots=True)
class Signature:
    """一个签名：位置、证书序列号、PKCS#7 的 base64。"""

    position: str
    serial: str
    value: str


@dataclass(frozen=True, slots=True)
class Body:
    """信封里的一张凭证；`text` 是被签的 base64 文字，原样保留。"""

    key: Key
    flag: str
    text: str
    return_reason: str = ""
    attach: str = ""
    signatures: tuple[Signature, ...] = ()


@dataclass(slots=True)
class Voucher:
    """凭证内容：主单字段与各条明细，保持收到时的次序。"""

    head: Fields
    details: list[Fields] = field(default_factory=list)


def read_envelope(data: bytes) -> tuple[Body, ...]:
    """读信封；不规范时抛 Refused。"""
    if len(data) > MAX_BYTES:
        raise Refused("T001", f"报文{len(data)}字节，超过上限")
    text = _outer_text(data)
    root = _tree(text)
    if root.tag not in ("MOF", "Root"):
        raise Refused("F001", "报文不规范：信封根元素应为 MOF")
    bodies = [_read_body(element) for element in root.findall("VoucherBody")]
    if not 1 <= len(bodies) <= MAX_BODIES:
        raise Refused("F001", f"报文不规范：信封内凭证{len(bodies)}张，应为 1 至 {MAX_BODIES} 张")
    declared = (root.findtext("VoucherCount") or "").strip()
    if declared != str(len(bodies)):
        raise Refused("F001", f"报文不规范：VoucherCount={declared}，实有{len(bodies)}张")
    return _with_raw_line_ends(bodies, text)


def write_envelope(bodies: Sequence[Body]) -> bytes:
    """写信封。"""
    parts = [f'<?xml version="1.0" encoding="GBK"?>\n<MOF>\n<VoucherCount>{len(bodies)}</VoucherCount>\n']
    parts.extend(_body_xml(body) for body in bodies)
    parts.append("</MOF>\n")
    return "".join(parts).encode("gbk")


def read_voucher(body: Body) -> Voucher:
    """解开凭证体；不规范时抛 Refused。"""
    try:
        raw = base64.b64decode("".join(body.text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refused("F001", "报文不规范：凭证体不是有效的 base64") from None
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        raise Refused("F001", "报文不规范：凭证体不是 GBK 编码") from None
    root = _tree(text)
    if root.tag != "Voucher":
        raise Refused("F001", "报文不规范：凭证体根元素应为 Voucher")
    return Voucher(
        head=_flat(element for element in root if element.tag != "DetailList"),
        details=[_flat(detail) for detail in root.findall("DetailList/Detail")],
    )


def write_voucher(voucher: Voucher) -> str:
    """写凭证体，返回不断行的 base64 文字；GBK 写不出的字抛 Refused。"""
    parts = ['<?xml version="1.0" encoding="GBK"?><Voucher>', _elements(voucher.head), "<DetailList>"]
    parts.extend(f"<Detail>{_elements(detail)}</Detail>" for detail in voucher.details)
    parts.append("</DetailList></Voucher>")
    try:
        return base64.b64encode("".join(parts).encode("gbk")).decode("ascii")
    except UnicodeEncodeError as error:
        raise Refused("F011", f"“{error.object[error.start]}”不在 GBK 字符集内") from None


def _outer_text(data: bytes) -> str:
    for encoding in ("gb18030", "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("F001", "报文不规范：信封不是 GBK 编码")


def _tree(text: str) -> ElementTree.Element:
    content = _DECLARATION.sub("", text, count=1)
    if "<!DOCTYPE" in content or "<!ENTITY" in content or _CONTROL.search(content):
        raise Refused("F001", "报文不规范：含有文档类型声明或控制字符")
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise Refused("F001", f"报文不规范：XML 第{error.position[0]}行第{error.position[1]}列有误") from None


def _read_body(element: ElementTree.Element) -> Body:
    vouchers = element.findall("Voucher")
    if len(vouchers) != 1 or len(vouchers[0]):
        raise Refused("F001", "报文不规范：VoucherBody 内应恰有一个 Voucher")
    names = ("AdmDivCode", "StYear", "VtCode", "VoucherNo")
    values = [element.get(name, "").strip() for name in names]
    if not all(values):
        raise Refused("F001", "报文不规范：VoucherBody 的定位属性不全")
    return Body(
        key=Key(*values),
        flag=(element.findtext("VoucherFlag") or "").strip(),
        text=(vouchers[0].text or "").strip(),
        return_reason=(element.findtext("Return_Reason") or "").strip(),
        attach=(element.findtext("Attach") or "").strip(),
        signatures=tuple(
            Signature(item.get("No", ""), item.get("SN", ""), "".join((item.text or "").split()))
            for item in element.findall("SignatureList/Signature")
        ),
    )


def _with_raw_line_ends(bodies: list[Body], text: str) -> tuple[Body, ...]:
    """XML 读入会把回车换行并成换行；断了行的 base64 要按原文验签。"""
    raw = [found.strip() for found in _VOUCHER_TEXT.findall(text)]
    if "\r" not in text or len(raw) != len(bodies):
        return tuple(bodies)
    return tuple(
        Body(body.key, body.flag, original, body.return_reason, body.attach, body.signatures)
        for body, original in zip(bodies, raw, strict=True)
    )


def _flat(elements: Iterable[ElementTree.Element]) -> Fields:
    fields: Fields = {}
    for element in elements:
        if len(element) or element.tag in fields:
            raise Refused("F001", f"报文不规范：{element.tag} 重复或含下级元素")
        fields[element.tag] = (element.text or "").strip()
    return fields


def _elements(fields: Fields) -> str:
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())


def _body_xml(body: Body) -> str:
    key = body.key
    attributes = " ".join(
        f"{name}={quoteattr(value)}"
        for name, value in (
            ("AdmDivCode", key.adm_div_code),
            ("StYear", key.st_year),
            ("VtCode", key.vt_code),
            ("VoucherNo", key.voucher_no),
        )
    )
    signatures = "".join(
        f"<Signature No={quoteattr(item.position)} SN={quoteattr(item.serial)}>{item.value}</Signature>"
        for item in body.signatures
    )
    return (
        f"<VoucherBody {attributes}>\n<VoucherFlag>{body.flag}</VoucherFlag>\n"
        f"<Return_Reason>{escape(body.return_reason)}</Return_Reason>\n<Attach>{escape(body.attach)}</Attach>\n"
        f"<Voucher>{body.text}</Voucher>\n<SignatureList>{signatures}</SignatureList>\n</VoucherBody>\n"
    )
