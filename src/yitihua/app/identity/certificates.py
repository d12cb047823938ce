"""读懂一张个人证书：主体、序列号、有效期与公钥算法；SM2、P-256、RSA 都收。"""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from yitihua.app.identity.accounts import refuse
from yitihua.engines.messages.certificates import is_sm2_certificate, sm2_public_key, unarmor, well_formed
from yitihua.engines.messages.pkcs7 import SignatureFormatError
from yitihua.engines.messages.signing import MIN_RSA_BITS
from yitihua.kernel.errors import Refusal

_CHINA = ZoneInfo("Asia/Shanghai")
_STEP = "请核对证书文件：PEM 文本，一张，含公钥；或请发证机构重发"


@dataclass(frozen=True, slots=True)
class PersonalCertificate:
    """证书里要登记的几项；日期按东八区，首尾都算在内。"""

    serial: str
    issuer: str
    subject: str
    algorithm: str
    valid_from: date
    valid_to: date
    pem: str


def read_certificate(pem: str) -> PersonalCertificate:
    """读不懂的、算法不收的拒绝（E-CERT）。"""
    try:
        der = well_formed(unarmor(pem.encode()))
        certificate = x509.load_der_x509_certificate(der)
        algorithm = "SM2" if _is_sm2(der) else _algorithm(certificate)
        text = certificate.public_bytes(Encoding.PEM).decode("ascii")
        valid_from = certificate.not_valid_before_utc.astimezone(_CHINA).date()
        valid_to = certificate.not_valid_after_utc.astimezone(_CHINA).date()
    except (SignatureFormatError, ValueError, TypeError, OverflowError, UnsupportedAlgorithm):
        raise _unfit("证书读不了") from None
    return PersonalCertificate(
        serial=f"{certificate.serial_number:x}",
        issuer=certificate.issuer.rfc4514_string()[:400],
        subject=certificate.subject.rfc4514_string()[:400],
        algorithm=algorithm,
        valid_from=valid_from,
        valid_to=valid_to,
        pem=text,
    )


def _is_sm2(der: bytes) -> bool:
    """SM2 的公钥点也须在曲线上。"""
    return is_sm2_certificate(der) and sm2_public_key(der) is not None


def _algorithm(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < MIN_RSA_BITS:
            raise _unfit(f"RSA 公钥只有 {key.key_size} 位，至少 {MIN_RSA_BITS} 位")
        return f"RSA-{key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.key_size >= 256:
        return key.curve.name[:20]
    raise _unfit("证书的公钥算法不收，只收 SM2、RSA 与 256 位以上的 ECDSA")


def _unfit(text: str) -> Refusal:
    return refuse("E-CERT", text, field="certificate", step=_STEP)
