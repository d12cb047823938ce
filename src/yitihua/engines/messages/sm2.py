"""SM2 签名的纯 Python 实现：GM/T 0003.2 数字签名，摘要用 SM3；签名值按 GM/T 0009 写成 DER。

Pure-Python SM2 signatures (curve arithmetic here, SM3 through cryptography).
不是定时恒定的实现：只用于开发、测试和小县；生产私钥应在签名机里，由 `Signer` 接口转接。
"""

import secrets
from dataclasses import dataclass
from functools import cache
from typing import Final

from asn1crypto import core
from cryptography.hazmat.primitives import hashes

P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A: Final = P - 3
B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
GX: Final = 0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7
GY: Final = 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0

DEFAULT_ID: Final = b"1234567812345678"

# 雅可比坐标 (X, Y, Z)，Z 为 0 即无穷远点
_Jacobian = tuple[int, int, int]
_INFINITY: Final[_Jacobian] = (1, 1, 0)


class Sm2Error(ValueError):
    """公钥或签名值不合规定。"""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """SM2 公钥：曲线上的一点。"""

    x: int
    y: int

    def __post_init__(self) -> None:
        on_curve = (self.y * self.y - self.x * self.x * self.x - A * self.x - B) % P == 0
        if not (0 <= self.x < P and 0 <= self.y < P and on_curve):
            raise Sm2Error("SM2 公钥不在曲线上")

    @classmethod
    def from_bytes(cls, data: bytes) -> "PublicKey":
        """读 04‖X‖Y 共 65 字节。"""
        if len(data) != 65 or data[0] != 4:
            raise Sm2Error("SM2 公钥应为 04 开头的 65 字节")
        return cls(int.from_bytes(data[1:33], "big"), int.from_bytes(data[33:], "big"))

    def to_bytes(self) -> bytes:
        return b"\x04" + _bytes32(self.x) + _bytes32(self.y)


def new_private_key() -> int:
    """随机私钥，1 ≤ d ≤ n−2。"""
    return secrets.randbelow(N - 2) + 1


def public_key_of(private_key: int) -> PublicKey:
    """私钥对应的公钥。"""
    if not 1 <= private_key <= N - 2:
        raise Sm2Error("SM2 私钥超出范围")
    return PublicKey(*_affine(_times_base(private_key)))


def sm3(data: bytes) -> bytes:
    """SM3 摘要，32 字节。"""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def identity_digest(public_key: PublicKey, *, signer_id: bytes) -> bytes:
    """Z 值：签名者 ID、曲线参数与公钥的摘要；两边 ID 不一致则验签必不过。"""
    length = (len(signer_id) * 8).to_bytes(2, "big")
    parts = [length, signer_id, *map(_bytes32, (A, B, GX, GY, public_key.x, public_key.y))]
    return sm3(b"".join(parts))


def sign(message: bytes, *, private_key: int, signer_id: bytes = DEFAULT_ID) -> bytes:
    """对消息签名，返回 DER 的 SEQUENCE{r, s}。"""
    public_key = public_key_of(private_key)
    e = _message_number(message, public_key=public_key, signer_id=signer_id)
    while True:
        pair = sign_number(e, private_key=private_key, nonce=secrets.randbelow(N - 1) + 1)
        if pair:
            return encode_signature(*pair)


def sign_number(e: int, *, private_key: int, nonce: int) -> tuple[int, int] | None:
    """用给定随机数算 (r, s)；极少数不能用的随机数返回空，须另取。"""
    x1, _ = _affine(_times_base(nonce))
    r = (e + x1) % N
    if r == 0 or r + nonce == N:
        return None
    s = pow(1 + private_key, -1, N) * (nonce - r * private_key) % N
    return (r, s) if s else None


def verify(message: bytes, signature: bytes, *, public_key: PublicKey, signer_id: bytes = DEFAULT_ID) -> bool:
    """验签；签名值不是合法 DER 也算不过。"""
    try:
        r, s = decode_signature(signature)
    except Sm2Error:
        return False
    if not (1 <= r < N and 1 <= s < N):
        return False
    t = (r + s) % N
    if t == 0:
        return False
    point = _add(_times_base(s), _times(t, (public_key.x, public_key.y, 1)))
    if point[2] == 0:
        return False
    e = _message_number(message, public_key=public_key, signer_id=signer_id)
    return (e + _affine(point)[0]) % N == r


class _SignatureValue(core.Sequence):  # type: ignore[misc]
    _fields = [("r", core.Integer), ("s", core.Integer)]


def encode_signature(r: int, s: int) -> bytes:
    return bytes(_SignatureValue({"r": r, "s": s}).dump())


def decode_signature(der: bytes) -> tuple[int, int]:
    """读 DER 的 (r, s)；只认唯一的规范编码。"""
    try:
        value = _SignatureValue.load(der, strict=True)
        r, s = int(value["r"].native), int(value["s"].native)
    except (ValueError, TypeError):
        raise Sm2Error("SM2 签名值不是 DER 序列") from None
    if encode_signature(r, s) != der:
        raise Sm2Error("SM2 签名值不是规范的 DER 编码")
    return r, s


def _message_number(message: bytes, *, public_key: PublicKey, signer_id: bytes) -> int:
    return int.from_bytes(sm3(identity_digest(public_key, signer_id=signer_id) + message), "big")


def _bytes32(number: int) -> bytes:
    return number.to_bytes(32, "big")


def _double(point: _Jacobian) -> _Jacobian:
    x, y, z = point
    if z == 0 or y == 0:
        return _INFINITY
    zz, yy = z * z % P, y * y % P
    beta = x * yy % P
    alpha = 3 * (x - zz) * (x + zz) % P  # a = −3 时的简化
    x3 = (alpha * alpha - 8 * beta) % P
    return x3, (alpha * (4 * beta - x3) - 8 * yy * yy) % P, 2 * y * z % P


def _add(left: _Jacobian, right: _Jacobian) -> _Jacobian:
    x1, y1, z1 = left
    x2, y2, z2 = right
    if z1 == 0:
        return right
    if z2 == 0:
        return left
    z1z1, z2z2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * z2z2 % P, x2 * z1z1 % P
    s1, s2 = y1 * z2 * z2z2 % P, y2 * z1 * z1z1 % P
    h, r = (u2 - u1) % P, (s2 - s1) % P
    if h == 0:
        return _double(left) if r == 0 else _INFINITY
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, z1 * z2 * h % P


def _times(scalar: int, point: _Jacobian) -> _Jacobian:
    """点乘，4 位一窗。"""
    window = [_INFINITY, point]
    for _ in range(14):
        window.append(_add(window[-1], point))
    result = _INFINITY
    for shift in range(252, -1, -4):
        result = _double(_double(_double(_double(result))))
        result = _add(result, window[scalar >> shift & 15])
    return result


@cache
def _base_table() -> tuple[tuple[_Jacobian, ...], ...]:
    """基点的倍数表：第 i 行是 16^i·G 的 0…15 倍，首次使用时算一次。"""
    rows = []
    base: _Jacobian = (GX, GY, 1)
    for _ in range(64):
        row = [_INFINITY]
        for _ in range(15):
            row.append(_add(row[-1], base))
        rows.append(tuple(row))
        base = _add(row[-1], base)
    return tuple(rows)


def _times_base(scalar: int) -> _Jacobian:
    result = _INFINITY
    for index, row in enumerate(_base_table()):
        result = _add(result, row[scalar >> (4 * index) & 15])
    return result


def _affine(point: _Jacobian) -> tuple[int, int]:
    x, y, z = point
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P
