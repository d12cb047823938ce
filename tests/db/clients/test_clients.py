"""接口客户端：双人申请批准、签名认证、重放、来源与期限、限流、能办什么（对接）。"""

import base64
import itertools
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from django.db import connection, transaction
from django.test import Client

from tests.db.django_fixtures import DIVISION, NOW, logs
from tests.db.identity.test_grants import at, do, refused, user
from yitihua.app.clients import signatures, throttle
from yitihua.engines.messages import sm2
from yitihua.infra.calendar.clock import set_fixed
from yitihua.infra.calendar.models import Parameter
from yitihua.infra.clients.models import ApiClient, ApiClientChange, ApiNonce
from yitihua.infra.identity.models import User
from yitihua.infra.scoping.divisions import set_divisions

pytestmark = pytest.mark.usefixtures("base_world")
SECRET = "0123456789abcdef" * 4
_nonces = itertools.count()
Headers = dict[str, str]


@pytest.fixture(autouse=True)
def fresh_leases(base_world: None) -> None:
    set_fixed(NOW)
    throttle.forget()


@pytest.fixture
def officers() -> tuple[User, User]:
    return user("sec1", "SEC_ADM"), user("sec2", "SEC_ADM")


def asked(**fields: Any) -> dict[str, Any]:
    return {
        "client_name": "单位财务软件", "algorithm": "HMAC-SM3", "secret": SECRET, "roles": ["AG_OP"],
        "agency_prefix": "101001", "reason": "财务软件对接", **fields,
    }  # fmt: skip


def client_of(officers: tuple[User, User], **fields: Any) -> ApiClient:
    made = do("identity.client.request", at(officers[0]), **asked(**fields))
    done = do("identity.client.approve", at(officers[1]), change_id=made["change_id"])
    return ApiClient.objects.get(pk=done["client_id"])


def signed(
    key_id: str, method: str, target: str, body: bytes = b"", *, secret: str = SECRET, sign: Any = None, late: int = 0
) -> Headers:
    path, _, query = target.partition("?")
    stamp, nonce = str(int(time.time()) + late), f"nonce-of-the-test-{next(_nonces)}"
    text = signatures.signed_text(method=method, path=path, query=query, timestamp=stamp, nonce=nonce, body=body)
    value = signatures.hmac_sm3(secret, text) if sign is None else base64.b64encode(sign(text)).decode()
    return {"X-Key-Id": key_id, "X-Timestamp": stamp, "X-Nonce": nonce, "X-Signature": value}


LIST = "/api/records/BAS_AGENCY_INFO?page_size=5"


def get(client: ApiClient, target: str = LIST, *, headers: Headers | None = None, **options: Any) -> Any:
    return Client().get(target, headers=headers or signed(client.key_id, "GET", target, **options))


def post(client: ApiClient, code: str, **fields: Any) -> Any:
    import json

    body = json.dumps(fields, ensure_ascii=False).encode()
    target = f"/api/operations/{code}"
    headers = signed(client.key_id, "POST", target, body)
    return Client().post(target, body, content_type="application/json", headers=headers)


def text_of(answer: Any) -> str:
    return str(answer.json()["findings"][0]["message"])


def test_一人申请另一人批准_签了名就看得到自己单位的(officers: tuple[User, User]) -> None:
    first, second = officers
    made = do("identity.client.request", at(first), **asked())
    assert refused("identity.client.approve", first, change_id=made["change_id"]) == ("R-WFL-024",)
    assert ApiClient.objects.count() == 0
    done = do("identity.client.approve", at(second), change_id=made["change_id"])
    client = ApiClient.objects.get(key_id=done["key_id"])
    answer = get(client)
    assert answer.status_code == 200
    assert {row["agency_code"] for row in answer.json()["rows"]} == {"101001"}
    assert refused("identity.client.approve", second, change_id=made["change_id"]) == ("E-STATE",)


