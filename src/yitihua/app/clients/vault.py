"""共享密钥要用原文验签，所以加密存：SM4-GCM，密钥由系统密钥派生；数据库里看不到原文。"""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

_NONCE: Final = 12
_TAG: Final = 16


class VaultError(Exception):
    """密文解不开：系统密钥换过，或密文被动过。"""


def seal(text: str) -> str:
    """加密成十六进制。"""
    nonce = os.urandom(_NONCE)
    encryptor = Cipher(algorithms.SM4(_key()), modes.GCM(nonce)).encryptor()
    body = encryptor.update(text.encode()) + encryptor.finalize()
    return (nonce + encryptor.tag + body).hex()


def unseal(sealed: str) -> str:
    """解出原文；解不开抛 VaultError。"""
    data = bytes.fromhex(sealed)
    nonce, tag, body = data[:_NONCE], data[_NONCE : _NONCE + _TAG], data[_NONCE + _TAG :]
    decryptor = Cipher(algorithms.SM4(_key()), modes.GCM(nonce, tag)).decryptor()
    try:
        return (decryptor.update(body) + decryptor.finalize()).decode()
    except InvalidTag:
        raise VaultError from None


def _key() -> bytes:
    derive = hmac.HMAC(settings.SECRET_KEY.encode(), hashes.SM3())
    derive.update(b"yitihua.clients.vault")
    return derive.finalize()[:16]
