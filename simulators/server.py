"""网络服务：只听本机。收报 /inbox，控制 /act、/cancel、/reset、/drain，查看 /health、/state。"""

import json
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from simulators.host import Host
from simulators.refusal import Refused
from simulators.wire import MAX_BYTES

ACT_WAIT_S = 60.0
DRAIN_WAIT_S = 60.0
LOOPBACK = "127.0.0.1"

Reply = tuple[int, dict[str, Any]]


class SimulatorServer(ThreadingHTTPServer):
    """本机服务；端口写 0 时由系统分配。"""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: Host, *, port: int) -> None:
        self.host = host
        super().__init__((LOOPBACK, port), Handler)


class Handler(BaseHTTPRequestHandler):
    """一个请求。"""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        self._answer({"/health": self._health, "/state": self._state})

    def do_POST(self) -> None:
        routes = {"/inbox": self._inbox, "/act": self._act, "/cancel": self._cancel}
        self._answer({**routes, "/reset": self._reset, "/drain": self._drain})

    def log_message(self, format: str, *args: Any) -> None:
        """不写访问日志。"""

    @property
    def _host(self) -> Host:
        return cast(SimulatorServer, self.server).host

    def _answer(self, routes: dict[str, Callable[[], Reply]]) -> None:
        route = routes.get(urlsplit(self.path).path)
        if self.headers.get("Origin"):  # 浏览器里的别家网页不得驱使模拟器
            self._write((403, {"ok": False, "code": "T005", "reason": "不接受网页请求"}))
            return
        if route is None:
            self._write((404, {"ok": False, "code": "T004", "reason": f"没有 {self.path}"}))
            return
        try:
            reply = route()
        except Refused as refused:
            reply = (422, {"ok": False, "code": refused.code, "reason": refused.reason})
        self._write(reply)

    def _health(self) -> Reply:
        return 200, {"status": "ok", "org": self._host.party.org}

    def _state(self) -> Reply:
        state = self._host.state()
        number = parse_qs(urlsplit(self.path).query).get("pay_cert_no")
        return 200, state["vouchers"].get(number[0], {}) if number else state

    def _inbox(self) -> Reply:
        biz_time, from_org = self.headers.get("X-Biz-Time", ""), self.headers.get("X-Org-Code", "")
        ack = self._host.handle(self._body(), biz_time=biz_time, from_org=from_org)
        return 200 if ack.taken else 422, ack.as_json()

    def _act(self) -> Reply:
        asked = self._json()
        name, given = str(asked.get("act") or ""), asked.get("with") or {}
        if not isinstance(given, dict):
            raise Refused("T006", "with 应为对象")
        wait_s = _seconds(asked, "wait_s", ACT_WAIT_S)
        return 200, self._host.act(name, given, biz_time=str(asked.get("biz_time") or ""), wait_s=wait_s)

    def _cancel(self) -> Reply:
        asked = self._json()
        given_time = str(asked.get("biz_time") or self.headers.get("X-Biz-Time") or "")
        # 没带业务时间的，按最近一次往来的业务时间
        biz_time = given_time or self._host.last_biz_time or datetime.now().isoformat()  # noqa: DTZ005 当地时间
        given = {"pay_cert_no": str(asked.get("pay_cert_no") or "")}
        result = self._host.act("answer_cancel", given, biz_time=biz_time, wait_s=0)["result"]
        return 200, {name: result[name] for name in ("pay_cert_no", "answer", "state")}

    def _reset(self) -> Reply:
        self._host.reset()
        return 200, {"ok": True}

    def _drain(self) -> Reply:
        timeout_s = _seconds(self._json(), "timeout_s", DRAIN_WAIT_S)
        self._host.delivery.kick()
        drained = self._host.delivery.drain(timeout_s=timeout_s)
        return 200, {"ok": drained, "undelivered": self._host.delivery.waiting()}

    def _body(self) -> bytes:
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BYTES:
            self.close_connection = True
            raise Refused("T001", f"报文{length}字节，超过上限")
        return self.rfile.read(length)

    def _json(self) -> dict[str, Any]:
        content = self._body()
        try:
            plain = json.loads(content) if content else {}
        except ValueError:
            raise Refused("T006", "请求不是 JSON") from None
        if not isinstance(plain, dict):
            raise Refused("T006", "请求应为 JSON 对象")
        return plain

    def _write(self, reply: Reply) -> None:
        status, plain = reply
        content = json.dumps(plain, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _seconds(asked: dict[str, Any], name: str, longest: float) -> float:
    given = asked.get(name, longest)
    if isinstance(given, bool) or not isinstance(given, int | float) or given < 0:
        raise Refused("T006", f"{name} 应为不小于 0 的秒数")
    return min(float(given), longest)
