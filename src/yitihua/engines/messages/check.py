"""查一份报文文件：是什么凭证、谁签的、验不验得过、每个字段叫什么、哪里不合规定。

Behind `yitihua message check`: envelope or bare voucher, GBK or UTF-8.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yitihua.engines.messages.certificates import TrustStore
from yitihua.engines.messages.codec import Voucher, parse_voucher_text, voucher_root
from yitihua.engines.messages.declaration import FieldLevel, MessageType
from yitihua.engines.messages.envelope import RECEIPT, SEND, VoucherBody, mof_div_code, parse_envelope_text
from yitihua.engines.messages.field_values import parse_wire_amount
from yitihua.engines.messages.secure_xml import MAX_ENVELOPE_BYTES, XmlError, decode_gbk, decode_outer, parse_xml
from yitihua.engines.messages.signing import SignatureCheck, SignaturePolicy, TrustVerifier
from yitihua.engines.messages.stamps import verify_stamp
from yitihua.engines.messages.validation import validate_envelope, validate_voucher
from yitihua.engines.messages.vtcodes import VtCodeTable
from yitihua.kernel.findings import Finding, Findings, Level


@dataclass(frozen=True, slots=True)
class FieldLine:
    """一个字段的一行：在第几条明细（0 为主单）、名字、中文名、值。"""

    index: int
    name: str
    cn: str
    text: str


@dataclass(frozen=True, slots=True)
class VoucherReport:
    """一张凭证的检查结果。"""

    title: str
    vtcode: str
    key: str
    voucher_flag: str
    bare: bool
    fields: tuple[FieldLine, ...]
    signatures: tuple[SignatureCheck, ...]
    stamps: tuple[SignatureCheck, ...]
    findings: Findings


@dataclass(frozen=True, slots=True)
class CheckReport:
    """一个文件的检查结果。"""

    source: str
    vouchers: tuple[VoucherReport, ...]
    findings: Findings

    @property
    def violated(self) -> bool:
        return self.findings.blocking or any(item.findings.blocking for item in self.vouchers)

    @property
    def exit_code(self) -> int:
        """有任何拒绝级问题为 1，否则 0；预警不影响。"""
        return 1 if self.violated else 0


@dataclass(frozen=True, slots=True)
class _Inspection:
    today: date
    trust: TrustStore | None
    policy: SignaturePolicy
    vtcodes: VtCodeTable

    @property
    def verifier(self) -> TrustVerifier:
        return TrustVerifier(self.trust if self.trust is not None else TrustStore(), self.policy)

    @property
    def judge(self) -> Callable[[SignatureCheck], SignatureCheck]:
        return _as_is if self.trust is not None else _without_trust


def check_file(
    source: Path | str | bytes,
    trust: TrustStore | None = None,
    *,
    allow_sha1: bool = False,
    today: date,
    vtcodes: VtCodeTable | None = None,
) -> CheckReport:
    """查一个文件或一段字节。`trust` 为空时仍验算签名，但注明没有核对签名人。

    文件读不到抛 OSError；内容再坏也只写进结果，不抛出。
    """
    data = source if isinstance(source, bytes) else _read(Path(source))
    name = "（字节）" if isinstance(source, bytes) else str(source)
    inspection = _Inspection(today, trust, SignaturePolicy(allow_sha1=allow_sha1), vtcodes or VtCodeTable.standard())
    try:
        vouchers, findings = _check_bytes(data, inspection=inspection)
    except XmlError as error:
        return CheckReport(name, (), Findings.of([Finding(error.code, Level.BLOCK, error.message)]))
    return CheckReport(name, vouchers, findings)


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAX_ENVELOPE_BYTES + 1)


def _check_bytes(data: bytes, *, inspection: _Inspection) -> tuple[tuple[VoucherReport, ...], Findings]:
    if len(data) > MAX_ENVELOPE_BYTES:
        raise XmlError("T001", f"报文过大：超过 {MAX_ENVELOPE_BYTES} 字节")
    text = decode_outer(data)
    root = parse_xml(text, max_bytes=MAX_ENVELOPE_BYTES)
    if root.tag == "Voucher":
        return (_check_bare(text, inspection=inspection),), Findings()
    envelope = parse_envelope_text(text)
    reports = tuple(_check_body(body, inspection=inspection) for body in envelope.bodies)
    return reports, validate_envelope(envelope)


def _check_bare(text: str, *, inspection: _Inspection) -> VoucherReport:
    head = {str(item.tag): (item.text or "").strip() for item in voucher_root(text) if not len(item)}
    message = _message_of(head.get("VtCode", ""), head.get("AdmDivCode", ""), head.get("StYear", ""), inspection)
    if message is None:
        return _unregistered(head.get("VtCode", ""), key="", voucher_flag="", bare=True)
    voucher = parse_voucher_text(text, message=message)
    voucher_flag = _likely_flag(voucher, message=message)
    unsigned = Finding("S001", Level.INFO, "裸凭证不带签名，未验签；收发按有无补录内容判断")
    findings = validate_voucher(voucher, message=message, today=inspection.today, voucher_flag=voucher_flag)
    names = ("AdmDivCode", "StYear", "VtCode", "VoucherNo")
    return VoucherReport(
        title=message.title,
        vtcode=message.vtcode,
        key="/".join(voucher.head.get(name, "") for name in names),
        voucher_flag=voucher_flag,
        bare=True,
        fields=field_lines(voucher, message=message),
        signatures=(),
        stamps=(),
        findings=findings + Findings((unsigned,)),
    )


def _likely_flag(voucher: Voucher, *, message: MessageType) -> str:
    """裸凭证没有收发标志：补录字段里有不为零的内容就当回单。"""
    groups = [voucher.head, *voucher.details]
    filled = any(
        name.startswith("X") and text and not (name == message.receipt.amount and parse_wire_amount(text) == 0)
        for values in groups
        for name, text in values.items()
    )
    return RECEIPT if filled else SEND


def _check_body(body: VoucherBody, *, inspection: _Inspection) -> VoucherReport:
    message = _message_of(body.vtcode, body.adm_div_code, body.st_year, inspection)
    signatures = _signatures(body, inspection=inspection)
    stamps = _stamps(body, inspection=inspection)
    signature_findings = Findings.of(item for check in (*signatures, *stamps) for item in check.findings)
    if not signatures:
        signature_findings += Findings((Finding("S001", Level.BLOCK, "凭证没有签名"),))
    if message is None:
        report = _unregistered(body.vtcode, key=str(body.key), voucher_flag=body.voucher_flag, bare=False)
        voucher, findings = Voucher({}), report.findings
    else:
        voucher, findings = _parsed(body, message=message, today=inspection.today)
    return VoucherReport(
        title=message.title if message else "未登记的凭证",
        vtcode=body.vtcode,
        key=str(body.key),
        voucher_flag=body.voucher_flag,
        bare=False,
        fields=field_lines(voucher, message=message) if message else (),
        signatures=signatures,
        stamps=stamps,
        findings=findings + signature_findings,
    )


def _parsed(body: VoucherBody, *, message: MessageType, today: date) -> tuple[Voucher, Findings]:
    try:
        voucher = parse_voucher_text(decode_gbk(body.voucher_xml), message=message)
    except XmlError as error:
        return Voucher({}), Findings((Finding(error.code, Level.BLOCK, error.message),))
    return voucher, validate_voucher(
        voucher, message=message, today=today, key=body.key, voucher_flag=body.voucher_flag
    )


def _signatures(body: VoucherBody, *, inspection: _Inspection) -> tuple[SignatureCheck, ...]:
    verify, judge = inspection.verifier.verify, inspection.judge
    return tuple(judge(verify(body.signed_text, item, at=inspection.today)) for item in body.signatures)


def _stamps(body: VoucherBody, *, inspection: _Inspection) -> tuple[SignatureCheck, ...]:
    verifier, judge = inspection.verifier, inspection.judge
    return tuple(judge(verify_stamp(body, item, verifier=verifier, at=inspection.today)) for item in body.stamps)


def _as_is(check: SignatureCheck) -> SignatureCheck:
    return check


def _without_trust(check: SignatureCheck) -> SignatureCheck:
    """没有信任名单时，“不在名单内”不算违规，改为说明没有核对签名人。"""
    unchecked = Finding("S009", Level.WARN, f"签名位 {check.position}：未提供信任名单，只验算了签名，没有核对签名人")
    kept = tuple(item for item in check.findings if item.code != "S003")
    return SignatureCheck(
        check.position, check.serial, check.algorithm, check.org_code, check.subject, (*kept, unchecked)
    )


def _message_of(vtcode: str, adm_div_code: str, st_year: str, inspection: _Inspection) -> MessageType | None:
    year = int(st_year) if st_year.isascii() and st_year.isdigit() and len(st_year) == 4 else inspection.today.year
    return inspection.vtcodes.message_of(vtcode=vtcode, mof_div_code=mof_div_code(adm_div_code), fiscal_year=year)


def _unregistered(vtcode: str, *, key: str, voucher_flag: str, bare: bool) -> VoucherReport:
    finding = Finding("F027", Level.BLOCK, f"凭证类型号“{vtcode[:20]}”未登记，无法逐字段检查")
    return VoucherReport("未登记的凭证", vtcode, key, voucher_flag, bare, (), (), (), Findings((finding,)))


def field_lines(voucher: Voucher, *, message: MessageType) -> tuple[FieldLine, ...]:
    """按声明次序列出有值的字段，再列本地扩展元素。"""
    lines = _lines(voucher.head, message=message, level=FieldLevel.HEAD, index=0)
    for index, values in enumerate(voucher.details, start=1):
        lines += _lines(values, message=message, level=FieldLevel.DETAIL, index=index)
    lines += [FieldLine(item.index, item.name, "（本地扩展）", item.raw) for item in voucher.unknown]
    return tuple(sorted(lines, key=lambda line: line.index))


def _lines(values: Mapping[str, str], *, message: MessageType, level: FieldLevel, index: int) -> list[FieldLine]:
    declared = message.fields_of(level)
    return [FieldLine(index, name, declared[name].cn, values[name]) for name in declared if values.get(name)]
