"""样本报文：模拟器今天写出的凭证体与存下的样本逐字节相同；样本供产品的编解码来读。"""

import pytest
from sim_city import ROOT
from sim_story import NAMES, story
from simulators.signing import KeyRing
from simulators.wire import read_envelope, read_voucher

SAMPLES = ROOT / "tests" / "golden" / "simulators"


@pytest.fixture(scope="module")
def told(key_rings: dict[str, KeyRing]) -> dict[str, bytes]:
    return story(key_rings)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing(org="999", directory=tmp_path_factory.mktemp("reader"), trust=SAMPLES / "certs")


@pytest.mark.parametrize("name", NAMES)
def test_凭证体与样本逐字节相同(name: str, told: dict[str, bytes]) -> None:
    now, saved = read_envelope(told[name]), read_envelope((SAMPLES / name).read_bytes())
    assert [(body.key, body.flag, body.return_reason, body.attach, body.text) for body in now] == [
        (body.key, body.flag, body.return_reason, body.attach, body.text) for body in saved
    ]


@pytest.mark.parametrize("name", NAMES)
def test_样本的签名验得过(name: str, reader: KeyRing) -> None:
    from_org = "001" if "receipt" in name or "returned" in name else "102"
    for body in read_envelope((SAMPLES / name).read_bytes()):
        reader.verify(body, from_org=from_org)


def test_样本里的关键数字() -> None:
    bounced = read_voucher(read_envelope((SAMPLES / "2203_bounce.xml").read_bytes())[0])
    assert (bounced.head["PayAmt"], bounced.head["Remark"]) == ("99999.50", "收款账户已销户")
    refunded = read_voucher(read_envelope((SAMPLES / "2302_send.xml").read_bytes())[0])
    assert (refunded.head["PayAmt"], refunded.details[0]["OriVoucherNo"]) == ("-50000.00", "2022430600100000001")
    assert refunded.details[0]["OriVouDetailNo"] == "1"
