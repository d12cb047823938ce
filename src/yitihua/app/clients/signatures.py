"""请求签名：签什么、怎么签、怎么验；HMAC-SM3、SM2、RSA、Ed25519 四种。"""

import base64
import binascii
import hmac
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives import hmac as keyed
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from yitihua.engines.messages import sm2
from yitihua.engines.messages.signing import MIN_RSA_BITS

HMAC: Final = "HMAC-SM3"
ALGORITHMS: Final = (HMAC, "SM2", "RSA", "ED25519")


class KeyUnfit(ValueError):
    """公钥读不懂或太弱。"""


def signed_text(*, method: str, path: str, query: str, timestamp: str, nonce: str, body: bytes) -> bytes:
    """被签内容：六行，方法、路径、查询串原样、时间戳、随机数、请求体的 SM3。"""
    lines = (method.upper(), path, query, timestamp, nonce, sm2.sm3(body).hex())
    return "\n".join(lines).encode()


def hmac_sm3(secret: str, text: bytes) -> str:
    """共享密钥的签名，十六进制小写。"""
    signer = keyed.HMAC(secret.encode(), hashes.SM3())
    signer.update(text)
    return signer.finalize().hex()


def hmac_matches(secret: str, text: bytes, signature: str) -> bool:
    return hmac.compare_digest(hmac_sm3(secret, text).encode(), signature.strip().lower().encode())


def matches(algorithm: str, *, public_key: str, text: bytes, signature: str) -> bool:
    """公钥算法的验签；签名是 base64。"""
    try:
        value = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    if algorithm == "SM2":
        return sm2.verify(text, value, public_key=_sm2_key(public_key), signer_id=sm2.DEFAULT_ID)
    key = _pem_key(public_key)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, text, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(value, text)
    except InvalidSignature:
        return False
    return True


def check_key(algorithm: str, public_key: str) -> None:
    """登记时查一遍：读得懂、与算法相符、够长；不行抛 KeyUnfit。"""
    if algorithm == "SM2":
        _sm2_key(public_key)
        return
    key = _pem_key(public_key)
    if isinstance(key, rsa.RSAPublicKey) != (algorithm == "RSA"):
        raise KeyUnfit("公钥与所选算法不符")


def _pem_key(text: str) -> rsa.RSAPublicKey | ed25519.Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise KeyUnfit("公钥读不懂，应为 PEM 文本") from None
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < MIN_RSA_BITS:
            raise KeyUnfit(f"RSA 公钥只有 {key.key_size} 位，至少 {MIN_RSA_BITS} 位")
        return key
    if isinstance(key, ed25519.Ed25519PublicKey):
        return key
    raise KeyUnfit("公钥算法不收")


def _sm2_key(text: str) -> sm2.PublicKey:
    try:
        return sm2.PublicKey.from_bytes(bytes.fromhex(text.strip()))
    except ValueError:
        raise KeyUnfit("SM2 公钥应为 04 开头的 130 位十六进制") from None
