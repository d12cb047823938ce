"""故意发坏的报文，用来考财政端的验签与解析。"""

import base64
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from simulators.refusal import Refused
from simulators.signing import KeyRing
from simulators.wire import Body, write_envelope


def corrupted(body: Body, *, how: str, org: str, position: str) -> bytes:
    """弄坏一封：signature 签名被改、untrusted 换成无登记的证书、unsigned 无签名、tampered 内容被改、

    truncated 信封截断、base64 凭证体不是 base64。
    """
    ways: dict[str, Callable[[], bytes]] = {
        "signature": lambda: write_envelope([_bad_signature(body)]),
        "untrusted": lambda: write_envelope([_stranger(body, org=org, position=position)]),
        "unsigned": lambda: write_envelope([replace(body, signatures=())]),
        "tampered": lambda: write_envelope([_tampered(body)]),
        "truncated": lambda: write_envelope([body])[:-200],
        "base64": lambda: write_envelope([replace(body, text=body.text[:-3] + "?!?")]),
    }
    if how not in ways:
        raise Refused("B031", f"how 应为 {'、'.join(ways)}")
    return ways[how]()


def _bad_signature(body: Body) -> Body:
    first = body.signatures[0]
    der = bytearray(base64.b64decode(first.value))
    der[-1] ^= 0x01
    return replace(body, signatures=(replace(first, value=base64.b64encode(bytes(der)).decode("ascii")),))


def _stranger(body: Body, *, org: str, position: str) -> Body:
    with tempfile.TemporaryDirectory() as directory:
        keys = KeyRing(org=org, directory=Path(directory))
        return replace(body, signatures=(keys.sign(body.text, position=position),))


def _tampered(body: Body) -> Body:
    content = bytearray(base64.b64decode(body.text))
    spot = content.rindex(b"</XPayAmt>") - 1
    content[spot] = ord("1") if content[spot] == ord("0") else ord("0")
    return replace(body, text=base64.b64encode(bytes(content)).decode("ascii"))
