"""凭证 XML 与字段之间的互换：写时限 GBK，读时用 GB18030，元素名认别名，不认识的原样保留。

Voucher XML codec: build GBK bytes, parse tolerant of aliases, order and empty elements.
来源：standard/messages.md §4.1、§6。
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from yitihua.engines.messages.declaration import FieldLevel, MessageField, MessageType, canonical_name
from yitihua.engines.messages.field_values import XML_SPACE, field_findings, gbk_problem, wire_text
from yitihua.engines.messages.secure_xml import MAX_VOUCHER_BYTES, XmlError, decode_gbk, etree, parse_xml
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level

Value = str | int | Decimal | date | datetime | None

XML_DECLARATION: Final = '<?xml version="1.0" encoding="GBK"?>'
MAX_PARSED_DETAILS: Final = 5000


@dataclass(frozen=True, slots=True)
class UnknownElement:
    """报文里声明之外的元素：在哪一级、第几条明细、名字、原样文字。"""

    level: FieldLevel
    index: int
    name: str
    raw: str


@dataclass(frozen=True, slots=True)
class Voucher:
    """一张凭证的字段；值都是报文里的文字，空元素与没有的元素同为缺。"""

    head: Mapping[str, str]
    details: tuple[Mapping[str, str], ...] = ()
    unknown: tuple[UnknownElement, ...] = field(default=())

    def amount(self, name: str = "PayAmt") -> Decimal:
        """主单金额（元）；没有或不是数时抛 ArithmeticError，先校验再取用。"""
        return Decimal(self.head.get(name, ""))

    def filled(
        self, head: Mapping[str, Value], *, details: Mapping[str, Mapping[str, Value]] | None = None
    ) -> "Voucher":
        """补录回单字段（主单一组，明细按 Id 各一组），得到回单；只许补 X 开头的字段。"""
        extra = details or {}
        for name in [*head, *(name for values in extra.values() for name in values)]:
            if not name.startswith("X"):
                raise ValueError(f"回单只能补录 X 开头的字段，不能改 {name}")
        missing = set(extra) - {item.get("Id", "") for item in self.details}
        if missing:
            raise ValueError(f"原凭证没有明细 {sorted(missing)}")
        return Voucher(
            head={**self.head, **_texts(head)},
            details=tuple({**item, **_texts(extra.get(item.get("Id", ""), {}))} for item in self.details),
            unknown=self.unknown,
        )


def make_voucher(*, head: Mapping[str, Value], details: Iterable[Mapping[str, Value]] = ()) -> Voucher:
    """由业务值（金额、日期、整数、文字）得到凭证；金额写两位小数，日期写 8 位。"""
    return Voucher(head=_texts(head), details=tuple(_texts(item) for item in details))


def build_voucher(voucher: Voucher, *, message: MessageType) -> bytes:
    """写成凭证 XML 的 GBK 字节。

    字段未声明、超宽、有 GBK 编不了的字时抛 Refusal，逐项点名字段；跨字段的规则由 validation 检查。
    """
    findings = list(writing_findings(voucher, message=message))
    if findings:
        raise Refusal(findings)
    root = etree.Element("Voucher")
    _append_fields(root, voucher.head, declared=message.head, message=message)
    _append_raw(root, _unknown_of(voucher, level=FieldLevel.HEAD, index=0))
    details = etree.SubElement(root, "DetailList")
    for index, values in enumerate(voucher.details, start=1):
        detail = etree.SubElement(details, "Detail")
        _append_fields(detail, values, declared=message.detail, message=message)
        _append_raw(detail, _unknown_of(voucher, level=FieldLevel.DETAIL, index=index))
    # lxml 遇编不了的字会悄悄写成字符引用，所以先得文字再由 Python 编码
    text: str = etree.tostring(root, encoding="unicode")
    return (XML_DECLARATION + text).encode("gbk")


def writing_findings(voucher: Voucher, *, message: MessageType) -> Iterable[Finding]:
    """写出前的逐字段检查：未声明、写不成 GBK、超宽、类型不符。"""
    groups = [(FieldLevel.HEAD, 0, voucher.head)]
    groups += [(FieldLevel.DETAIL, index, values) for index, values in enumerate(voucher.details, start=1)]
    for level, index, values in groups:
        declared = message.fields_of(level)
        for name, text in values.items():
            if not text:
                continue
            if name not in declared:
                yield Finding("F023", Level.BLOCK, f"报文 {message.vtcode} 没有字段 {name}", fields=(name,))
                continue
            yield from field_findings(declared[name], text, index=index)
    for element in voucher.unknown:
        problem = gbk_problem(element.raw)
        if problem:
            message_text = f"本地扩展元素 {element.name} {problem}"
            yield Finding("F021", Level.BLOCK, message_text, fields=(element.name,))


def parse_voucher(data: bytes, *, message: MessageType) -> Voucher:
    """读凭证 XML 的 GBK 字节；读不成凭证时抛 XmlError（不检查业务规则）。"""
    return parse_voucher_text(decode_gbk(data), message=message)


def parse_voucher_text(text: str, *, message: MessageType) -> Voucher:
    """读已解码的凭证 XML。"""
    root = voucher_root(text)
    head, unknown = _read(root, level=FieldLevel.HEAD, index=0, declared=message.head)
    details: list[Mapping[str, str]] = []
    for element in _detail_elements(root):
        values, extra = _read(element, level=FieldLevel.DETAIL, index=len(details) + 1, declared=message.detail)
        details.append(values)
        unknown += extra
    return Voucher(head=head, details=tuple(details), unknown=tuple(unknown))


def voucher_root(text: str) -> etree._Element:
    """凭证 XML 的根元素；根不是 <Voucher> 时抛 XmlError。"""
    root = parse_xml(text, max_bytes=MAX_VOUCHER_BYTES)
    if root.tag != "Voucher":
        raise XmlError("F001", f"报文不规范：凭证根元素是 {_tag(root)[:40]}，应为 Voucher")
    return root


def _detail_elements(root: etree._Element) -> Sequence[etree._Element]:
    lists = root.findall("DetailList")
    if len(lists) > 1:
        raise XmlError("F001", f"报文不规范：DetailList 出现 {len(lists)} 次")
    details = list(lists[0]) if lists else []
    if len(details) > MAX_PARSED_DETAILS:
        raise XmlError("T001", f"报文过大：明细 {len(details)} 条，上限 {MAX_PARSED_DETAILS} 条")
    for element in details:
        if element.tag != "Detail":
            raise XmlError("F001", f"报文不规范：DetailList 下出现 {_tag(element)[:40]}")
    return details


def _read(
    parent: etree._Element, *, level: FieldLevel, index: int, declared: Mapping[str, MessageField]
) -> tuple[dict[str, str], list[UnknownElement]]:
    values: dict[str, str] = {}
    unknown: list[UnknownElement] = []
    seen: set[str] = set()
    for element in parent:
        tag = _tag(element)
        if level is FieldLevel.HEAD and tag == "DetailList":
            continue
        name = canonical_name(tag, known=declared)
        if name not in declared:
            unknown.append(UnknownElement(level, index, tag, _raw(element)))
            continue
        if name in seen:
            raise XmlError("F001", f"报文不规范：{declared[name].cn} {name} 出现多次")
        if len(element):
            raise XmlError("F001", f"报文不规范：{declared[name].cn} {name} 里还有下级元素")
        seen.add(name)
        text = (element.text or "").strip(XML_SPACE)
        if text:
            values[name] = text
    return values, unknown


def _append_fields(
    parent: etree._Element, values: Mapping[str, str], *, declared: Mapping[str, MessageField], message: MessageType
) -> None:
    for name, declaration in declared.items():
        text = values.get(name, "")
        if text or declaration.emitted_empty:
            etree.SubElement(parent, message.spellings.get(name, name)).text = text


def _append_raw(parent: etree._Element, elements: Iterable[UnknownElement]) -> None:
    for element in elements:
        parent.append(parse_xml(element.raw, max_bytes=MAX_VOUCHER_BYTES))


def _unknown_of(voucher: Voucher, *, level: FieldLevel, index: int) -> list[UnknownElement]:
    return [item for item in voucher.unknown if item.level is level and item.index == index]


def _texts(values: Mapping[str, Value]) -> dict[str, str]:
    texts = {name: wire_text(value) for name, value in values.items()}
    return {name: text for name, text in texts.items() if text}


def _tag(element: etree._Element) -> str:
    return str(element.tag)


def _raw(element: etree._Element) -> str:
    return str(etree.tostring(element, encoding="unicode", with_tail=False))