def test_共享密钥加密存_日志与记录里都没有(officers: tuple[User, User]) -> None:
    client_of(officers)
    with connection.cursor() as cursor:
        for table in ("sys_api_client", "sys_op_log", "sys_idempotency"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{SECRET[:20]}%"])
            assert cursor.fetchone() == (0,), table
        cursor.execute("SELECT sealed_secret FROM sys_api_client")
        assert len(cursor.fetchone()[0]) == (12 + 16 + 64) * 2


@pytest.mark.parametrize("change", ["方法", "路径", "查询串", "请求体", "时间戳", "随机数", "密钥"])
def test_改动任何一处签名都不符(officers: tuple[User, User], change: str) -> None:
    client = client_of(officers)
    target = LIST
    method, body, options = "GET", b"", {}
    if change == "方法":
        method = "POST"
    elif change == "请求体":
        body = b"{}"
    elif change == "密钥":
        options = {"secret": SECRET[::-1]}
    headers = signed(client.key_id, method, target, body, **options)
    if change == "路径":
        target = target.replace("AGENCY_INFO", "ACCT_INFO")
    elif change == "查询串":
        target = target.replace("=5", "=6")
    elif change == "时间戳":
        headers["X-Timestamp"] = str(int(headers["X-Timestamp"]) + 1)
    elif change == "随机数":
        headers["X-Nonce"] += "x"
    answer = get(client, target, headers=headers)
    assert (answer.status_code, text_of(answer)) == (401, "签名不符")
    assert ApiNonce.objects.count() == 0


def test_原样再发一次即重放(officers: tuple[User, User]) -> None:
    client = client_of(officers)
    headers = signed(client.key_id, "GET", LIST)
    assert get(client, headers=headers).status_code == 200
    again = get(client, headers=headers)
    assert (again.status_code, text_of(again)) == (401, "这个请求已经发过（随机数重复）")


@pytest.mark.parametrize(("late", "status"), [(-301, 401), (-299, 200), (299, 200), (302, 401)])
def test_时间戳前后至多差三百秒(officers: tuple[User, User], late: int, status: int) -> None:
    assert get(client_of(officers), late=late).status_code == status


@pytest.mark.parametrize("name", ["X-Timestamp", "X-Nonce", "X-Signature"])
def test_缺哪个头说哪个(officers: tuple[User, User], name: str) -> None:
    client = client_of(officers)
    headers = signed(client.key_id, "GET", LIST)
    del headers[name]
    answer = get(client, headers=headers)
    assert (answer.status_code, text_of(answer)) == (401, f"缺签名头 {name}")


@pytest.mark.parametrize(("name", "value"), [("X-Timestamp", "x"), ("X-Nonce", "短"), ("X-Nonce", "a b" * 9)])
def test_头写得不对(officers: tuple[User, User], name: str, value: str) -> None:
    client = client_of(officers)
    answer = get(client, headers={**signed(client.key_id, "GET", LIST), name: value})
    assert (answer.status_code, text_of(answer)) == (401, f"{name} 的写法不对")


def test_到期的次日不认_停用的马上不认(officers: tuple[User, User]) -> None:
    client = client_of(officers, expire_date=NOW.date().isoformat())
    assert get(client).status_code == 200
    set_fixed(NOW.replace(day=2))
    assert "到期" in text_of(get(client))
    set_fixed(NOW)
    do("identity.client.disable", at(officers[0]), client_id=str(client.pk), reason="软件停用")
    assert text_of(get(client)) == "没有这个接入码，或已停用"
    assert refused("identity.client.disable", officers[0], client_id=str(client.pk), reason="软件停用") == ("E-STATE",)


@pytest.mark.parametrize(("allowed", "status"), [("127.0.0.0/8", 200), ("10.1.2.3", 401)])
def test_来源地址(officers: tuple[User, User], allowed: str, status: int) -> None:
    assert get(client_of(officers, ip_allow=[allowed])).status_code == status


def test_换密钥_批准之前旧的照用_之后旧的不认(officers: tuple[User, User]) -> None:
    first, second = officers
    client = client_of(officers)
    fresh = SECRET[::-1]
    fields = {"client_id": str(client.pk), "algorithm": "HMAC-SM3", "secret": fresh, "reason": "定期更换"}
    made = do("identity.client.rotate", at(first), **fields)
    assert refused("identity.client.rotate", first, **fields) == ("E-CLIENT",)
    assert get(client).status_code == 200
    do("identity.client.approve", at(second), change_id=made["change_id"])
    assert get(client).status_code == 401
    assert get(client, secret=fresh).status_code == 200


def _rsa() -> tuple[str, Any]:
    key = rsa.generate_private_key(65537, 2048)
    return _pem(key), lambda text: key.sign(text, padding.PKCS1v15(), hashes.SHA256())


def _ed25519() -> tuple[str, Any]:
    key = ed25519.Ed25519PrivateKey.generate()
    return _pem(key), key.sign


def _sm2() -> tuple[str, Any]:
    key = sm2.new_private_key()
    public = sm2.public_key_of(key).to_bytes().hex()
    return public, lambda text: sm2.sign(text, private_key=key, signer_id=sm2.DEFAULT_ID)


def _pem(key: Any) -> str:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return str(key.public_key().public_bytes(serialization.Encoding.PEM, kind).decode())


@pytest.mark.parametrize(("algorithm", "pair"), [("RSA", _rsa), ("ED25519", _ed25519), ("SM2", _sm2)])
def test_公钥算法_自己的私钥认_别人的不认(officers: tuple[User, User], algorithm: str, pair: Any) -> None:
    public, sign = pair()
    client = client_of(officers, algorithm=algorithm, secret="", public_key=public)
    assert get(client, sign=sign).status_code == 200
    assert text_of(get(client, sign=pair()[1])) == "签名不符"
    garbled = {**signed(client.key_id, "GET", LIST), "X-Signature": "不是签名".encode().hex()}
    assert text_of(get(client, headers=garbled)) == "签名不符"


@pytest.mark.parametrize(
    "fields",
    [
        {"roles": ["SYS_ADM"]},
        {"roles": ["SEC_ADM"]},
        {"roles": ["AUDIT"]},
        {"roles": ["IT"]},
        {"roles": ["SYSTEM"]},
        {"roles": ["没有"]},
        {"roles": ["MOF_TRE", "AG_OP"]},
        {"agency_prefix": ""},
        {"mof_dep_code": "01"},
        {"secret": "短"},
        {"secret": ""},
        {"public_key": "x"},
        {"algorithm": "SM2", "secret": "", "public_key": "04ab"},
        {"algorithm": "RSA", "secret": "", "public_key": "x"},
        {"ip_allow": ["不是地址"]},
        {"expire_date": "2022-02-28"},
    ],
)
def test_填得不对的申请不了(officers: tuple[User, User], fields: dict[str, Any]) -> None:
    assert refused("identity.client.request", officers[0], **asked(**fields)) == ("E-CLIENT",)
    with transaction.atomic():
        set_divisions([DIVISION])
        assert ApiClientChange.objects.count() == 0


def test_合成冲突岗位的申请不了(officers: tuple[User, User]) -> None:
    fields = asked(roles=["MOF_TRE", "MOF_POST"], agency_prefix="")
    assert refused("identity.client.request", officers[0], **fields) == ("R-WFL-004",)


def test_办得了本岗位的_日志记在它名下_办不了别的(officers: tuple[User, User]) -> None:
    client = client_of(officers)
    own = post(client, "payment.application.submit", request_id="p1", pay_app_id="00000000-0000-0000-0000-000000000000")
    other = post(client, "payment.voucher.send", request_id="p2", pay_cert_id="00000000-0000-0000-0000-000000000000")
    for answer, status in ((own, 422), (other, 403)):
        assert (answer.status_code, answer.json()["findings"][0]["code"]) == (status, "R-WFL-008")
    assert "没有“" not in own.json()["findings"][0]["next_step"]
    assert "没有“发送支付凭证”的权限" in other.json()["findings"][0]["next_step"]
    logged = logs(user_id=f"client:{client.key_id}")
    assert sorted((log.operation, log.result, log.ip) for log in logged) == [
        ("payment.application.submit", "refused", "127.0.0.1"),
        ("payment.voucher.send", "refused", "127.0.0.1"),
    ]


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("AG_AUD", "payment.application.approve"),
        ("AG_AUD", "identity.delegation.create"),
        ("AG_AUD", "workflow.task.transfer"),
        ("AG_OP", "payment.voucher.seal"),
        ("MOF_BGT", "appropriation.indicator.issue"),
    ],
)
def test_审核签章下达须本人办(officers: tuple[User, User], role: str, code: str) -> None:
    from yitihua.infra.clients.principals import client_principal
    from yitihua.infra.operation.authorize import Forbidden, authorize
    from yitihua.infra.operation.registry import OPERATIONS

    place = {"agency_prefix": "" if role == "MOF_BGT" else "101001"}
    principal = client_principal(client_of(officers, roles=[role], **place))
    with pytest.raises(Forbidden) as caught:
        authorize(OPERATIONS[code], principal, mof_div_code="")
    assert caught.value.finding.code == "R-WFL-008"
    assert "须由本人登录办理" in caught.value.finding.next_step


