"""事件通知：同一事务写下、范围之内才发、签名、重试与死信、重送、只发许可的地址。"""

import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from tests.db.clients.test_clients import asked
from tests.db.django_fixtures import DIVISION, context, person
from tests.db.identity.test_grants import at, do, refused, user
from yitihua.app.clients import targets
from yitihua.app.ports.webhooks import NotDelivered, deliver
from yitihua.infra.calendar.models import Parameter
from yitihua.infra.clients.models import WebhookDelivery
from yitihua.infra.identity.models import User
from yitihua.infra.operation.events import deliver as publish
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.modules.appropriation.public import IndicatorCut, IndicatorIssued

pytestmark = pytest.mark.usefixtures("base_world")
SECRET = "fedcba9876543210" * 4


class Receiver:
    """对方：收下什么、按 `status` 应答。"""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((dict(self.headers), body))
                self.send_response(outer.status)
                if outer.status == 302:
                    self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def officers() -> tuple[User, User]:
    return user("sec1", "SEC_ADM"), user("sec2", "SEC_ADM")


def subscribe(officers: tuple[User, User], url: str, *events: str, **terms: Any) -> str:
    made = do("identity.client.request", at(officers[0]), **asked(**terms))
    done = do("identity.client.approve", at(officers[1]), change_id=made["change_id"])
    hook = do(
        "identity.webhook.create", at(officers[0]), client_id=done["client_id"], url=url, secret=SECRET,
        event_types=list(events or ("appropriation.issued",)),
    )  # fmt: skip
    return str(hook["webhook_id"])


def happen(*events: Any, commit: bool = True) -> None:
    """在一个事务里发布事件，同操作里一样。"""
    ctx = context(person("MOF_BGT"))
    with transaction.atomic():
        set_divisions([DIVISION])
        ctx.publish(*events)
        publish(ctx)
        if not commit:
            transaction.set_rollback(True)


def issued(agency: str = "101001") -> IndicatorIssued:
    from decimal import Decimal

    return IndicatorIssued(uuid4(), agency, Decimal("12.30"))


def deliveries() -> list[WebhookDelivery]:
    with transaction.atomic():
        set_divisions([DIVISION])
        return list(WebhookDelivery.objects.order_by("delivery_id"))


def send(row: WebhookDelivery) -> bool:
    """送一次；还要再试的返回真。"""
    try:
        deliver(str(row.pk), DIVISION)
    except NotDelivered:
        return True
    return False


def test_送到_签名对得上_内容有事件与金额(officers: tuple[User, User], receiver: Receiver) -> None:
    subscribe(officers, receiver.url)
    happen(issued())
    (row,) = deliveries()
    assert send(row) is False
    headers, body = receiver.got[0]
    told = json.loads(body)
    assert (told["event"], told["title"], told["data"]["amount"]) == ("appropriation.issued", "指标已下达", "12.30")
    assert (told["delivery_id"], headers["X-Yitihua-Delivery"]) == (str(row.pk), str(row.pk))
    text = headers["X-Yitihua-Timestamp"].encode() + b"." + body
    assert headers["X-Yitihua-Signature"] == hmac.new(SECRET.encode(), text, "sm3").hexdigest()
    (done,) = deliveries()
    assert (done.status, done.attempts, done.last_status) == ("sent", 1, 200)
    assert send(done) is False
    assert len(receiver.got) == 1


def test_业务没成就没有通知(officers: tuple[User, User], receiver: Receiver) -> None:
    subscribe(officers, receiver.url)
    happen(issued(), commit=False)
    assert deliveries() == []


def test_看不到的单位不通知_不属哪个单位的只给管全区划的(officers: tuple[User, User], receiver: Receiver) -> None:
    from decimal import Decimal

    subscribe(officers, receiver.url, "appropriation.issued", "appropriation.cut")
    happen(issued("102001"), issued("101001"), IndicatorCut(uuid4(), None, Decimal("1.00")))
    assert [row.payload["data"]["agency_code"] for row in deliveries()] == ["101001"]
    subscribe(officers, receiver.url, "appropriation.cut", roles=["MOF_BGT"], agency_prefix="")
    happen(IndicatorCut(uuid4(), None, Decimal("1.00")))
    assert [row.event_type for row in deliveries()] == ["appropriation.issued", "appropriation.cut"]


