"""登录会话：有操作就续，闲置失效，退出与被结束各记一笔，结束了的马上用不了。"""

from datetime import timedelta
from time import time
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.db.django_fixtures import do, logs, person
from tests.db.identity.test_grants import PASSWORD, user
from yitihua.infra.identity.models import LoginSession
from yitihua.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("base_world")


def signed_in(name: str = "clerk") -> Client:
    client = Client()
    body = {"username": name, "password": PASSWORD}
    assert client.post("/api/login", body, content_type="application/json").status_code == 200
    return client


def expires(client: Client) -> Any:
    return Session.objects.get(session_key=client.session.session_key).expire_date


@pytest.fixture
def clerk() -> Client:
    user("clerk", "AG_OP", agency="101001")
    return signed_in()


def test_一分钟之内不重写_过了一分钟有操作就续(clerk: Client) -> None:
    row = LoginSession.objects.get()
    at_login = expires(clerk)
    assert clerk.get("/api/me").status_code == 200
    assert expires(clerk) == at_login

    session = clerk.session
    session["seen"] = int(time()) - 60
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    LoginSession.objects.update(last_seen=row.last_seen - timedelta(minutes=29))
    assert clerk.get("/api/me").status_code == 200
    assert expires(clerk) > timezone.now() + timedelta(minutes=29)
    assert LoginSession.objects.get().last_seen >= row.last_seen


def test_闲置过久须重新登录_过期的由作业清掉(clerk: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert clerk.get("/api/me").status_code == 401
    assert do("identity.session.sweep", person("SYSTEM")) == {"count": 1}
    assert LoginSession.objects.count() == 1


def test_退出记一笔(clerk: Client) -> None:
    assert clerk.post("/api/logout", content_type="application/json").status_code == 200
    row = LoginSession.objects.get()
    assert (row.end_reason, row.end_time is not None) == ("退出", True)


def test_管理员结束会话_那边马上要重新登录(clerk: Client) -> None:
    other = signed_in()
    row = LoginSession.objects.get(session_key=clerk.session.session_key)
    do("identity.session.end", person("SYS_ADM"), login_id=str(row.pk))
    assert clerk.get("/api/me").status_code == 401
    assert other.get("/api/me").status_code == 200
    with pytest.raises(Refusal) as again:
        do("identity.session.end", person("SYS_ADM"), login_id=str(row.pk))
    assert again.value.codes == ("E-STATE",)
    assert LoginSession.objects.get(pk=row.pk).end_reason == "管理员结束"


def test_停用的账号_已登录的也马上用不了(clerk: Client) -> None:
    do("identity.user.disable", person("SYS_ADM"), username="clerk", reason="轮岗离开")
    assert clerk.get("/api/me").status_code == 401


def test_登录满十二小时_有操作也要重新登录(clerk: Client) -> None:
    session = clerk.session
    session["since"] = int(time()) - 12 * 3600 + 60
    session.save()
    assert clerk.get("/api/me").status_code == 200
    session = clerk.session
    session["since"] = int(time()) - 12 * 3600 - 1
    session.save()
    assert clerk.get("/api/me").status_code == 401
    assert LoginSession.objects.get().end_reason == "超过最长时限"


def logins(client: Client) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get("/api/logins").json()["rows"]
    return rows


def test_本人看得到自己在哪里登录着_结束别处的_此处还在(clerk: Client) -> None:
    user("other", "AG_OP", agency="101001")
    stranger, second, third = signed_in("other"), signed_in(), signed_in()
    shown = logins(clerk)
    assert [len(shown), sum(row["here"] for row in shown)] == [3, 1]
    assert not any("session_key" in row for row in shown)
    mine = next(row for row in logins(second) if row["here"])
    answer = clerk.post("/api/logins/end", {"login_id": mine["login_id"]}, content_type="application/json")
    assert answer.json() == {"count": 1}
    assert second.get("/api/me").status_code == 401
    assert third.get("/api/me").status_code == 200
    assert clerk.post("/api/logins/end", {}, content_type="application/json").json() == {"count": 1}
    assert [client.get("/api/me").status_code for client in (clerk, third, stranger)] == [200, 401, 200]
    assert [row["here"] for row in logins(clerk)] == [True]
    assert set(LoginSession.objects.exclude(end_time=None).values_list("end_reason", flat=True)) == {"本人结束"}
    (first, _) = logs(operation="session.user.end_others")
    assert first.detail["logins"] == [mine["login_id"]]


def test_别人的登录结束不了_此处的也不在此列(clerk: Client) -> None:
    user("other", "AG_OP", agency="101001")
    stranger = signed_in("other")
    for row in (*logins(stranger), *logins(clerk)):
        answer = clerk.post("/api/logins/end", {"login_id": row["login_id"]}, content_type="application/json")
        assert (answer.status_code, answer.json()["findings"][0]["code"]) == (403, "R-WFL-008")
    assert stranger.get("/api/me").status_code == 200


def test_闲置失效的不列在登录着的里(clerk: Client) -> None:
    signed_in()
    Session.objects.exclude(session_key=clerk.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    assert [row["here"] for row in logins(clerk)] == [True]


def test_退出时叫浏览器清缓存(clerk: Client) -> None:
    answer = clerk.post("/api/logout", content_type="application/json")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert clerk.get("/api/me").status_code == 401
