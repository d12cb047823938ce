"""模拟器的编解码与验签：读得懂不是自己写的样本，坏一个字节都不收。"""

import base64
import subprocess
from pathlib import Path

import pytest
from sim_city import GOLDEN, MORNING, City
from simulators.bank import AgentBank
from simulators.checks import business_date, check_format, check_unchanged
from simulators.refusal import Refused, cut_gbk
from simulators.signing import KeyRing
from simulators.wire import Body, Key, Signature, Voucher, read_envelope, read_voucher, write_envelope, write_voucher


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """信任目录里放的是样本的证书。"""
    return KeyRing(org="999", directory=tmp_path_factory.mktemp("own"), trust=GOLDEN / "certs")


SENDERS = [("5214", "011"), ("5108", "011"), ("2301", "102"), ("2302", "102"), ("2203", "102")]


@pytest.mark.parametrize(("vt_code", "org"), SENDERS)
def test_别人写的发送单样本验签与格式都过(vt_code: str, org: str, ring: KeyRing) -> None:
    (body,) = read_envelope((GOLDEN / f"{vt_code}_send.xml").read_bytes())
    ring.verify(body, from_org=org)
    voucher = read_voucher(body)
    check_format(body, voucher, on=business_date("2022-03-10T10:00:00"))
    assert voucher.head["AdmDivCode"] == "430600"
    assert voucher.head["FundTypeCode" if vt_code != "2203" else "PayBankCode"] in ("11", "102")


@pytest.mark.parametrize(("vt_code", "org"), [("5214", "102"), ("2301", "001"), ("2302", "001")])
def test_别人写的回单样本除回填字段外与原单一致(vt_code: str, org: str, ring: KeyRing) -> None:
    (sent,) = read_envelope((GOLDEN / f"{vt_code}_send.xml").read_bytes())
    (answered,) = read_envelope((GOLDEN / f"{vt_code}_receipt.xml").read_bytes())
    ring.verify(answered, from_org=org)
    assert answered.flag == "1"
    check_unchanged(read_voucher(sent), read_voucher(answered))
    changed = read_voucher(answered)
    changed.details[0]["PayAmt"] = "0.01"
    with pytest.raises(Refused, match="B011"):
        check_unchanged(read_voucher(sent), changed)


def test_断行的宽松写法按原文验签(ring: KeyRing) -> None:
    (body,) = read_envelope((GOLDEN / "5214_send_loose.xml").read_bytes())
    assert "\r\n" in body.text
    ring.verify(body, from_org="011")
    assert read_voucher(body).head["PayAmt"] == "250000.00"
    joined = Body(body.key, body.flag, "".join(body.text.split()), signatures=body.signatures)
    with pytest.raises(Refused, match="S002"):
        ring.verify(joined, from_org="011")


@pytest.mark.parametrize("name", ["5214_send_sha1.xml", "5214_send_sm2.xml"])
def test_本行不认的签名算法拒收(name: str, ring: KeyRing) -> None:
    (body,) = read_envelope((GOLDEN / name).read_bytes())
    with pytest.raises(Refused, match="S002 报文签名校验失败，已拒收"):
        ring.verify(body, from_org="011")


def test_样本凭证拆开再写回逐字节相同() -> None:
    (body,) = read_envelope((GOLDEN / "5214_send.xml").read_bytes())
    content = base64.b64decode(write_voucher(read_voucher(body))).decode("gbk")
    original = base64.b64decode(body.text).decode("gbk")
    squeezed = "".join(line.strip() for line in original.splitlines())
    assert "".join(line.strip() for line in content.splitlines()) == squeezed


