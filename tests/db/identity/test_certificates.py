"""个人证书：登记、吊销，签章与下达认不认（R-WFL-020）。"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.db.django_fixtures import DIVISION, NOW, YEAR
from tests.db.identity.test_grants import at, do, refused, user
from yitihua.app.world.demo_ca import issue
from yitihua.infra.calendar.models import Parameter
from yitihua.infra.identity.certificates import require_certificate
from yitihua.infra.identity.models import Certificate, User
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("base_world")
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def required(base_world: None) -> None:
    """要求证书：去掉测试模板里放宽的参数，回到缺省。"""
    Parameter.objects.filter(param_key="certificate_from").delete()


@pytest.fixture
def officer() -> User:
    return user("sec1", "SEC_ADM")


def pem(name: str, *, start: date = date(2022, 1, 1), end: date) -> str:
    return issue(username=name, user_name=f"{name}某", valid_from=start, valid_to=end)


def register(officer: User, name: str, **dates: Any) -> dict[str, Any]:
    made: dict[str, Any] = do(
        "identity.certificate.register", at(officer), username=name, certificate=pem(name, **dates)
    )
    return made


def serial_of(person: User, *, on: date = TODAY) -> str:
    """此人这一天办事用的证书；不行的返回规则号。"""
    now = NOW + (on - TODAY)
    try:
        with transaction.atomic():
            set_divisions([DIVISION])
            return require_certificate(ctx=Ctx(at(person), DIVISION, YEAR, now))
    except Refusal as refusal:
        return refusal.codes[0]


def test_今日到期的仍有效_次日即不行(officer: User) -> None:
    clerk = user("clerk", "AG_OP", agency="101001")
    assert serial_of(clerk) == "R-WFL-020"
    made = register(officer, "clerk", end=TODAY)
    assert made["valid_to"] == TODAY.isoformat()
    assert serial_of(clerk) == made["serial"]
    assert serial_of(clerk, on=TODAY + timedelta(days=1)) == "R-WFL-020"


def test_没到生效日的不算_换证期间哪张有效用哪张(officer: User) -> None:
    clerk = user("clerk", "AG_OP", agency="101001")
    register(officer, "clerk", start=TODAY + timedelta(days=1), end=TODAY + timedelta(days=400))
    assert serial_of(clerk) == "R-WFL-020"
    old = register(officer, "clerk", end=TODAY + timedelta(days=3))
    assert serial_of(clerk) == old["serial"]


def test_吊销当日起无效_不能吊销两次(officer: User) -> None:
    clerk = user("clerk", "AG_OP", agency="101001")
    made = register(officer, "clerk", end=TODAY)
    fields = {"certificate_id": made["certificate_id"], "reason": "介质遗失"}
    do("identity.certificate.revoke", at(officer), **fields)
    assert serial_of(clerk) == "R-WFL-020"
    assert refused("identity.certificate.revoke", officer, **fields) == ("E-STATE",)


def test_参数可以定从哪天起要求(officer: User) -> None:
    clerk = user("clerk", "AG_OP", agency="101001")
    boss = user("boss", "SYS_ADM")
    fields = {"param_key": "certificate_from", "basis": "证书分批发放通知"}
    do("basedata.parameter.set", at(boss), param_value="2022-03-02", **fields)
    assert (serial_of(clerk), serial_of(clerk, on=date(2022, 3, 2))) == ("", "R-WFL-020")
    assert refused("basedata.parameter.set", boss, param_value="三月二日", **fields) == ("E-PARAM",)


@pytest.mark.parametrize("text", ["不是证书", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
def test_读不懂的不收(officer: User, text: str) -> None:
    user("clerk")
    assert refused("identity.certificate.register", officer, username="clerk", certificate=text) == ("E-CERT",)


def test_过期的_登记过的_本人的_带私钥的不收(officer: User) -> None:
    user("clerk")
    user("other")
    register(officer, "clerk", end=TODAY)
    again = pem("clerk", end=TODAY)
    late = pem("clerk", end=TODAY - timedelta(days=1))
    mine = pem("sec1", end=TODAY)
    key = again + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    for name, text in (("other", again), ("clerk", late), ("sec1", mine), ("other", key)):
        assert refused("identity.certificate.register", officer, username=name, certificate=text) == ("E-CERT",)
    with transaction.atomic():
        set_divisions([DIVISION])
        assert Certificate.objects.count() == 1


def test_密钥太短的不收(officer: User) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 1024)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "弱")])
    builder = x509.CertificateBuilder().issuer_name(name).subject_name(name).public_key(key.public_key())
    dated = builder.serial_number(7).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=9))
    text = dated.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
    user("clerk")
    assert refused("identity.certificate.register", officer, username="clerk", certificate=text) == ("E-CERT",)