@pytest.mark.parametrize("path", ["/api/me", "/api/password", "/api/logout"])
def test_登录会话的接口不认接入码(officers: tuple[User, User], path: str) -> None:
    client = client_of(officers)
    method = "GET" if path == "/api/me" else "POST"
    headers = signed(client.key_id, method, path)
    answer = Client().generic(method, path, headers=headers)
    assert answer.status_code in (400, 401)


def test_超过每分钟次数即429_下一分钟恢复(officers: tuple[User, User], monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(officers, rate_limit=3)
    now = [(time.time() // 60) * 60 + 10]
    monkeypatch.setattr(throttle.time, "time", lambda: now[0])
    headers = [signed(client.key_id, "GET", LIST) for _ in range(5)]
    answers = [get(client, headers=item) for item in headers[:4]]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].headers["Retry-After"] == "50"
    assert text_of(answers[3]) == "请求过于频繁，每分钟至多 3 次"
    now[0] += 50
    assert get(client, headers=headers[4]).status_code == 200


def test_几个进程合起来算_一次领二十分之一(officers: tuple[User, User]) -> None:
    """丢掉领而没花的，就是换一个进程来。"""
    from yitihua.infra.clients.principals import client_principal

    principal = client_principal(client_of(officers))
    start = 1_000_000 * 60.0
    for number in range(20):
        throttle.forget()
        throttle.spend(principal, own_limit=100, now=start + number)
    throttle.forget()
    with pytest.raises(throttle.TooManyRequests):
        throttle.spend(principal, own_limit=100, now=start + 30)


def test_多数请求不碰数据库(officers: tuple[User, User]) -> None:
    from yitihua.infra.clients.principals import client_principal

    principal = client_principal(client_of(officers))
    start = 2_000_000 * 60.0
    touched = 0
    for _ in range(100):
        before = len(connection.queries_log)
        connection.force_debug_cursor = True
        throttle.spend(principal, own_limit=200, now=start)
        touched += len(connection.queries_log) > before
    connection.force_debug_cursor = False
    assert touched == 10


def test_人也限流_参数可调(officers: tuple[User, User]) -> None:
    user("clerk", "AG_OP", agency="101001")
    Parameter.objects.create(param_key="rate_limit_person", mof_div_code=DIVISION, fiscal_year="", param_value="2")
    browser = Client()
    body = {"username": "clerk", "password": "Chushi-2022-kouling"}
    browser.post("/api/login", body, content_type="application/json")
    statuses = [browser.get("/api/me").status_code for _ in range(3)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_用过的随机数过了时限即清(officers: tuple[User, User]) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from tests.db.django_fixtures import person

    client = client_of(officers)
    get(client)
    assert do("identity.client.sweep", person("SYSTEM")) == {"count": 0}
    ApiNonce.objects.update(used_time=timezone.now() - timedelta(seconds=1201))
    assert do("identity.client.sweep", person("SYSTEM")) == {"count": 1}
