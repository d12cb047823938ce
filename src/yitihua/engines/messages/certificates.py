"""机构证书：信任哪些机构的哪张证书、何时有效、可签哪些位置；以及演示用的自签证书。

Trusted organisation certificates, and self-signed ones for demo and tests.
来源：standard/messages.md §5.1 第 20 条、§7。
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from asn1crypto import core, keys, pem, x509
from cryptography import x509 as rsa_x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from yitihua.engines.messages import sm2
from yitihua.engines.messages.pkcs7 import Algorithm, SignatureFormatError, issuer_and_serial

SM2_CURVE: Final = "1.2.156.10197.1.301"
SM2_WITH_SM3: Final = "1.2.156.10197.1.501"
RSA_BITS: Final = 2048

keys.NamedCurve.register("sm2p256v1", SM2_CURVE, 32)


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
        return str(x509.Certificate.load(self.der).subject.native.get("common_name", ""))

    def may_sign(self, position: str) -> bool:
        return not self.positions or position.startswith(self.positions)


class TrustStore:
    """信任的机构证书。按整张证书比对，不按颁发者放行。"""

    def __init__(self, certificates: Iterable[OrgCertificate] = ()) -> None:
        self._by_der = {item.der: item for item in certificates}

    def __len__(self) -> int:
        return len(self._by_der)

    def __iter__(self) -> Iterable[OrgCertificate]:
        return iter(self._by_der.values())

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


@dataclass(frozen=True, slots=True)
class OrgKey:
    """一个机构的私钥与自签证书（PEM）。只用于演示、测试；生产私钥在签名机里。"""

    org_code: str
    algorithm: Algorithm
    private_key_pem: bytes
    certificate_pem: bytes

    @property
    def certificate(self) -> OrgCertificate:
        return OrgCertificate.from_pem(self.org_code, self.certificate_pem)


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


def generate_org_key(
    org_code: str,
    *,
    org_name: str = "",
    algorithm: Algorithm = Algorithm.RSA_SHA256,
    valid_from: date = date(2020, 1, 1),
    valid_to: date = date(2049, 12, 31),
) -> OrgKey:
    """为机构生成私钥与自签证书；算法只能是 RSA-2048/SHA-256 或 SM2/SM3。"""
    name = org_name or f"机构{org_code}"
    if algorithm is Algorithm.RSA_SHA256:
        private_key, certificate = _rsa_pair(org_code, name, valid_from=valid_from, valid_to=valid_to)
    elif algorithm is Algorithm.SM2_SM3:
        private_key, certificate = _sm2_pair(org_code, name, valid_from=valid_from, valid_to=valid_to)
    else:
        raise ValueError("本方从不签发 RSA/SHA-1")
    return OrgKey(org_code, algorithm, private_key, certificate)


def _rsa_pair(org_code: str, org_name: str, *, valid_from: date, valid_to: date) -> tuple[bytes, bytes]:
    private_key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    subject = rsa_x509.Name(
        [
            rsa_x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            rsa_x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, org_code),
            rsa_x509.NameAttribute(NameOID.COMMON_NAME, org_name),
        ]
    )
    certificate = (
        rsa_x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private_key.public_key())
        .serial_number(rsa_x509.random_serial_number())
        .not_valid_before(_midnight(valid_from))
        .not_valid_after(_midnight(valid_to))
        .sign(private_key, hashes.SHA256())
    )
    private_pem = private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private_pem, certificate.public_bytes(serialization.Encoding.PEM)


def _sm2_pair(org_code: str, org_name: str, *, valid_from: date, valid_to: date) -> tuple[bytes, bytes]:
    private_key = sm2.new_private_key()
    public_key = sm2.public_key_of(private_key)
    subject = x509.Name.build({"country_name": "CN", "organizational_unit_name": org_code, "common_name": org_name})
    curve = keys.ECDomainParameters(name="named", value="sm2p256v1")
    signature_algorithm = {"algorithm": SM2_WITH_SM3}
    tbs = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(127) | 1 << 127,
            "signature": signature_algorithm,
            "issuer": subject,
            "validity": {"not_before": _asn1_time(valid_from), "not_after": _asn1_time(valid_to)},
            "subject": subject,
            "subject_public_key_info": {
                "algorithm": {"algorithm": "ec", "parameters": curve},
                "public_key": keys.ECPointBitString(public_key.to_bytes()),
            },
        }
    )
    signature = sm2.sign(bytes(tbs.dump()), private_key=private_key)
    certificate = x509.Certificate(
        {"tbs_certificate": tbs, "signature_algorithm": signature_algorithm, "signature_value": signature}
    )
    private = keys.PrivateKeyInfo(
        {
            "version": 0,
            "private_key_algorithm": {"algorithm": "ec", "parameters": curve},
            "private_key": keys.ECPrivateKey(
                {"version": 1, "private_key": private_key, "public_key": public_key.to_bytes()}
            ),
        }
    )
    return bytes(pem.armor("PRIVATE KEY", private.dump())), bytes(pem.armor("CERTIFICATE", certificate.dump()))


def load_sm2_private_key(private_key_pem: bytes) -> int:
    """读 PKCS#8 的 SM2 私钥。"""
    info = keys.PrivateKeyInfo.load(unarmor(private_key_pem), strict=True)
    return int(info["private_key"].parsed["private_key"].native)


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


def _validity(der: bytes, name: str) -> date:
    moment: datetime = x509.Certificate.load(der)["tbs_certificate"]["validity"][name].native
    return moment.date()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _asn1_time(day: date) -> x509.Time:
    # X.509 规定 2050 年前用 UTCTime，之后用 GeneralizedTime
    if day.year < 2050:
        return x509.Time(name="utc_time", value=core.UTCTime(_midnight(day)))
    return x509.Time(name="general_time", value=core.GeneralizedTime(_midnight(day)))
