"""签名与验签：PKCS#7 分离式、无 signedAttrs，签在凭证的 base64 文字上。来源：standard/messages.md §7.1。

RSA-2048 配 SHA-256。密钥与证书放在一个目录：`<机构>.key.pem`、`<机构>.cert.pem`；对方证书也从目录里取。
"""

import base64
import binascii
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from simulators.refusal import Refused
from simulators.wire import Body, Key, Signature

_INVALID = "报文签名校验失败，已拒收"


class KeyRing:
    """本方私钥与信任的证书。本方没有密钥时自建一份。"""

    def __init__(self, *, org: str, directory: Path, trust: Path | None = None) -> None:
        self.org = org
        self.directory = directory
        self._trust = trust or directory
        self._key, self._cert = _own_pair(org, directory)
        self._seen: dict[str, tuple[int, x509.Certificate]] = {}

    def sign(self, text: str, *, position: str) -> Signature:
        """对 base64 文字签名。"""
        options = [
            pkcs7.PKCS7Options.DetachedSignature,
            pkcs7.PKCS7Options.NoAttributes,
            pkcs7.PKCS7Options.Binary,
        ]
        builder = pkcs7.PKCS7SignatureBuilder().set_data(text.encode("ascii"))
        der = builder.add_signer(self._cert, self._key, hashes.SHA256()).sign(serialization.Encoding.DER, options)
        return Signature(position, f"{self._cert.serial_number:x}", base64.b64encode(der).decode("ascii"))

    def seal(self, key: Key, text: str, *, flag: str, position: str, return_reason: str = "", attach: str = "") -> Body:
        """装成信封里的一张凭证并签名。"""
        return Body(key, flag, text, return_reason, attach, (self.sign(text, position=position),))

    def verify(self, body: Body, *, from_org: str) -> None:
        """每个签名都要有效，且至少一个出自发送机构登记的证书；否则抛 Refused（R-PAY-067）。"""
        if not body.signatures:
            raise Refused("S001", f"{_INVALID}：没有签名")
        sender = self._trusted(from_org)
        signers = [_check(item, body.text) for item in body.signatures]
        if sender not in signers:
            raise Refused("S003", f"{_INVALID}：签名证书不是机构{from_org}登记的证书")
        now = datetime.now(UTC)
        if not sender.not_valid_before_utc <= now <= sender.not_valid_after_utc:
            raise Refused("S004", f"{_INVALID}：机构{from_org}的证书不在有效期内")

    def _trusted(self, org: str) -> x509.Certificate:
        path = self._trust / f"{org}.cert.pem"
        if not org.isalnum() or not path.is_file():
            raise Refused("S003", f"{_INVALID}：没有登记机构{org}的证书")
        stamp = path.stat().st_mtime_ns
        known = self._seen.get(org)
        if known is None or known[0] != stamp:
            known = (stamp, x509.load_pem_x509_certificate(path.read_bytes()))
            self._seen[org] = known
        return known[1]


def _check(signature: Signature, text: str) -> x509.Certificate:
    """验一个签名，返回签名者证书。"""
    signer, certificate = _open_pkcs7(signature.value)
    if signer["signed_attrs"].native or signer["digest_algorithm"]["algorithm"].native != "sha256":
        raise Refused("S002", f"{_INVALID}：签名位{signature.position}须为 SHA-256 且无附加属性")
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 2048:
        raise Refused("S002", f"{_INVALID}：签名位{signature.position}的密钥强度不足")
    try:
        key.verify(signer["signature"].native, text.encode("ascii", "replace"), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise Refused("S002", f"{_INVALID}：签名位{signature.position}") from None
    return certificate


def _open_pkcs7(value: str) -> tuple[cms.SignerInfo, x509.Certificate]:
    try:
        content = cms.ContentInfo.load(base64.b64decode(value, validate=True), strict=True)
        signed = content["content"]
        (signer,) = signed["signer_infos"]
        serial = signer["sid"].chosen["serial_number"].native
        for choice in signed["certificates"]:
            if choice.chosen.serial_number == serial:
                return signer, x509.load_der_x509_certificate(choice.chosen.dump())
    except (binascii.Error, ValueError, TypeError, KeyError, AttributeError):
        raise Refused("S002", f"{_INVALID}：签名值不是 PKCS#7") from None
    raise Refused("S002", f"{_INVALID}：签名值里没有签名者证书")


def _own_pair(org: str, directory: Path) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key_path, cert_path = directory / f"{org}.key.pem", directory / f"{org}.cert.pem"
    if not key_path.is_file():
        create_pair(org=org, directory=directory)
    key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError(f"{key_path.name} 不是 RSA 私钥")
    return key, x509.load_pem_x509_certificate(cert_path.read_bytes())


def create_pair(*, org: str, directory: Path) -> None:
    """为机构生成私钥与自签证书；有效期从 2015 年起，使演示的业务日期落在其中。"""
    directory.mkdir(parents=True, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"模拟机构{org}"),
            x509.NameAttribute(NameOID.COMMON_NAME, org),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2015, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2045, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    # 先写证书后写私钥：见到私钥的人必能见到配套的证书。
    _write(directory / f"{org}.cert.pem", (certificate.public_bytes(serialization.Encoding.PEM),), mode=0o644)
    _write(directory / f"{org}.key.pem", (pem,), mode=0o600)


def _write(path: Path, chunks: Iterable[bytes], *, mode: int) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.writelines(chunks)
    temporary.replace(path)
