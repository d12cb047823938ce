"""签章 SignStamp：在凭证上盖章，被签内容是 base64 文字、签章时间、印章数据三段相连。

Vendor stamp structure: DER sequence of version 2, seal data, time text, certificate, PKCS#7.
来源：standard/messages.md §7.1。印章数据（图样）原样携带，不作解释；`Seal.serial` 是印章编号。
"""

import base64
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from asn1crypto import core

from yitihua.engines.messages.envelope import Seal, VoucherBody
from yitihua.engines.messages.secure_xml import XmlError
from yitihua.engines.messages.signing import SignatureCheck, Signer, Verifier
from yitihua.kernel.findings import Finding, Level

VERSION: Final = 2
_TIME: Final = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")


class _Members(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.Any


@dataclass(frozen=True, slots=True)
class Stamp:
    """拆开的签章。"""

    seal_data: bytes
    time_text: bytes
    certificate: bytes
    signature: bytes

    def signed_text(self, text: bytes) -> bytes:
        return text + self.time_text + self.seal_data


def stamp_body(
    body: VoucherBody, *, signer: Signer, position: str, seal_no: str, seal_data: bytes, at: datetime
) -> VoucherBody:
    """在凭证的某个位置盖章；`at` 是签章时间，`seal_no` 是印章编号。"""
    time_text = f"{at:%Y-%m-%d %H:%M:%S}".encode("ascii")
    value = signer.sign(body.signed_text + time_text + seal_data)
    members = _Members(
        [
            core.Any(core.Integer(VERSION)),
            core.Any(core.OctetString(seal_data)),
            core.Any(core.UTF8String(time_text.decode("ascii"))),
            core.Any.load(value.certificate),
            core.Any.load(value.der),
        ]
    )
    text = base64.b64encode(bytes(members.dump())).decode("ascii")
    return body.with_stamps([Seal(position, seal_no, text)])


def read_stamp(seal: Seal) -> Stamp:
    """拆签章；不是五个成员的 DER 序列时抛 XmlError。"""
    try:
        members = _Members.load(seal.der, strict=True)
        if len(members) != 5 or int(members[0].parse(core.Integer).native) != VERSION:
            raise ValueError
        seal_data, time_text = (bytes(members[index].parse().contents) for index in (1, 2))
        certificate, signature = (bytes(members[index].dump()) for index in (3, 4))
    except (ValueError, TypeError):
        raise XmlError("S002", f"签章位 {seal.position} 的签章读不了") from None
    if not _TIME.fullmatch(time_text):
        raise XmlError("S002", f"签章位 {seal.position} 的签章时间写法不对")
    return Stamp(seal_data, time_text, certificate, signature)


def verify_stamp(body: VoucherBody, seal: Seal, *, verifier: Verifier, at: date) -> SignatureCheck:
    """验一个签章；结果里的序号是印章编号。"""
    try:
        stamp = read_stamp(seal)
    except XmlError as error:
        findings = (Finding("S002", Level.BLOCK, error.message),)
        return SignatureCheck(seal.position, seal.serial, findings=findings)
    inner = Seal(seal.position, seal.serial, base64.b64encode(stamp.signature).decode("ascii"))
    check = verifier.verify(stamp.signed_text(body.signed_text), inner, at=at)
    # 签章的序号是印章编号，本来就不是证书序列号
    return replace(check, findings=tuple(item for item in check.findings if item.code != "S011"))
