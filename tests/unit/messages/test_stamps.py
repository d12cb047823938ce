"""签章。"""

import base64
from dataclasses import replace
from datetime import datetime

import pytest

from yitihua.engines.messages.certificates import TrustStore
from yitihua.engines.messages.check import check_file
from yitihua.engines.messages.check_output import render
from yitihua.engines.messages.envelope import Seal, VoucherBody, build_envelope, parse_envelope
from yitihua.engines.messages.pkcs7 import Algorithm
from yitihua.engines.messages.secure_xml import XmlError
from yitihua.engines.messages.signing import TrustVerifier, sign_body, signer_of
from yitihua.engines.messages.stamps import read_stamp, stamp_body, verify_stamp

from .samples import TODAY, body_of, org_key, payment

BOTH = pytest.mark.parametrize("algorithm", [Algorithm.RSA_SHA256, Algorithm.SM2_SM3])
AT = datetime(2022, 11, 15, 10, 0, 0)  # noqa: DTZ001  签章时间不带时区


def stamped(algorithm: Algorithm) -> VoucherBody:
    return stamp_body(
        body_of(payment()),
        signer=signer_of(org_key("011", algorithm)),
        position="cz_dwgz",
        seal_no="4306000001",
        seal_data=b"\x89PNG-seal",
        at=AT,
    )


def codes(body: VoucherBody, algorithm: Algorithm) -> list[str]:
    verifier = TrustVerifier(TrustStore([org_key("011", algorithm).certificate]))
    return [item.code for item in verify_stamp(body, body.stamps[0], verifier=verifier, at=TODAY).findings]


@BOTH
def test_盖章后经信封往返仍验得过(algorithm: Algorithm):
    (body,) = parse_envelope(build_envelope([stamped(algorithm)])).bodies
    assert codes(body, algorithm) == []
    stamp = read_stamp(body.stamps[0])
    assert (stamp.seal_data, stamp.time_text) == (b"\x89PNG-seal", b"2022-11-15 10:00:00")
    assert body.stamps[0].serial == "4306000001"


@BOTH
@pytest.mark.parametrize(("old", "new"), [(b"PNG-seal", b"PNG-fake"), (b"10:00:00", b"10:00:01")])
def test_改印章数据或签章时间验不过(algorithm: Algorithm, old: bytes, new: bytes):
    body = stamped(algorithm)
    changed = body.stamps[0].der.replace(old, new)
    seal = replace(body.stamps[0], text=base64.b64encode(changed).decode())
    assert codes(replace(body, stamps=(seal,)), algorithm) == ["S006"]


def test_换到别的凭证上验不过():
    body = stamped(Algorithm.RSA_SHA256)
    other = replace(body_of(payment(PaySummaryName="另一笔")), stamps=body.stamps)
    assert codes(other, Algorithm.RSA_SHA256) == ["S006"]


@pytest.mark.parametrize("der", [b"", b"\x30\x00", b"\x02\x01\x02", b"\x30\x03\x02\x01\x02"])
def test_读不了的签章(der: bytes):
    seal = Seal("cz_dwgz", "1", base64.b64encode(der).decode())
    with pytest.raises(XmlError) as refused:
        read_stamp(seal)
    assert refused.value.code in {"S002", "F001"}
    assert codes(replace(body_of(payment()), stamps=(seal,)), Algorithm.RSA_SHA256) == ["S002"]


def test_报文检查列出签章():
    key = org_key("011")
    body = sign_body(stamped(Algorithm.RSA_SHA256), signer=signer_of(key), position="cz_dwfz")
    report = check_file(build_envelope([body]), TrustStore([key.certificate]), today=TODAY)
    assert report.exit_code == 0
    assert "  签章：cz_dwgz　RSA/SHA-256　011　机构011　通过" in render(report)
