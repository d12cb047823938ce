"""机构证书：信任哪些机构的哪张证书、何时有效、可签哪些位置。

Trusted organisation certificates; matching is by the whole certificate.
来源：standard/messages.md §5.1 第 20 条、§7。
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from asn1crypto import core, keys, pem, x509
from cryptography import x509 as rsa_x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa

from yitihua.engines.messages import sm2
from yitihua.engines.messages.pkcs7 import SignatureFormatError, issuer_and_serial

SM2_CURVE: Final = "1.2.156.10197.1.301"
SM2_CURVE_NAME: Final = "sm2p256v1"
CERTIFICATE_SUFFIX: Final = ".cert.pem"

keys.NamedCurve.register(SM2_CURVE_NAME, SM2_CURVE, 32)


@dataclass(frozen=True, slots=True)
class OrgCertificate:
    """某机构的一张证书。`positions` 是它可用的签名位置前缀，空为不限；`revoked_on` 起不再有效。"""

    org_code: str
    der: bytes
    positions: tuple[str, ...] = ()
    revoked_on: date | None = None

    @classmethod
    def from_pem(cls, org_code: str, certificate_pem: bytes, *, positions: tuple[str, ...] = ()) -> "OrgCertificate":
        return cls(org_code, unarmor(certificate_pem), positions)

    @property
    def serial(self) -> str:
        """证书序列号，十六进制小写，即签名的 SN。"""
        return f"{issuer_and_serial(self.der)[1]:x}"

    @property
    def valid_from(self) -> date:
        return _validity(self.der, "not_before")

    @property
    def valid_to(self) -> date:
        return _validity(self.der, "not_after")

    @property
    def subject(self) -> str:
        return _subject(self.der)

    def may_sign(self, position: str) -> bool:
        return not self.positions or position.startswith(self.positions)


class TrustStore:
    """信任的机构证书。按整张证书比对，不按颁发者放行。"""

    def __init__(self, certificates: Iterable[OrgCertificate] = ()) -> None:
        self._by_der = {item.der: item for item in certificates}

    def __len__(self) -> int:
        return len(self._by_der)

    def __iter__(self) -> Iterator[OrgCertificate]:
        return iter(self._by_der.values())

    @classmethod
    def from_directory(cls, directory: Path) -> "TrustStore":
        """读一个目录下的证书，文件名为“机构代码.cert.pem”或“机构代码_说明.cert.pem”。"""
        paths = sorted(directory.glob(f"*{CERTIFICATE_SUFFIX}"))
        return cls(
            OrgCertificate.from_pem(path.name.removesuffix(CERTIFICATE_SUFFIX).partition("_")[0], path.read_bytes())
            for path in paths
        )

    def find(self, der: bytes) -> OrgCertificate | None:
        """按随附证书找。"""
        return self._by_der.get(der)

    def find_issued(self, *, issuer: bytes, serial: int) -> OrgCertificate | None:
        """签名没有随附证书时，按颁发者与序列号找。"""
        for item in self._by_der.values():
            if issuer_and_serial(item.der) == (issuer, serial):
                return item
        return None

    def of_org(self, org_code: str) -> tuple[OrgCertificate, ...]:
        return tuple(item for item in self._by_der.values() if item.org_code == org_code)


def well_formed(der: bytes) -> bytes:
    """外来证书先整张解析一遍；asn1crypto 是用到才解析，不先查会在半路出错。抛 SignatureFormatError。"""
    try:
        x509.Certificate.load(der, strict=True).native  # noqa: B018  取值即解析
        rsa_x509.load_der_x509_certificate(der)
    except (ValueError, TypeError, KeyError, OverflowError):
        raise SignatureFormatError("随附的证书解析不了") from None
    return der


def unarmor(data: bytes) -> bytes:
    """PEM 变成 DER；已是 DER 的不变。"""
    return bytes(pem.unarmor(data)[2]) if pem.detect(data) else data


def load_sm2_private_key(private_key_pem: bytes) -> int:
    """读 PKCS#8 的 SM2 私钥。"""
    info = keys.PrivateKeyInfo.load(unarmor(private_key_pem), strict=True)
    return int(info["private_key"].parsed["private_key"].native)


@lru_cache(maxsize=256)
def is_sm2_certificate(der: bytes) -> bool:
    """证书里的公钥是不是 SM2 曲线上的。"""
    algorithm = x509.Certificate.load(der)["tbs_certificate"]["subject_public_key_info"]["algorithm"]
    if algorithm["algorithm"].native != "ec":
        return False
    return bool(algorithm["parameters"].dump() == core.ObjectIdentifier(SM2_CURVE).dump())


def sm2_public_key(der: bytes) -> sm2.PublicKey:
    """证书里的 SM2 公钥；不是 SM2 证书或点不在曲线上时抛 SignatureFormatError。"""
    if not is_sm2_certificate(der):
        raise SignatureFormatError("签名人证书不是 SM2 证书")
    info = x509.Certificate.load(der)["tbs_certificate"]["subject_public_key_info"]
    try:
        return sm2.PublicKey.from_bytes(bytes(info["public_key"].native))
    except sm2.Sm2Error as error:
        raise SignatureFormatError(str(error)) from None


@lru_cache(maxsize=256)
def rsa_public_key(der: bytes) -> rsa.RSAPublicKey:
    """证书里的 RSA 公钥；不是 RSA 证书时抛 SignatureFormatError。"""
    if is_sm2_certificate(der):
        raise SignatureFormatError("签名人证书不是 RSA 证书")
    try:
        key = rsa_x509.load_der_x509_certificate(der).public_key()
    except (ValueError, UnsupportedAlgorithm):
        raise SignatureFormatError("签名人证书里的公钥读不了") from None
    if not isinstance(key, rsa.RSAPublicKey):
        raise SignatureFormatError("签名人证书不是 RSA 证书")
    return key


@lru_cache(maxsize=256)
def _subject(der: bytes) -> str:
    return str(x509.Certificate.load(der).subject.native.get("common_name", ""))


@lru_cache(maxsize=256)
def _validity(der: bytes, name: str) -> date:
    moment: datetime = x509.Certificate.load(der)["tbs_certificate"]["validity"][name].native
    return moment.date()