def test_签名由系统的openssl验得过(tmp_path: Path) -> None:
    ring = KeyRing(org="102", directory=tmp_path)
    signature = ring.sign("QUJD", position="yh_qm")
    (tmp_path / "der").write_bytes(base64.b64decode(signature.value))
    (tmp_path / "text").write_bytes(b"QUJD")
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "der", "-content", "text"]
    checked = subprocess.run(
        [*command, "-CAfile", "102.cert.pem", "-purpose", "any", "-out", "/dev/null"], cwd=tmp_path, check=False
    )
    assert checked.returncode == 0
    printed = subprocess.run(
        ["openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", "der"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    signer = printed[printed.index("signerInfos") :]
    assert "eContent: <ABSENT>" in printed
    assert "messageDigest" not in signer
    assert "signingTime" not in signer
    assert "sha256" in signer


def test_签名或内容改一个字节都拒收(key_rings: dict[str, KeyRing]) -> None:
    ring = key_rings["102"]
    body = ring.seal(Key("430600", "2022", "2301", "1"), "QUJDRA==", flag="0", position="yh_qm")
    ring.verify(body, from_org="102")
    der = bytearray(base64.b64decode(body.signatures[0].value))
    der[-1] ^= 1
    flipped = (Signature("yh_qm", "0", base64.b64encode(bytes(der)).decode()),)
    for broken in (
        Body(body.key, "0", body.text, signatures=flipped),
        Body(body.key, "0", "QUJDRQ==", signatures=body.signatures),
    ):
        with pytest.raises(Refused, match="S002"):
            ring.verify(broken, from_org="102")
    with pytest.raises(Refused, match="S003"):
        ring.verify(body, from_org="103")
    with pytest.raises(Refused, match="S001"):
        ring.verify(Body(body.key, "0", body.text), from_org="102")


BROKEN = {
    "截断": b"<MOF><VoucherCount>1</VoucherCount><VoucherBody",
    "文档类型声明": b'<!DOCTYPE a [<!ENTITY b "c">]><MOF></MOF>',
    "没有凭证": b"<MOF><VoucherCount>0</VoucherCount></MOF>",
    "根元素不对": b"<CFX></CFX>",
    "不是文本": b"\xff\xfe\x00",
    "空": b"",
}


@pytest.mark.parametrize("name", BROKEN)
def test_不成信封的字节拒收且不改状态(name: str, city: City) -> None:
    before = city.bank.snapshot()
    handled = city.bank.handle(BROKEN[name], biz_time=MORNING, from_org="011")
    assert (handled.ack.status, handled.ack.code, handled.outgoing) == ("rejected", "F001", [])
    assert city.bank.snapshot() == before


def test_张数与声明不符拒收(city: City) -> None:
    envelope = city.bureau.payment("2022430600100000001", "1.00").replace(b"Count>1<", b"Count>2<")
    assert city.send(envelope).reason == "报文不规范：VoucherCount=2，实有1张"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("PayAmt", "100.01", "F005"),
        ("PayAmt", "100", "F004"),
        ("PayAmt", "1,00.00", "F004"),
        ("FundTypeCode", "", "F002"),
        ("ClearAcctName", "账" * 61, "F003"),
        ("PayeeAcctNo", "6222 02", "F009"),
        ("VouDate", "20220302", "F006"),
        ("VouDate", "20220230", "F006"),
        ("StYear", "2023", "F007"),
        ("VoucherNo", "2022430600100000002", "F007"),
    ],
)
def test_格式不过拒收(field: str, value: str, code: str, city: City) -> None:
    (body,) = read_envelope(city.bureau.payment("2022430600100000001", "100.00"))
    voucher = read_voucher(body)
    voucher.head[field] = value
    ack = city.send(city.bureau.envelope(body.key, voucher))
    assert (ack.status, ack.code) == ("rejected", code)
    assert city.bank.state()["vouchers"] == {}


def test_一封里有一张不过就整封不收(city: City) -> None:
    good, bad = (read_envelope(city.bureau.payment(f"202243060010000000{n}", "1.00"))[0] for n in (1, 2))
    voucher = read_voucher(bad)
    voucher.head["PayAmt"] = "2.00"
    spoiled = city.bureau.keys.seal(bad.key, write_voucher(voucher), flag="0", position="cz_dwfz")
    assert city.send(write_envelope([good, spoiled])).code == "F005"
    assert city.bank.state()["vouchers"] == {}
    assert city.send(write_envelope([good, bad])).status == "accepted"
    assert len(city.bank.state()["vouchers"]) == 2


def test_不能编码的字报错而截断不切断汉字() -> None:
    with pytest.raises(Refused, match="F011 “𠮷”不在 GBK 字符集内"):
        write_voucher(Voucher({"A": "𠮷"}, []))
    assert cut_gbk("清算额度", width=7) == "清算额"


def test_没有密钥的机构自建一对且私钥只有本人可读(tmp_path: Path) -> None:
    AgentBank(org="105", keys=KeyRing(org="105", directory=tmp_path))
    assert (tmp_path / "105.key.pem").stat().st_mode & 0o777 == 0o600
    again = KeyRing(org="105", directory=tmp_path)
    again.verify(again.seal(Key("1", "2", "3", "4"), "QQ==", flag="0", position="q"), from_org="105")
