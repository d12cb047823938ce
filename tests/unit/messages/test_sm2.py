"""SM2、SM3 与公开的标准示例核对。"""

import shutil
import subprocess
from pathlib import Path

import pytest
from asn1crypto import x509

from yitihua.engines.messages import sm2
from yitihua.engines.messages.certificates import load_sm2_private_key, sm2_public_key, unarmor
from yitihua.engines.messages.pkcs7 import Algorithm

from .samples import org_key

# GM/T 0003.5 推荐曲线的签名示例
PRIVATE = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
PUBLIC = sm2.PublicKey(
    0x09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020,
    0xCCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13,
)
NONCE = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
Z = "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


def test_SM3示例():
    assert sm2.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_标准示例的公钥摘要与签名值():
    assert sm2.public_key_of(PRIVATE) == PUBLIC
    z = sm2.identity_digest(PUBLIC, signer_id=sm2.DEFAULT_ID)
    assert z.hex() == Z
    e = int.from_bytes(sm2.sm3(z + b"message digest"), "big")
    assert sm2.sign_number(e, private_key=PRIVATE, nonce=NONCE) == (R, S)
    assert sm2.verify(b"message digest", sm2.encode_signature(R, S), public_key=PUBLIC)


def test_改一字节或换签名者ID都验不过():
    signature = sm2.sign(b"message digest", private_key=PRIVATE)
    assert sm2.verify(b"message digest", signature, public_key=PUBLIC)
    assert not sm2.verify(b"message digesu", signature, public_key=PUBLIC)
    assert not sm2.verify(b"message digest", signature, public_key=PUBLIC, signer_id=b"1234567812345679")
    for at in range(len(signature)):
        changed = bytearray(signature)
        changed[at] ^= 1
        assert not sm2.verify(b"message digest", bytes(changed), public_key=PUBLIC)


@pytest.mark.parametrize("pair", [(0, S), (R, 0), (sm2.N, S), (R, sm2.N), (R + sm2.N, S), (R, sm2.N - R), (-R, S)])
def test_超出范围的签名值验不过(pair: tuple[int, int]):
    assert not sm2.verify(b"message digest", sm2.encode_signature(*pair), public_key=PUBLIC)


def test_签名值后面带尾巴或不是规范编码都验不过():
    good = sm2.encode_signature(R, S)
    assert not sm2.verify(b"message digest", good + b"\x00", public_key=PUBLIC)
    assert not sm2.verify(b"message digest", b"", public_key=PUBLIC)
    long_form = b"\x30\x81" + good[1:]
    assert not sm2.verify(b"message digest", long_form, public_key=PUBLIC)


def test_不在曲线上的公钥拒绝():
    with pytest.raises(sm2.Sm2Error, match="不在曲线上"):
        sm2.PublicKey(PUBLIC.x, PUBLIC.y ^ 1)
    with pytest.raises(sm2.Sm2Error, match="65 字节"):
        sm2.PublicKey.from_bytes(b"\x02" + bytes(32))
    assert sm2.PublicKey.from_bytes(PUBLIC.to_bytes()) == PUBLIC


def test_超出范围的私钥拒绝():
    for private_key in (0, sm2.N - 1, sm2.N):
        with pytest.raises(sm2.Sm2Error, match="私钥超出范围"):
            sm2.public_key_of(private_key)


def test_不能用的随机数要求另取():
    # 取 e 使 r 恰为 0：e = −x1
    x1 = sm2.public_key_of(NONCE).x
    assert sm2.sign_number(-x1 % sm2.N, private_key=PRIVATE, nonce=NONCE) is None


@pytest.mark.skipif(shutil.which("openssl") is None, reason="系统没有 openssl 命令")
def test_与系统openssl互签互验(tmp_path: Path):
    key = org_key("011", Algorithm.SM2_SM3)
    for name, data in {"k.pem": key.private_key_pem, "c.pem": key.certificate_pem, "t": b"QUJD" * 99}.items():
        (tmp_path / name).write_bytes(data)

    def openssl(*words: str) -> bytes:
        return subprocess.run(("openssl", *words), cwd=tmp_path, check=True, capture_output=True).stdout

    signer_id = ("-sigopt", "distid:1234567812345678")
    (tmp_path / "p.pem").write_bytes(openssl("x509", "-in", "c.pem", "-noout", "-pubkey"))
    ours = sm2.sign(b"QUJD" * 99, private_key=load_sm2_private_key(key.private_key_pem))
    (tmp_path / "ours").write_bytes(ours)
    assert b"Verified OK" in openssl("dgst", "-sm3", "-verify", "p.pem", *signer_id, "-signature", "ours", "t")
    theirs = openssl("dgst", "-sm3", "-sign", "k.pem", *signer_id, "t")
    assert sm2.verify(b"QUJD" * 99, theirs, public_key=sm2_public_key(unarmor(key.certificate_pem)))
    # 自签证书：取出 tbsCertificate 与签名值，由 openssl 验
    certificate = x509.Certificate.load(unarmor(key.certificate_pem))
    (tmp_path / "tbs").write_bytes(certificate["tbs_certificate"].dump())
    (tmp_path / "sig").write_bytes(certificate["signature_value"].native)
    assert b"Verified OK" in openssl("dgst", "-sm3", "-verify", "p.pem", *signer_id, "-signature", "sig", "tbs")
