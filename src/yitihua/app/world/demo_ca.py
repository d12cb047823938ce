"""演示用的发证机构：给每个演示账号一张个人证书；由账号算出密钥，每次装出来都一样，私钥不留。"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from yitihua.infra.identity.models import Certificate, User

VALID_FROM: Final = date(2020, 1, 1)
VALID_TO: Final = date(2030, 12, 30)
_ISSUER: Final = "一体化演示发证机构（不得用于生产）"
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""P-256 的阶。"""


def issue(*, username: str, user_name: str, valid_from: date = VALID_FROM, valid_to: date = VALID_TO) -> str:
    """一张 P-256 证书的 PEM；同样的参数得到同样的字节。"""
    serial = int.from_bytes(sha256(f"{username}|{valid_from}|{valid_to}".encode()).digest()[:15], "big")
    person = [
        x509.NameAttribute(NameOID.COMMON_NAME, user_name),
        x509.NameAttribute(NameOID.USER_ID, username),
    ]
    builder = (
        x509.CertificateBuilder()
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _ISSUER)]))
        .subject_name(x509.Name(person))
        .public_key(_key(username).public_key())
        .serial_number(serial)
        .not_valid_before(datetime(valid_from.year, valid_from.month, valid_from.day, tzinfo=UTC))
        .not_valid_after(datetime(valid_to.year, valid_to.month, valid_to.day, 15, 59, 59, tzinfo=UTC))
    )
    certificate = builder.sign(_key("CA"), hashes.SHA256(), ecdsa_deterministic=True)
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def load_certificates(users: Iterable[User]) -> None:
    """这些账号各登记一张；已有的不动。"""
    rows = []
    for user in users:
        pem = issue(username=user.username, user_name=user.user_name)
        certificate = x509.load_pem_x509_certificate(pem.encode())
        rows.append(
            Certificate(
                mof_div_code=user.mof_div_code,
                holder=str(user.user_id),
                username=user.username,
                user_name=user.user_name,
                serial=f"{certificate.serial_number:x}",
                issuer=certificate.issuer.rfc4514_string(),
                subject=certificate.subject.rfc4514_string(),
                algorithm="secp256r1",
                pem=pem,
                valid_from=VALID_FROM,
                valid_to=VALID_TO,
                registrar="system",
                registrar_name="演示装数",
            )
        )
    Certificate.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def _key(seed: str) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(sha256(f"yitihua-demo-key|{seed}".encode()).digest(), "big")
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())
