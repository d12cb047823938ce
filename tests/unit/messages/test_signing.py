"""签名与验签：RSA 与国密同一套要求。"""

import base64
import random
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from yitihua.engines.messages.certificates import OrgCertificate, TrustStore, well_formed
from yitihua.engines.messages.envelope import Seal, VoucherBody, build_envelope, parse_envelope
from yitihua.engines.messages.org_keys import generate_org_key, load_org_key, save_org_key
from yitihua.engines.messages.pkcs7 import Algorithm, SignatureFormatError, unwrap, wrap
from yitihua.engines.messages.signing import (
    RsaSigner,
    SignatureCheck,
    SignaturePolicy,
    Sm2Signer,
    TrustVerifier,
    sign_body,
    signer_of,
    verify_body,
)
from yitihua.kernel.findings import Level

from .samples import GOLDEN, TODAY, body_of, golden_trust, org_key, payment

BOTH = pytest.mark.parametrize("algorithm", [Algorithm.RSA_SHA256, Algorithm.SM2_SM3])


def signed(algorithm: Algorithm, *, position: str = "cz_dwgz") -> VoucherBody:
    return sign_body(body_of(payment()), signer=signer_of(org_key("011", algorithm)), position=position)


def check(body: VoucherBody, certificate: OrgCertificate, *, at: date = TODAY) -> SignatureCheck:
    return TrustVerifier(TrustStore([certificate])).verify(body.signed_text, body.signatures[0], at=at)


def codes(result: SignatureCheck) -> list[str]:
    return [item.code for item in result.findings]


@BOTH
def test_自己签的验得过且认得出是谁(algorithm: Algorithm):
    key = org_key("011", algorithm)
    result = check(signed(algorithm), key.certificate)
    assert result == SignatureCheck("cz_dwgz", key.certificate.serial, algorithm, "011", "机构011", ())
    assert result.accepted


@BOTH
def test_经信封往返后仍验得过(algorithm: Algorithm):
    (body,) = parse_envelope(build_envelope([signed(algorithm)])).bodies
    assert check(body, org_key("011", algorithm).certificate).accepted


@BOTH
def test_文字改一个字符或断一行都验不过(algorithm: Algorithm):
    body = signed(algorithm)
    text = body.voucher_text
    other = "B" if text[100] == "A" else "A"
    changed = replace(body, voucher_text=text[:100] + other + text[101:])
    wrapped = replace(body, voucher_text=text[:76] + "\n" + text[76:])
    certificate = org_key("011", algorithm).certificate
    assert codes(check(changed, certificate)) == ["S006"]
    assert codes(check(wrapped, certificate)) == ["S006"]
    assert wrapped.voucher_xml == body.voucher_xml


@BOTH
def test_签名值任改一处都不会变成别的内容的有效签名且从不抛错(algorithm: Algorithm):
    body, certificate = signed(algorithm), org_key("011", algorithm).certificate
    der = body.signatures[0].der
    generator = random.Random(20221115)
    for _ in range(300):
        data = bytearray(der)
        data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
        seal = replace(body.signatures[0], text=base64.b64encode(bytes(data)).decode())
        for trust in (TrustStore([certificate]), TrustStore()):
            TrustVerifier(trust).verify(body.signed_text, seal, at=TODAY)
        assert not TrustVerifier(TrustStore([certificate])).verify(b"other", seal, at=TODAY).accepted
    for size in range(0, len(der), 7):
        with pytest.raises(SignatureFormatError):
            unwrap(der[:size])


@BOTH
def test_别的机构同名证书不能冒充(algorithm: Algorithm):
    impostor = generate_org_key("011", algorithm=algorithm)
    body = sign_body(body_of(payment()), signer=signer_of(impostor), position="cz_dwgz")
    result = check(body, org_key("011", algorithm).certificate)
    assert codes(result) == ["S003"]
    assert result.org_code == ""


