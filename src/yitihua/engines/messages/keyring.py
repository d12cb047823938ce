"""本方私钥与对方证书：运行目录的 keys/ 下，`<机构>.key.pem` 与 `<机构>.cert.pem`。

Keys of this party and trusted certificates of the others, from a directory.
"""

import os
from functools import cache
from pathlib import Path
from typing import Final

from yitihua.engines.messages.certificates import TrustStore
from yitihua.engines.messages.signing import SignaturePolicy, Signer, TrustVerifier, load_signer
from yitihua.kernel.errors import ConfigurationError

MOF_ORG: Final = "011"


def key_folder() -> Path:
    """YITIHUA_KEYS 优先，否则运行目录下的 keys。"""
    return Path(os.environ.get("YITIHUA_KEYS") or Path(os.environ.get("YITIHUA_HOME") or "var") / "keys")


@cache
def own_signer() -> Signer:
    """财政签名。没有私钥是部署错误，不发无签名的报文。"""
    folder = key_folder()
    key, certificate = folder / f"{MOF_ORG}.key.pem", folder / f"{MOF_ORG}.cert.pem"
    if not key.exists() or not certificate.exists():
        raise ConfigurationError("没有财政签名私钥或证书，不能发送报文")
    return load_signer(private_key_pem=key.read_bytes(), certificate_pem=certificate.read_bytes())


@cache
def verifier() -> TrustVerifier:
    """信任目录里登记的各机构证书；SHA-1 一律不收。"""
    return TrustVerifier(TrustStore.from_directory(key_folder()), SignaturePolicy())
