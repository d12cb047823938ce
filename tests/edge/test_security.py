"""安全的证据：响应头、Cookie、跨站令牌、会话换号、错误页、内容类型；各条要求见 docs/security/asvs.csv。"""

import http.client
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.edge.refusals import refused
from tests.make.desk import Desk
from yitihua.app.world.orgs import DEMO_PASSWORD

LOGIN = {"username": "ag_op2@101001", "password": DEMO_PASSWORD}
OPEN = ("/api/login", "/api/messages/inbox")
"""不用登录会话的写接口：登录自己，与以报文签名认身份的收件口。"""


@pytest.fixture
def visitor(desk: Desk) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.base_url, trust_env=False, timeout=60.0) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/api/me", "/api/health", "/api/openapi.json", "/api/没有", "/static/没有.js"])
def test_每个应答都带安全响应头(visitor: httpx.Client, path: str) -> None:
    headers = visitor.get(path).headers
    policy = dict(item.strip().partition(" ")[::2] for item in headers["Content-Security-Policy"].split(";"))
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == policy["script-src"] == policy["default-src"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_接口的应答不许缓存_都写明类型与编码(visitor: httpx.Client) -> None:
    visitor.post("/api/login", json=LOGIN)
    for path in ("/api/me", "/api/records/BAS_AGENCY_INFO", "/api/没有"):
        headers = visitor.get(path).headers
        assert headers["Cache-Control"] == "no-store", path
        assert headers["Content-Type"].startswith("application/json"), path
    assert "charset=utf-8" in visitor.get("/").headers["Content-Type"]


def test_会话Cookie脚本读不到_不随跨站请求发(visitor: httpx.Client) -> None:
    written = visitor.post("/api/login", json=LOGIN).headers.get_list("set-cookie")
    session = next(item for item in written if item.startswith("sessionid="))
    assert "HttpOnly" in session
    assert "SameSite=Lax" in session
    assert "Path=/" in session
    assert len(session.partition("=")[2].partition(";")[0]) >= 32


def test_每个写接口没有跨站令牌都不办(desk: Desk, visitor: httpx.Client) -> None:
    """从接口说明里逐条取；带着登录会话、不带令牌地发。"""
    visitor.post("/api/login", json=LOGIN)
    paths = visitor.get("/api/openapi.json").json()["paths"]
    tried = 0
    for path, methods in paths.items():
        unsafe = [method for method in methods if method not in ("get", "head", "options")]
        if not unsafe or path in OPEN or path.startswith("/api/scenario/"):
            continue
        for method in unsafe:
            answer = visitor.request(method, path.replace("{", "").replace("}", ""), json={})
            assert answer.status_code == 403, (path, answer.status_code)
            assert answer.json()["findings"][0]["code"] == "E-CSRF", path
            tried += 1
    assert tried > 100


def test_请求体晚到一步也照拒_连接留着能接着用(desk: Desk) -> None:
    """拒在读请求体之前的，也把请求体读完再答；不然服务器答后断开，同一连接的下一个请求没有回音。"""
    connection = http.client.HTTPConnection(urlsplit(desk.base_url).netloc, timeout=30)
    for _ in range(3):
        connection.putrequest("POST", "/api/operations/payment.application.create")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", "2")
        connection.endheaders()
        time.sleep(0.05)
        connection.send(b"{}")
        answer = connection.getresponse()
        assert (answer.status, b"E-CSRF" in answer.read()) == (403, True)
        assert connection.sock is not None
    connection.close()


def test_读接口都不改数据_只有GET(visitor: httpx.Client) -> None:
    paths = visitor.get("/api/openapi.json").json()["paths"]
    for path, methods in paths.items():
        assert set(methods) <= {"get", "post"}, path
        if path.startswith("/api/operations/") and not path.endswith("{request_id}"):
            assert set(methods) == {"post"}, path


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
def test_登录只收JSON_别的网站的表单替不了人登录(visitor: httpx.Client, kind: str) -> None:
    body = b'{"username": "ag_op2@101001", "password": "Yitihua@2022"}'
    refused(visitor.post("/api/login", content=body, headers={"Content-Type": kind}), status=400, code="E-REQ-001")
    assert "sessionid" not in visitor.cookies


def test_登录换新会话号_旧的不认(visitor: httpx.Client) -> None:
    planted = "plantedplantedplantedplanted1234"
    visitor.cookies.set("sessionid", planted)
    assert visitor.post("/api/login", json=LOGIN).status_code == 200
    first = {cookie.value for cookie in visitor.cookies.jar if cookie.name == "sessionid"} - {planted}
    assert len(first) == 1
    with httpx.Client(base_url=visitor.base_url, trust_env=False, cookies={"sessionid": planted}) as thief:
        assert thief.get("/api/me").status_code == 401


def test_退出之后原来的会话号不认(visitor: httpx.Client) -> None:
    visitor.post("/api/login", json=LOGIN)
    kept = visitor.cookies["sessionid"]
    visitor.post("/api/logout", headers={"X-CSRFToken": visitor.cookies["csrftoken"]})
    with httpx.Client(base_url=visitor.base_url, trust_env=False, cookies={"sessionid": kept}) as thief:
        assert thief.get("/api/me").status_code == 401


def test_改密码之后别处的登录都失效(desk: Desk, visitor: httpx.Client) -> None:
    account = {"username": "ag_aud2@102001", "password": DEMO_PASSWORD}
    with httpx.Client(base_url=desk.base_url, trust_env=False) as elsewhere:
        elsewhere.post("/api/login", json=account)
        assert elsewhere.get("/api/me").status_code == 200
        visitor.post("/api/login", json=account)
        token = {"X-CSRFToken": visitor.cookies["csrftoken"]}
        wrong = visitor.post(
            "/api/password", json={"old_password": "x", "new_password": "Huan-2022-yige"}, headers=token
        )
        assert wrong.status_code == 403
        change = {"old_password": DEMO_PASSWORD, "new_password": "Huan-2022-yige-xinde"}
        assert visitor.post("/api/password", json=change, headers=token).status_code == 200
        assert elsewhere.get("/api/me").status_code == 401
        assert visitor.get("/api/me").status_code == 401


@pytest.mark.parametrize(
    ("fresh", "word"),
    [("Duan-2022", "10"), ("yitihua2022", "常用词"), ("qwertyuiop12", ""), ("ag_op2-2022-x", "账号")],
)
def test_口令策略(visitor: httpx.Client, fresh: str, word: str) -> None:
    visitor.post("/api/login", json=LOGIN)
    token = {"X-CSRFToken": visitor.cookies["csrftoken"]}
    body = {"old_password": DEMO_PASSWORD, "new_password": fresh}
    answer = visitor.post("/api/password", json=body, headers=token)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (422, "E-PASSWORD")
    assert word in answer.json()["message"]


def test_长口令不截断(desk: Desk, visitor: httpx.Client) -> None:
    account = {"username": "ag_op2@102001", "password": DEMO_PASSWORD}
    visitor.post("/api/login", json=account)
    token = {"X-CSRFToken": visitor.cookies["csrftoken"]}
    long = "一句很长的口令 Mima " * 8
    change = {"old_password": DEMO_PASSWORD, "new_password": long}
    assert visitor.post("/api/password", json=change, headers=token).status_code == 200
    assert visitor.post("/api/login", json={**account, "password": long[:-1]}).status_code == 403
    assert visitor.post("/api/login", json={**account, "password": long}).status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT"])
def test_别的方法都不认(visitor: httpx.Client, method: str) -> None:
    assert visitor.request(method, "/api/records/BAS_AGENCY_INFO").status_code in (400, 403, 404, 405, 501)


@pytest.mark.parametrize(
    "path",
    ["/static/../settings.py", "/static/%2e%2e/settings.py", "/.git/config", "/api/../.git/config", "/static/"],
)
def test_源码版本库与目录都取不到(visitor: httpx.Client, path: str) -> None:
    answer = visitor.get(path)
    assert "SECRET_KEY" not in answer.text
    assert "repositoryformatversion" not in answer.text
    assert "Index of" not in answer.text


def test_错误的应答里没有堆栈与内部细节(desk: Desk, visitor: httpx.Client) -> None:
    visitor.post("/api/login", json=LOGIN)
    for path in ("/api/没有", "/api/records/没有", "/api/records/BAS_AGENCY_INFO?start_date=x", "/api/records/X'--"):
        text = visitor.get(path).text
        for word in ("Traceback", "psycopg", "django", 'File "', "SELECT"):
            assert word not in text, (path, word)


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_别的来源预检不放行(visitor: httpx.Client, origin: str) -> None:
    answer = visitor.request(
        "OPTIONS", "/api/me", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
    )  # fmt: skip
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_伪造的来源地址不进日志(desk: Desk) -> None:
    """没有声明前面有代理时，X-Forwarded-For 不作数。"""
    with httpx.Client(base_url=desk.base_url, trust_env=False) as client:
        client.post("/api/login", json=LOGIN, headers={"X-Forwarded-For": "6.6.6.6"})
    rows = desk.api.records(actor="SEC_ADM", table="SYS_LOGIN_SESSION", where={"username": LOGIN["username"]})["rows"]
    assert {row["ip"] for row in rows} == {"127.0.0.1"}


def test_主机头不在名单的不办(desk: Desk) -> None:
    answer = httpx.get(f"{desk.base_url}/api/csrf", headers={"Host": "evil.example"}, trust_env=False)
    assert answer.status_code == 400
