"""对接：手册里的例子对着真的服务跑；接入码认得、限流、每次多花多少。"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.edge.refusals import refused
from tests.make import thread
from tests.make.desk import Desk
from yitihua.app.processes import free_port

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "howto" / "examples"
SECRET = "0123456789abcdef" * 4
TARGET = "/api/records/BAS_AGENCY_INFO?page_size=5"


def connect(desk: Desk, **terms: Any) -> dict[str, Any]:
    """申请、批准一个客户端，返回批准的结果。"""
    asked = {"client_name": "单位财务软件", "algorithm": "HMAC-SM3", "secret": SECRET, "reason": "财务软件对接"}
    made = desk.do("SEC_ADM", "identity.client.request", **asked, **terms)
    approved: dict[str, Any] = desk.do("SEC_ADM#2", "identity.client.approve", change_id=made["change_id"])
    return approved


@pytest.fixture(scope="module")
def client(fresh_world: Desk) -> dict[str, Any]:
    return connect(fresh_world, roles=["AG_OP"], agency_prefix="101001")


def run(desk: Desk, client: dict[str, Any], *command: str) -> subprocess.CompletedProcess[str]:
    """照手册的写法跑一个例子。"""
    environment = {
        **os.environ, "YITIHUA_URL": desk.base_url, "YITIHUA_KEY_ID": str(client["key_id"]), "YITIHUA_SECRET": SECRET,
        "no_proxy": "*", "NO_PROXY": "*",
    }  # fmt: skip
    return subprocess.run([*command], env=environment, capture_output=True, text=True, timeout=120, check=False)


SAMPLES = {"curl": ["bash", str(EXAMPLES / "call.sh")], "Python": [sys.executable, str(EXAMPLES / "call.py")]}


@pytest.mark.parametrize("name", SAMPLES)
def test_手册里的例子查得到本单位的数(desk: Desk, client: dict[str, Any], name: str) -> None:
    done = run(desk, client, *SAMPLES[name], "GET", TARGET)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [row["agency_code"] for row in json.loads(done.stdout)["rows"]] == ["101001"]


@pytest.mark.parametrize("name", SAMPLES)
def test_手册里的例子办得了事_被拒的说清(desk: Desk, client: dict[str, Any], name: str) -> None:
    body = json.dumps({"request_id": f"例-{name}", "username": "x"}, ensure_ascii=False)
    done = run(desk, client, *SAMPLES[name], "POST", "/api/operations/identity.user.disable", body)
    assert done.returncode != 0
    assert json.loads(done.stdout)["findings"][0]["code"] in ("R-WFL-003", "R-WFL-008", "E-REQ-005")


def test_密钥不对的例子_说签名不符(desk: Desk, client: dict[str, Any]) -> None:
    wrong = {**client, "key_id": str(client["key_id"])[:-1] + "x"}
    done = run(desk, wrong, *SAMPLES["Python"], "GET", TARGET)
    assert json.loads(done.stdout)["findings"][0]["code"] == "E-SIGN"


def test_没有签名的接入码不认(desk: Desk, client: dict[str, Any]) -> None:
    answer = httpx.get(
        f"{desk.base_url}{TARGET}", headers={"X-Key-Id": str(client["key_id"])}, trust_env=False
    )  # fmt: skip
    refused(answer, status=401, code="E-SIGN")


def test_限流_超过的429带Retry_After(desk: Desk) -> None:
    slow = connect(desk, roles=["AG_OP"], agency_prefix="101001", rate_limit=2)
    codes = []
    for _ in range(4):
        done = run(desk, slow, *SAMPLES["Python"], "GET", TARGET)
        codes.append(0 if done.returncode == 0 else json.loads(done.stdout)["findings"][0]["code"])
    assert "E-RATE" in codes


@pytest.fixture
def receiver() -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    port = free_port()
    environment = {**os.environ, "YITIHUA_WEBHOOK_SECRET": SECRET}
    command = [sys.executable, str(EXAMPLES / "receive.py"), str(port)]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    yield port, child
    child.terminate()
    child.wait(timeout=10)


def test_下达一条指标_手册里的收件样例收到通知(
    desk: Desk, client: dict[str, Any], receiver: tuple[int, "subprocess.Popen[str]"]
) -> None:
    port, child = receiver
    _wait(port)
    desk.do(
        "SEC_ADM", "identity.webhook.create", client_id=client["client_id"], secret=SECRET,
        url=f"http://127.0.0.1:{port}/hook", event_types=["appropriation.issued"],
    )  # fmt: skip
    made = thread.unit_indicator(desk, amount="321.00")
    assert child.stdout is not None
    told = json.loads(child.stdout.readline())
    assert (told["event"], told["data"]) == (
        "appropriation.issued",
        {"bgt_id": made.bgt_id, "agency_code": "101001", "amount": "321.00"},
    )
    rows = desk.api.records(actor="SEC_ADM", table="SYS_WEBHOOK_DELIVERY", where={"status": "sent"})["rows"]
    assert [row["delivery_id"] for row in rows] == [told["delivery_id"]]


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)
        except httpx.ConnectError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("收件样例没有起来")