@BOTH
def test_换上受信任的证书而签名是别人的验不过(algorithm: Algorithm):
    mine, other = org_key("011", algorithm), org_key("102", algorithm)
    body = sign_body(body_of(payment()), signer=signer_of(other), position="cz_dwgz")
    stolen = wrap(unwrap(body.signatures[0].der).signature, algorithm=algorithm, certificate=mine.certificate.der)
    seal = Seal("cz_dwgz", mine.certificate.serial, base64.b64encode(stolen).decode())
    assert codes(check(replace(body, signatures=(seal,)), mine.certificate)) == ["S006"]


def test_不同签名者ID的国密签名验不过():
    key = org_key("011", Algorithm.SM2_SM3)
    signer = Sm2Signer(
        private_key_pem=key.private_key_pem, certificate_pem=key.certificate_pem, signer_id=b"another-signer-id"
    )
    body = sign_body(body_of(payment()), signer=signer, position="cz_dwgz")
    assert codes(check(body, key.certificate)) == ["S006"]
    policy = SignaturePolicy(sm2_id=b"another-signer-id")
    verifier = TrustVerifier(TrustStore([key.certificate]), policy)
    assert verifier.verify(body.signed_text, body.signatures[0], at=TODAY).accepted


def test_证书有效期首尾两天都有效差一天即拒():
    key = generate_org_key("011", valid_from=date(2022, 1, 1), valid_to=date(2022, 12, 31))
    body = sign_body(body_of(payment()), signer=signer_of(key), position="cz_dwgz")
    outcomes = {
        day: codes(check(body, key.certificate, at=day))
        for day in (date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1))
    }
    assert list(outcomes.values()) == [["S004"], [], [], ["S004"]]


def test_证书自吊销日起无效():
    certificate = replace(org_key("011").certificate, revoked_on=date(2022, 11, 15))
    body = signed(Algorithm.RSA_SHA256)
    assert codes(check(body, certificate, at=date(2022, 11, 14))) == []
    assert codes(check(body, certificate, at=date(2022, 11, 15))) == ["S005"]


def test_证书只能用在登记的签名位():
    certificate = replace(org_key("011").certificate, positions=("cz_",))
    assert check(signed(Algorithm.RSA_SHA256), certificate).accepted
    assert codes(check(signed(Algorithm.RSA_SHA256, position="rh_qm"), certificate)) == ["S010"]


def test_所注序列号不符只预警():
    body = signed(Algorithm.RSA_SHA256)
    result = check(replace(body, signatures=(replace(body.signatures[0], serial="1234"),)), org_key("011").certificate)
    assert codes(result) == ["S011"]
    assert result.accepted


def test_没有随附证书时按颁发者与序列号找到信任的证书():
    key = org_key("011")
    bare = _without_certificates(signed(Algorithm.RSA_SHA256).signatures[0].der)
    assert unwrap(bare).certificates == ()
    seal = Seal("cz_dwgz", key.certificate.serial, base64.b64encode(bare).decode())
    body = body_of(payment())
    assert TrustVerifier(TrustStore([key.certificate])).verify(body.signed_text, seal, at=TODAY).accepted
    unknown = TrustVerifier(TrustStore()).verify(body.signed_text, seal, at=TODAY)
    assert codes(unknown) == ["S003", "S002"]


def _without_certificates(der: bytes) -> bytes:
    from yitihua.engines.messages.pkcs7 import _Outer

    outer = _Outer.load(der)
    data = outer["content"].copy()
    del data["certificates"]
    return _Outer({"content_type": outer["content_type"], "content": data}).dump(force=True)


def test_旧系统的SHA1签名默认拒收按配置放行并预警():
    (body,) = parse_envelope((GOLDEN / "5214_send_sha1.xml").read_bytes()).bodies
    seal = body.signatures[0]
    refused = TrustVerifier(golden_trust()).verify(body.signed_text, seal, at=TODAY)
    assert codes(refused) == ["S007"]
    allowed = TrustVerifier(golden_trust(), SignaturePolicy(allow_sha1=True)).verify(body.signed_text, seal, at=TODAY)
    assert [(item.code, item.level) for item in allowed.findings] == [("S008", Level.WARN)]
    assert allowed.accepted
    tampered = TrustVerifier(golden_trust(), SignaturePolicy(allow_sha1=True)).verify(b"x", seal, at=TODAY)
    assert codes(tampered) == ["S006"]


