"""真的起进程：HTTP 往来、重试、被杀后不丢、重放一致、干净退出。"""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sim_city import CLOSING, MORNING, ROOT, Bureau, City
from simulators import MOF, PBC
from simulators.bank import AgentBank
from simulators.host import Host, save_party
from simulators.journal import read_journal
from simulators.post import Ack
from simulators.signing import KeyRing

CERT = "2022430600100000001"
OTHER = "2022430600100000002"


@dataclass
class MofServer:
    """财政收报的替身；`broken` 为真时一律答 503。"""

    bureau: Bureau
    broken: bool = False
    paths: list[str] = field(default_factory=list)
    biz_times: list[str] = field(default_factory=list)

    def start(self, port: int = 0) -> ThreadingHTTPServer:
        stub = self

        class Inbox(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                envelope = self.rfile.read(int(self.headers["Content-Length"]))
                stub.paths.append(self.path)
                stub.biz_times.append(self.headers["X-Biz-Time"])
                if stub.broken:
                    self.send_error(503)
                    return
                ack = stub.bureau.inbox(envelope, self.headers["X-Org-Code"], self.headers["X-Biz-Time"])
                content = json.dumps(ack.as_json()).encode()
                self.send_response(200 if ack.taken else 422)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", port), Inbox)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


@dataclass
class Running:
    """一个跑着的模拟机构。"""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def post(self, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        return self._ask("POST", path, content, headers or {})

    def get(self, path: str) -> Any:
        return self._ask("GET", path, None, {})[1]

    def inbox(self, envelope: bytes, *, from_org: str = MOF, biz_time: str = MORNING) -> tuple[int, Any]:
        return self.post("/inbox", envelope, headers={"X-Org-Code": from_org, "X-Biz-Time": biz_time})

    def act(self, name: str, *, biz_time: str = MORNING, **given: Any) -> Any:
        status, answer = self.post("/act", {"act": name, "with": given, "biz_time": biz_time})
        assert status == 200, answer
        return answer

    def _ask(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body=content, headers=headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        return response.status, answer


Start = Callable[..., Running]


@pytest.fixture
def start(key_rings: dict[str, KeyRing], tmp_path: Path) -> Iterator[Start]:
    started: list[Running] = []
    keys = str(key_rings[MOF].directory)

    def run(*arguments: str) -> Running:
        process = subprocess.Popen(
            [sys.executable, "-m", "simulators", *arguments, "--keys", keys], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        running = Running(process, json.loads(process.stdout.readline())["port"])
        started.append(running)
        return running

    yield run
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait()


@pytest.fixture
def mof(bureau: Bureau) -> Iterator[tuple[MofServer, str]]:
    stub = MofServer(bureau)
    server = stub.start()
    yield stub, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_两个进程走完付款到清算(start: Start, mof: tuple[MofServer, str], bureau: Bureau) -> None:
    stub, mof_url = mof
    treasury = start("treasury", "--mof-url", mof_url, "--port", "0")
    bank = start("bank", "--org", "102", "--auto", "--mof-url", mof_url, "--pbc-url", treasury.url)
    treasury.process.kill()
    treasury.process.wait()
    # 国库换个进程、带上银行地址；端口照旧
    again = ("--port", str(treasury.port), "--bank-url", f"102={bank.url}")
    treasury = start("treasury", "--mof-url", mof_url, *again)
    assert bank.get("/health") == {"status": "ok", "org": "102"}

    assert bank.inbox(bureau.payment(CERT, "20000.00")) == (200, {"status": "accepted", "code": "", "reason": ""})
    assert bank.inbox(bureau.payment(CERT, "20000.00"))[1]["status"] == "duplicate"
    assert treasury.inbox(bureau.quota("Q1", {CERT: "20000.00"}))[0] == 200
    cleared = bank.act("clear", biz_time=CLOSING)
    assert cleared["ok"] is True
    assert [(item["to"], item["vt_code"], item["status"]) for item in cleared["answers"]] == [
        (MOF, "2301", "accepted"),
        (PBC, "2301", "accepted"),
    ]
    assert (cleared["result"]["clearings"][0]["amount"], len(cleared["answers"])) == ("20000.00", 2)
    assert treasury.post("/drain")[1] == {"ok": True, "undelivered": 0}

    state = bank.get("/state")
    assert (state["vouchers"][CERT]["state"], state["advance"], state["zero_balance"]) == ("cleared", "0.00", True)
    assert bank.get(f"/state?pay_cert_no={CERT}")["net_amt"] == "20000.00"
    assert [body.key.vt_code for _, body, _ in bureau.received if body.flag == "1"] == ["5214", "5108", "2301"]
    assert set(stub.paths) == {"/api/messages/inbox"}
    assert stub.biz_times[-1] == CLOSING
    answer = {"pay_cert_no": CERT, "answer": "paid", "state": "cleared"}
    assert bank.post("/cancel", {"pay_cert_no": CERT}) == (200, answer)


def test_财政拒收划款时指令结果带原因(start: Start, mof: tuple[MofServer, str], bureau: Bureau) -> None:
    bank = start("bank", "--org", "102", "--auto", "--mof-url", mof[1], "--pbc-url", "http://127.0.0.1:9")
    bank.inbox(bureau.payment(CERT, "10.00"))
    bureau.refusals["2301", "0"] = Ack("rejected", "R-PAY-068", "划款差-1.00，退款差0.00")
    answer = bank.act("clear", biz_time=CLOSING, **{"2301": "9.00"})
    assert (answer["ok"], answer["code"], answer["reason"]) == (False, "R-PAY-068", "划款差-1.00，退款差0.00")
    assert [item["to"] for item in answer["answers"]] == [MOF]
    assert answer["result"]["clearings"][0]["state"] == "refused"


def test_财政不通时重试_通了就到(start: Start, mof: tuple[MofServer, str], bureau: Bureau) -> None:
    stub, mof_url = mof
    stub.broken = True
    bank = start("bank", "--org", "102", "--auto", "--mof-url", mof_url, "--pbc-url", "http://127.0.0.1:9")
    bank.inbox(bureau.payment(CERT, "10.00"))
    assert bank.post("/drain", {"timeout_s": 0.3})[1] == {"ok": False, "undelivered": 1}
    stub.broken = False
    assert bank.post("/drain")[1] == {"ok": True, "undelivered": 0}
    assert len(bureau.of("5214", "1")) == 1
    assert len(stub.paths) >= 2


def test_被杀后已收下的都在_未送出的回单接着送(
    start: Start, mof: tuple[MofServer, str], bureau: Bureau, tmp_path: Path
) -> None:
    stub, mof_url = mof
    stub.broken = True
    journal = str(tmp_path / "bank.jsonl")
    arguments = ("bank", "--org", "102", "--auto", "--mof-url", mof_url, "--pbc-url", "http://127.0.0.1:9")
    bank = start(*arguments, "--state", journal)
    numbers = [f"20224306001{number:08d}" for number in range(5)]
    accepted = [number for number in numbers if bank.inbox(bureau.payment(number, "10.00"))[0] == 200]
    bank.process.send_signal(signal.SIGKILL)
    bank.process.wait()
    with open(journal, "ab") as stream:
        stream.write(b'{"kind":"message","from":"011"')  # 写到一半断电

    stub.broken = False
    bank = start(*arguments, "--state", journal)
    assert bank.post("/drain")[1]["ok"] is True
    assert sorted(bank.get("/state")["vouchers"]) == accepted == numbers
    assert sorted(item.head["VoucherNo"] for item in bureau.of("5214", "1")) == numbers
    serials = [item.head["XAgentBusinessNo"] for item in bureau.of("5214", "1")]
    assert len(set(serials)) == 5
    assert bank.inbox(bureau.payment(numbers[0], "10.00"))[1]["status"] == "duplicate"


def test_收到SIGTERM干净退出(start: Start, mof: tuple[MofServer, str]) -> None:
    treasury = start("treasury", "--mof-url", mof[1])
    treasury.process.terminate()
    assert treasury.process.wait(timeout=5) == 0


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/act", b"{", 422, "T006"),
        ("/act", b"[]", 422, "T006"),
        ("/act", b'{"act": "pay", "with": 1}', 422, "T006"),
        ("/act", b'{"act": "pay", "biz_time": "2022"}', 422, "T003"),
        ("/act", b'{"act": "pay", "wait_s": "x", "biz_time": "2022-03-01"}', 422, "T006"),
        ("/act", b'{"act": "fly", "biz_time": "2022-03-01"}', 422, "B020"),
        ("/inbox", b"<MOF>", 422, "T003"),
        ("/nowhere", b"", 404, "T004"),
    ],
)
def test_坏请求有说法(path: str, body: bytes, status: int, code: str, live: Running) -> None:
    answered, plain = live.post(path, body)
    assert (answered, plain["code"]) == (status, code)


def test_网页驱使不了模拟器_清空后回到空白(live: Running, bureau: Bureau) -> None:
    assert live.post("/reset", headers={"Origin": "http://example.com"})[0] == 403
    live.inbox(bureau.payment(OTHER, "10.00"))
    assert OTHER in live.get("/state")["vouchers"]
    assert live.post("/reset")[1] == {"ok": True}
    assert live.get("/state")["vouchers"] == {}
    assert live.inbox(bureau.payment(OTHER, "10.00"))[1]["status"] == "accepted"


@pytest.fixture(scope="module")
def live(key_rings: dict[str, KeyRing]) -> Iterator[Running]:
    directory = str(key_rings[MOF].directory)
    urls = ("--mof-url", "http://127.0.0.1:9", "--pbc-url", "http://127.0.0.1:9")
    environment = {**os.environ, "SIMULATOR_KEYS": directory}
    command = [sys.executable, "-m", "simulators", "bank", "--org", "102", *urls]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    yield Running(process, json.loads(process.stdout.readline())["port"])
    process.terminate()
    process.wait()


def test_日志重放与当时状态一字不差(key_rings: dict[str, KeyRing], bureau: Bureau, tmp_path: Path) -> None:
    journal = tmp_path / "bank.jsonl"
    host = Host(lambda: AgentBank(org="102", keys=key_rings["102"]), peers={}, state=journal)
    host.handle(bureau.payment(CERT, "30.00", "70.00"), biz_time=MORNING, from_org=MOF)
    host.handle(bureau.payment(OTHER, "5.00"), biz_time=MORNING, from_org=MOF)
    host.act("pay", {"all": True}, biz_time=MORNING, wait_s=0)
    host.act("bounce", {"pay_cert_no": CERT, "detail_no": "1"}, biz_time=MORNING, wait_s=0)
    for message in list(host._outstanding.values()):
        host._delivered(message, Ack("accepted") if message.vt_code == "5214" else Ack("rejected", "R-PAY-070", "超"))
    host.act("clear", {}, biz_time=CLOSING, wait_s=0)
    host.close()
    assert len(list(read_journal(journal))) == 9

    again = Host(lambda: AgentBank(org="102", keys=key_rings["102"]), peers={}, state=journal)
    again.close()
    assert again.party.snapshot() == host.party.snapshot()
    assert list(again._outstanding) == list(host._outstanding)
    assert len(list(read_journal(journal))) == 1


def test_进程内用过的银行可存成日志由服务接着跑(city: City, key_rings: dict[str, KeyRing], tmp_path: Path) -> None:
    city.cleared(CERT, "100.00")
    city.paid(OTHER, "8.00")
    save_party(tmp_path / "bank.jsonl", city.bank)
    host = Host(
        lambda: AgentBank(org="102", keys=key_rings["102"], run_code="XYZ"), peers={}, state=tmp_path / "bank.jsonl"
    )
    host.close()
    assert host.state() == {**city.bank.state(), "undelivered": 0}
