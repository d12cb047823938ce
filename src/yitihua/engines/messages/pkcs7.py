"""签名值的外壳：PKCS#7 SignedData，版本 1、分离式、没有 signedAttrs；国密用 GM/T 0010 的 OID。

Detached SignedData without signedAttrs, in both the RSA and the GM/T 0010 flavour.
来源：standard/messages.md §7.1、§7.2。
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from asn1crypto import cms, core, x509


class Algorithm(StrEnum):
    """签名算法。RSA/SHA-1 只验不签。"""

    RSA_SHA256 = "RSA/SHA-256"
    RSA_SHA1 = "RSA/SHA-1"
    SM2_SM3 = "SM2/SM3"


DATA: Final = "1.2.840.113549.1.7.1"
SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
GM_DATA: Final = "1.2.156.10197.6.1.4.2.1"
GM_SIGNED_DATA: Final = "1.2.156.10197.6.1.4.2.2"
SHA1: Final = "1.3.14.3.2.26"
SHA256: Final = "2.16.840.1.101.3.4.2.1"
SM3: Final = "1.2.156.10197.1.401"
RSA: Final = "1.2.840.113549.1.1.1"
SM2_SIGN: Final = "1.2.156.10197.1.301.1"

_SM2_SIGNATURES: Final = frozenset({SM2_SIGN, "1.2.156.10197.1.301", "1.2.156.10197.1.501"})


class SignatureFormatError(ValueError):
    """签名值读不了，或不是本接口规定的样子；文字是中文原因。"""


class _AlgorithmIdentifier(core.Sequence):  # type: ignore[misc]
    _fields = [("algorithm", core.ObjectIdentifier), ("parameters", core.Any, {"optional": True})]


class _AlgorithmIdentifiers(core.SetOf):  # type: ignore[misc]
    _child_spec = _AlgorithmIdentifier


class _ContentInfo(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("content_type", core.ObjectIdentifier),
        ("content", core.Any, {"explicit": 0, "optional": True}),
    ]


class _Certificates(core.SetOf):  # type: ignore[misc]
    _child_spec = core.Any


class _SignerInfo(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("version", core.Integer),
        ("sid", cms.IssuerAndSerialNumber),
        ("digest_algorithm", _AlgorithmIdentifier),
        ("signed_attrs", cms.CMSAttributes, {"implicit": 0, "optional": True}),
        ("signature_algorithm", _AlgorithmIdentifier),
        ("signature", core.OctetString),
        ("unsigned_attrs", cms.CMSAttributes, {"implicit": 1, "optional": True}),
    ]


class _SignerInfos(core.SetOf):  # type: ignore[misc]
    _child_spec = _SignerInfo


class _SignedData(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("version", core.Integer),
        ("digest_algorithms", _AlgorithmIdentifiers),
        ("encap_content_info", _ContentInfo),
        ("certificates", _Certificates, {"implicit": 0, "optional": True}),
        ("crls", _Certificates, {"implicit": 1, "optional": True}),
        ("signer_infos", _SignerInfos),
    ]


class _Outer(core.Sequence):  # type: ignore[misc]
    _fields = [("content_type", core.ObjectIdentifier), ("content", _SignedData, {"explicit": 0})]


@dataclass(frozen=True, slots=True)
class ParsedSignature:
    """拆开的签名值：算法、签名人证书的颁发者与序列号、随附证书、签名本身。"""

    algorithm: Algorithm
    issuer: bytes
    serial: int
    certificates: tuple[bytes, ...]
    signature: bytes

    @property
    def signer_certificate(self) -> bytes | None:
        """随附证书里与签名人相符的一张。"""
        for der in self.certificates:
            if issuer_and_serial(der) == (self.issuer, self.serial):
                return der
        return None


@lru_cache(maxsize=256)
def issuer_and_serial(certificate: bytes) -> tuple[bytes, int]:
    """证书的颁发者（DER）与序列号；不是证书时抛 SignatureFormatError。"""
    try:
        tbs = x509.Certificate.load(certificate)["tbs_certificate"]
        return bytes(tbs["issuer"].dump()), int(tbs["serial_number"].native)
    except (ValueError, TypeError, KeyError):
        raise SignatureFormatError("随附的不是 X.509 证书") from None


def wrap(signature: bytes, *, algorithm: Algorithm, certificate: bytes) -> bytes:
    """把裸签名装成 SignedData 的 DER，随附签名人证书。"""
    if algorithm is Algorithm.RSA_SHA1:
        raise ValueError("本方从不签发 RSA/SHA-1")
    national = algorithm is Algorithm.SM2_SM3
    digest = _AlgorithmIdentifier({"algorithm": SM3 if national else SHA256, "parameters": core.Null()})
    signing = _AlgorithmIdentifier({"algorithm": SM2_SIGN if national else RSA, "parameters": core.Null()})
    issuer, serial = issuer_and_serial(certificate)
    info = _SignerInfo(
        {
            "version": 1,
            "sid": cms.IssuerAndSerialNumber({"issuer": x509.Name.load(issuer), "serial_number": serial}),
            "digest_algorithm": digest,
            "signature_algorithm": signing,
            "signature": signature,
        }
    )
    content = _SignedData(
        {
            "version": 1,
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": GM_DATA if national else DATA},
            "certificates": [core.Any.load(certificate)],
            "signer_infos": [info],
        }
    )
    outer = _Outer({"content_type": GM_SIGNED_DATA if national else SIGNED_DATA, "content": content})
    return bytes(outer.dump())


def unwrap(der: bytes) -> ParsedSignature:
    """拆 SignedData；不是分离式、带 signedAttrs、多个签名人或算法不认识时抛 SignatureFormatError。"""
    try:
        return _unwrap(der)
    except SignatureFormatError:
        raise
    except (ValueError, TypeError, KeyError, OverflowError):
        raise SignatureFormatError("签名值不是 PKCS#7 SignedData") from None


def _unwrap(der: bytes) -> ParsedSignature:
    outer = _Outer.load(der, strict=True)
    outer_type = outer["content_type"].dotted
    if outer_type not in {SIGNED_DATA, GM_SIGNED_DATA}:
        raise SignatureFormatError(f"签名值的内容类型 {outer_type} 不是 SignedData")
    data = outer["content"]
    if isinstance(data["encap_content_info"]["content"], core.Any):
        raise SignatureFormatError("签名值不是分离式：里面带着内容")
    infos = data["signer_infos"]
    if len(infos) != 1:
        raise SignatureFormatError(f"签名值里有 {len(infos)} 个签名人，应为 1 个")
    info = infos[0]
    if len(info["signed_attrs"]):
        raise SignatureFormatError("签名值带有 signedAttrs，本接口规定直接对内容签名")
    certificates = data["certificates"]
    return ParsedSignature(
        algorithm=_algorithm(info),
        issuer=bytes(info["sid"]["issuer"].dump()),
        serial=int(info["sid"]["serial_number"].native),
        certificates=tuple(bytes(item.dump()) for item in certificates) if len(certificates) else (),
        signature=bytes(info["signature"].native),
    )


def _algorithm(info: _SignerInfo) -> Algorithm:
    digest = info["digest_algorithm"]["algorithm"].dotted
    signing = info["signature_algorithm"]["algorithm"].dotted
    if digest == SM3 and signing in _SM2_SIGNATURES:
        return Algorithm.SM2_SM3
    if digest == SHA256 and signing in {RSA, "1.2.840.113549.1.1.11"}:
        return Algorithm.RSA_SHA256
    if digest == SHA1 and signing in {RSA, "1.2.840.113549.1.1.5"}:
        return Algorithm.RSA_SHA1
    raise SignatureFormatError(f"不支持的签名算法：摘要 {digest}，签名 {signing}")
