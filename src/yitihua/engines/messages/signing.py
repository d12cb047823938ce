"""签名与验签：被签内容是 <Voucher> 里的 base64 文字，签名值是分离式 PKCS#7。

Small Signer / Verifier interfaces; RSA-2048/SHA-256 and SM2/SM3 behind them.
业务代码只认这两个接口；换签名机、加密机时另写一个 `Signer` 即可。
来源：standard/messages.md §5.1 第 20 条、§7。
"""

import base64
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from yitihua.engines.messages import sm2
from yitihua.engines.messages.certificates import (
    OrgCertificate,
    TrustStore,
    is_sm2_certificate,
    load_sm2_private_key,
    rsa_public_key,
    sm2_public_key,
    unarmor,
    well_formed,
)
from yitihua.engines.messages.envelope import Seal, VoucherBody
from yitihua.engines.messages.org_keys import OrgKey
from yitihua.engines.messages.pkcs7 import Algorithm, ParsedSignature, SignatureFormatError, unwrap, wrap
from yitihua.engines.messages.secure_xml import XmlError
from yitihua.kernel.findings import Finding, Findings, Level

MIN_RSA_BITS: Final = 2048
_STRONGER: Final = "请对方改用 SM2/SM3 或 RSA/SHA-256"


@dataclass(frozen=True, slots=True)
class SignatureValue:
    """一次签名的结果：签名人证书、它的序列号与 SignedData 的 DER。"""

    serial: str
    der: bytes
    certificate: bytes

    def at(self, position: str) -> Seal:
        """放到信封的某个签名位上。"""
        return Seal(position, self.serial, base64.b64encode(self.der).decode("ascii"))


class Signer(Protocol):
    """签名人；实现可以是本地私钥，也可以是签名机。"""

    def sign(self, text: bytes) -> SignatureValue: ...


@dataclass(frozen=True, slots=True)
class SignaturePolicy:
    """验签口径。生产用默认值；`allow_sha1` 只为接现有测试系统，验过也要预警。"""

    allow_sha1: bool = False
    sm2_id: bytes = sm2.DEFAULT_ID


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """一个签名的验签结果。`org_code` 为空表示不知是谁签的。"""

    position: str
    serial: str
    algorithm: str = ""
    org_code: str = ""
    subject: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        return not any(item.level is Level.BLOCK for item in self.findings)


class Verifier(Protocol):
    """验签人。"""

    def verify(self, text: bytes, signature: Seal, *, at: date) -> SignatureCheck: ...


class RsaSigner:
    """RSA-2048 / SHA-256 本地私钥。"""

    def __init__(self, *, private_key_pem: bytes, certificate_pem: bytes) -> None:
        key = serialization.load_pem_private_key(private_key_pem, password=None)
        if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < MIN_RSA_BITS:
            raise ValueError(f"签名私钥须为不短于 {MIN_RSA_BITS} 位的 RSA 私钥")
        self._key = key
        self._certificate = unarmor(certificate_pem)
        self._serial = OrgCertificate("", self._certificate).serial

    def sign(self, text: bytes) -> SignatureValue:
        signature = self._key.sign(text, padding.PKCS1v15(), hashes.SHA256())
        der = wrap(signature, algorithm=Algorithm.RSA_SHA256, certificate=self._certificate)
        return SignatureValue(self._serial, der, self._certificate)


class Sm2Signer:
    """SM2 / SM3 本地私钥。"""

    def __init__(self, *, private_key_pem: bytes, certificate_pem: bytes, signer_id: bytes = sm2.DEFAULT_ID) -> None:
        self._private_key = load_sm2_private_key(private_key_pem)
        self._certificate = unarmor(certificate_pem)
        self._serial = OrgCertificate("", self._certificate).serial
        self._signer_id = signer_id

    def sign(self, text: bytes) -> SignatureValue:
        signature = sm2.sign(text, private_key=self._private_key, signer_id=self._signer_id)
        der = wrap(signature, algorithm=Algorithm.SM2_SM3, certificate=self._certificate)
        return SignatureValue(self._serial, der, self._certificate)


def load_signer(*, private_key_pem: bytes, certificate_pem: bytes) -> Signer:
    """按证书的算法载入本地签名人。"""
    if is_sm2_certificate(unarmor(certificate_pem)):
        return Sm2Signer(private_key_pem=private_key_pem, certificate_pem=certificate_pem)
    return RsaSigner(private_key_pem=private_key_pem, certificate_pem=certificate_pem)


def signer_of(key: OrgKey) -> Signer:
    """演示机构的签名人。"""
    return load_signer(private_key_pem=key.private_key_pem, certificate_pem=key.certificate_pem)


def sign_body(body: VoucherBody, *, signer: Signer, position: str) -> VoucherBody:
    """在凭证的某个签名位上加签。"""
    return body.with_signatures([signer.sign(body.signed_text).at(position)])