def test_本方从不签发SHA1也不用短钥():
    with pytest.raises(ValueError, match="从不签发"):
        wrap(b"", algorithm=Algorithm.RSA_SHA1, certificate=b"")
    with pytest.raises(ValueError, match="从不签发"):
        generate_org_key("011", algorithm=Algorithm.RSA_SHA1)
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(ValueError, match="不短于 2048 位"):
        RsaSigner(private_key_pem=short, certificate_pem=org_key("011").certificate_pem)


def test_收件验签要求每个都过且有发送机构的():
    finance, bank = org_key("011"), org_key("102")
    verifier = TrustVerifier(TrustStore([finance.certificate, bank.certificate]))
    body = body_of(payment())

    def outcome(candidate: VoucherBody, sender: str) -> list[str]:
        return [item.code for item in verify_body(candidate, verifier=verifier, sender_org=sender, at=TODAY)[1]]

    by_finance = sign_body(body, signer=signer_of(finance), position="cz_dwgz")
    assert outcome(body, "011") == ["S001"]
    assert outcome(by_finance, "011") == []
    assert outcome(by_finance, "102") == ["S012"]
    both = sign_body(by_finance, signer=signer_of(bank), position="yh_ywz")
    assert outcome(both, "102") == []
    broken = replace(both, signatures=(replace(both.signatures[0], text="QUJD"), both.signatures[1]))
    assert outcome(broken, "102") == ["S002"]
    tampered = replace(by_finance, voucher_text="A" + by_finance.voucher_text)
    assert outcome(tampered, "011") == ["S006", "S012"]


def test_坏证书先整张解析不通过():
    with pytest.raises(SignatureFormatError):
        well_formed(b"\x30\x03\x02\x01\x01")


@BOTH
def test_密钥存取后仍能签且私钥只有本用户可读(algorithm: Algorithm, tmp_path: Path):
    key = org_key("011", algorithm)
    save_org_key(key, tmp_path)
    save_org_key(org_key("102", algorithm), tmp_path)
    assert load_org_key("011", tmp_path) == key
    assert (tmp_path / "011.key.pem").stat().st_mode & 0o777 == 0o600
    trust = TrustStore.from_directory(tmp_path)
    assert [item.org_code for item in trust] == ["011", "102"]
    assert trust.of_org("102") == (org_key("102", algorithm).certificate,)


def others_pkcs7(*options: pkcs7.PKCS7Options, bits: int = 2048, signers: int = 1) -> tuple[bytes, OrgCertificate]:
    """别人的程序（cryptography 自带的 PKCS#7）对 b"QUJD" 签的名。"""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "别家银行")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(4096)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2049, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    builder = pkcs7.PKCS7SignatureBuilder().set_data(b"QUJD")
    for _ in range(signers):
        builder = builder.add_signer(certificate, key, hashes.SHA256())
    der = builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])
    return der, OrgCertificate("103", certificate.public_bytes(serialization.Encoding.DER))


DETACHED, PLAIN = pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.NoAttributes


@pytest.mark.parametrize(
    ("options", "settings", "expected"),
    [
        ((DETACHED, PLAIN), {}, []),
        ((DETACHED,), {}, ["签名位 yh 的签名值读不了：签名值带有 signedAttrs，本接口规定直接对内容签名"]),
        ((PLAIN,), {}, ["签名位 yh 的签名值读不了：签名值不是分离式：里面带着内容"]),
        ((DETACHED, PLAIN), {"signers": 2}, ["签名位 yh 的签名值读不了：签名值里有 2 个签名人，应为 1 个"]),
        ((DETACHED, PLAIN), {"bits": 1024}, ["签名位 yh 验不了：RSA 公钥只有 1024 位，至少 2048 位"]),
    ],
)
def test_别家程序签的只认规定的样子(options, settings: dict[str, int], expected: list[str]):
    der, certificate = others_pkcs7(*options, **settings)
    seal = Seal("yh", "1000", base64.b64encode(der).decode())
    result = TrustVerifier(TrustStore([certificate])).verify(b"QUJD", seal, at=TODAY)
    assert [item.message for item in result.findings] == expected
    assert all(item.code == "S002" for item in result.findings)
