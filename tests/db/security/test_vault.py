"""共享密钥的密文：认可的算法，防篡改，换了系统密钥解不开。"""

import pytest
from django.test import override_settings

from yitihua.app.clients.vault import VaultError, seal, unseal

SECRET = "0123456789abcdef" * 4


def test_同样的原文两次密文不同_解得回来() -> None:
    first, second = seal(SECRET), seal(SECRET)
    assert first != second
    assert unseal(first) == unseal(second) == SECRET


@pytest.mark.parametrize("position", [0, 13, 30, -1])
def test_改一个字节就解不开(position: int) -> None:
    data = bytearray.fromhex(seal(SECRET))
    data[position] ^= 1
    with pytest.raises(VaultError):
        unseal(data.hex())


def test_换了系统密钥解不开() -> None:
    sealed = seal(SECRET)
    with override_settings(SECRET_KEY="另一把"), pytest.raises(VaultError):
        unseal(sealed)