@dataclass(frozen=True, slots=True)
class TrustVerifier:
    """按信任的机构证书验签。"""

    trust: TrustStore
    policy: SignaturePolicy = field(default_factory=SignaturePolicy)

    def verify(self, text: bytes, signature: Seal, *, at: date) -> SignatureCheck:
        """验一个签名；`at` 是业务日期，证书须在这一天有效。"""
        try:
            parsed = unwrap(signature.der)
            known = self._certificate_of(parsed)
            der = known.der if known else _embedded(parsed)
        except (SignatureFormatError, XmlError) as error:
            unreadable = _refuse("S002", f"签名位 {signature.position} 的签名值读不了：{error}")
            return SignatureCheck(signature.position, signature.serial, findings=(unreadable,))
        findings = (
            *_certificate_findings(known, signature=signature, at=at),
            *_serial_findings(parsed, signature=signature),
            *self._signature_findings(parsed, text=text, der=der, position=signature.position),
        )
        return SignatureCheck(
            signature.position,
            signature.serial,
            algorithm=parsed.algorithm,
            org_code=known.org_code if known else "",
            subject=OrgCertificate("", der).subject if der else "",
            findings=findings,
        )

    def _certificate_of(self, parsed: ParsedSignature) -> OrgCertificate | None:
        der = parsed.signer_certificate
        if der:
            return self.trust.find(der)
        return self.trust.find_issued(issuer=parsed.issuer, serial=parsed.serial)

    def _signature_findings(
        self, parsed: ParsedSignature, *, text: bytes, der: bytes | None, position: str
    ) -> tuple[Finding, ...]:
        if der is None:
            return (_refuse("S002", f"签名位 {position} 没有随附签名人证书，无法验签"),)
        if parsed.algorithm is Algorithm.RSA_SHA1 and not self.policy.allow_sha1:
            return (
                _refuse(
                    "S007",
                    f"签名位 {position} 使用 RSA/SHA-1，强度不足，按配置拒收",
                    "请对方改用 SM2/SM3 或 RSA/SHA-256",
                ),
            )
        try:
            genuine = self._genuine(parsed, text=text, der=der)
        except SignatureFormatError as error:
            return (_refuse("S002", f"签名位 {position} 验不了：{error}"),)
        if not genuine:
            return (_refuse("S006", f"签名位 {position} 验签不过：内容与签名不符", "请对方核对原文后重发"),)
        if parsed.algorithm is Algorithm.RSA_SHA1:
            warning = f"签名位 {position} 使用 RSA/SHA-1，强度不足，仅按配置放行"
            return (Finding("S008", Level.WARN, warning, next_step=_STRONGER),)
        return ()

    def _genuine(self, parsed: ParsedSignature, *, text: bytes, der: bytes) -> bool:
        if parsed.algorithm is Algorithm.SM2_SM3:
            public_key = sm2_public_key(der)
            return sm2.verify(text, parsed.signature, public_key=public_key, signer_id=self.policy.sm2_id)
        key = rsa_public_key(der)
        # 放行 SHA-1 的测试系统用的也是 RSA-1024，短钥只在那时一并放行
        if key.key_size < MIN_RSA_BITS and parsed.algorithm is not Algorithm.RSA_SHA1:
            raise SignatureFormatError(f"RSA 公钥只有 {key.key_size} 位，至少 {MIN_RSA_BITS} 位")
        digest = hashes.SHA1() if parsed.algorithm is Algorithm.RSA_SHA1 else hashes.SHA256()
        try:
            key.verify(parsed.signature, text, padding.PKCS1v15(), digest)
        except InvalidSignature:
            return False
        except UnsupportedAlgorithm:
            raise SignatureFormatError("运行环境不支持该算法") from None
        return True


def verify_body(
    body: VoucherBody, *, verifier: Verifier, sender_org: str, at: date
) -> tuple[tuple[SignatureCheck, ...], Findings]:
    """收件时验一张凭证的全部签名：每个都要通过，且至少一个出自发送机构（§5.1 第 20 条、§5.3）。"""
    checks = tuple(verifier.verify(body.signed_text, item, at=at) for item in body.signatures)
    findings = [item for check in checks for item in check.findings]
    if not checks:
        findings.append(_refuse("S001", "凭证没有签名"))
    elif not any(check.accepted and check.org_code == sender_org for check in checks):
        findings.append(_refuse("S012", f"没有发送机构 {sender_org} 的有效签名"))
    return checks, Findings.of(findings)


def _embedded(parsed: ParsedSignature) -> bytes | None:
    der = parsed.signer_certificate
    return well_formed(der) if der else None


def _certificate_findings(known: OrgCertificate | None, *, signature: Seal, at: date) -> tuple[Finding, ...]:
    position = signature.position
    if known is None:
        return (_refuse("S003", f"签名位 {position} 的证书不在信任名单内", "请先登记对方机构证书"),)
    findings = []
    if not known.valid_from <= at <= known.valid_to:
        valid = f"{known.valid_from:%Y-%m-%d} 至 {known.valid_to:%Y-%m-%d}"
        findings.append(_refuse("S004", f"签名位 {position} 的证书有效期为 {valid}，{at:%Y-%m-%d} 不在其内"))
    if known.revoked_on and at >= known.revoked_on:
        findings.append(_refuse("S005", f"签名位 {position} 的证书已于 {known.revoked_on:%Y-%m-%d} 吊销"))
    if not known.may_sign(position):
        findings.append(_refuse("S010", f"机构 {known.org_code} 的证书不能用于签名位 {position}"))
    return tuple(findings)


def _serial_findings(parsed: ParsedSignature, *, signature: Seal) -> tuple[Finding, ...]:
    if signature.serial.lower().lstrip("0") == f"{parsed.serial:x}":
        return ()
    message = f"签名位 {signature.position} 所注序列号 {signature.serial[:40]} 与证书序列号 {parsed.serial:x} 不一致"
    return (Finding("S011", Level.WARN, message),)


def _refuse(code: str, message: str, next_step: str = "") -> Finding:
    return Finding(code, Level.BLOCK, message, next_step=next_step)
