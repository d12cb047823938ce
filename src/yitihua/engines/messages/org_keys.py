"""机构密钥：演示与测试用的私钥和自签证书，RSA-2048 或 SM2。

Self-signed organisation keys for demo and tests; production keys live in a signing machine.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from asn1crypto import core, keys, pem, x509
from cryptography import x509 as rsa_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from yitihua.engines.messages import sm2
from yitihua.engines.messages.certificates import (
    CERTIFICATE_SUFFIX,
    SM2_CURVE_NAME,
    OrgCertificate,
    is_sm2_certificate,
    unarmor,
)
from yitihua.engines.messages.pkcs7 import Algorithm

SM2_WITH_SM3: Final = "1.2.156.10197.1.501"
RSA_BITS: Final = 2048
KEY_SUFFIX: Final = ".key.pem"


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


def save_org_key(key: OrgKey, directory: Path) -> None:
    """存成“机构代码.cert.pem”与“机构代码.key.pem”；私钥文件只有本用户可读。"""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / f"{key.org_code}{CERTIFICATE_SUFFIX}").write_bytes(key.certificate_pem)
    path = directory / f"{key.org_code}{KEY_SUFFIX}"
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(key.private_key_pem)


def load_org_key(org_code: str, directory: Path) -> OrgKey:
    """取出 `save_org_key` 存的密钥；没有时抛 FileNotFoundError。"""
    certificate = (directory / f"{org_code}{CERTIFICATE_SUFFIX}").read_bytes()
    private_key = (directory / f"{org_code}{KEY_SUFFIX}").read_bytes()
    national = is_sm2_certificate(unarmor(certificate))
    return OrgKey(org_code, Algorithm.SM2_SM3 if national else Algorithm.RSA_SHA256, private_key, certificate)


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
    curve = keys.ECDomainParameters(name="named", value=SM2_CURVE_NAME)
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


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _asn1_time(day: date) -> x509.Time:
    # X.509 规定 2050 年前用 UTCTime，之后用 GeneralizedTime
    if day.year < 2050:
        return x509.Time(name="utc_time", value=core.UTCTime(_midnight(day)))
    return x509.Time(name="general_time", value=core.GeneralizedTime(_midnight(day)))