@pytest.mark.parametrize("status", [500, 404, 302])
def test_没送到就再试_试满成死信_可以重送(officers: tuple[User, User], receiver: Receiver, status: int) -> None:
    Parameter.objects.create(param_key="webhook_attempts", mof_div_code=DIVISION, fiscal_year="", param_value="2")
    subscribe(officers, receiver.url)
    happen(issued())
    receiver.status = status
    assert send(deliveries()[0]) is True
    assert (deliveries()[0].status, deliveries()[0].last_error) == ("waiting", f"对方应答 {status}")
    asked = {"delivery_ids": [str(deliveries()[0].pk)]}
    assert refused("identity.webhook.resend", officers[0], **asked) == ("E-STATE",)
    assert send(deliveries()[0]) is False
    assert (deliveries()[0].status, deliveries()[0].attempts) == ("dead", 2)

    receiver.status = 204
    assert do("identity.webhook.resend", at(officers[0]), **asked) == {"count": 1}
    assert send(deliveries()[0]) is False
    assert deliveries()[0].status == "sent"
    assert receiver.got[0][1] == receiver.got[-1][1]


def test_连不上也再试(officers: tuple[User, User], receiver: Receiver) -> None:
    subscribe(officers, "http://127.0.0.1:1/hook")
    happen(issued())
    assert send(deliveries()[0]) is True
    assert deliveries()[0].last_error == "连不上：ConnectError"


def test_停用的订阅不再产生_没送到的成死信(officers: tuple[User, User], receiver: Receiver) -> None:
    hook = subscribe(officers, receiver.url)
    happen(issued())
    do("identity.webhook.disable", at(officers[1]), webhook_id=hook, reason="对方下线")
    happen(issued())
    (row,) = deliveries()
    assert send(row) is False
    assert (deliveries()[0].status, deliveries()[0].last_error, receiver.got) == ("dead", "订阅已停用", [])


@pytest.mark.parametrize(
    "url",
    [
        "http://192.168.1.1/hook",
        "https://10.0.0.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "http://user:pw@127.0.0.1/",
        "http://127.0.0.1:99999/",
        "http://[::1/",
        "gopher://127.0.0.1",
    ],
)
def test_不许发的地址建不了(officers: tuple[User, User], url: str) -> None:
    made = do("identity.client.request", at(officers[0]), **asked())
    done = do("identity.client.approve", at(officers[1]), change_id=made["change_id"])
    fields = {"client_id": done["client_id"], "secret": SECRET, "event_types": ["payment.paid"], "url": url}
    assert refused("identity.webhook.create", officers[0], **fields) == ("E-WEBHOOK",)


def test_白名单里的主机须用https() -> None:
    Parameter.objects.create(
        param_key="webhook_hosts", mof_div_code=DIVISION, fiscal_year="", param_value="10.1.2.3,hook.example"
    )
    assert targets.unfit_target("https://10.1.2.3/a", mof_div_code=DIVISION) == ""
    assert targets.unfit_target("http://10.1.2.3/a", mof_div_code=DIVISION) == "本机之外须用 https"
    assert "白名单" in targets.unfit_target("https://10.1.2.4/a", mof_div_code=DIVISION)


def test_白名单去掉之后已有的订阅也不发(officers: tuple[User, User], receiver: Receiver, monkeypatch: Any) -> None:
    subscribe(officers, receiver.url)
    happen(issued())
    monkeypatch.setattr(targets, "_loopback", lambda host, port: False)
    assert send(deliveries()[0]) is False
    assert (deliveries()[0].status, receiver.got) == ("dead", [])


def test_没有的事件码建不了_密钥不进日志(officers: tuple[User, User], receiver: Receiver) -> None:
    from yitihua.infra.oplog.models import OpLog

    subscribe(officers, receiver.url)
    assert SECRET not in str(list(OpLog.objects.values_list("detail", flat=True)))
    made = do("identity.client.request", at(officers[0]), **asked())
    done = do("identity.client.approve", at(officers[1]), change_id=made["change_id"])
    fields = {"client_id": done["client_id"], "secret": SECRET, "event_types": ["没有"], "url": receiver.url}
    assert refused("identity.webhook.create", officers[0], **fields) == ("E-WEBHOOK",)
