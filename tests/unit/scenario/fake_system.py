"""一个极小的假系统：一条额度、三个操作、一张记录、一家银行，只为验证运行器。"""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ACCOUNTS = [
    {"role": "AG_OP", "seq": 1, "subject": "101001", "username": "ag_op1@101001", "password": "p"},
    {"role": "AG_OP", "seq": 2, "subject": "101001", "username": "ag_op2@101001", "password": "p"},
    {"role": "AUDIT", "seq": 1, "subject": "430600000", "username": "audit1@430600000", "password": "p"},
]
COMMAND_FIELDS = {"demo.quota.take": ["bgt_id", "amount", "row_version"], "demo.quota.open": ["amount", "use_des"]}


@dataclass
class State:
    """假系统的全部状态；`leaky` 让被拒的操作也留下痕迹，`forgetful` 让幂等失效。"""

    lock: threading.Lock = field(default_factory=threading.Lock)
    quotas: dict[str, dict[str, Any]] = field(default_factory=dict)
    answered: dict[str, Any] = field(default_factory=dict)
    traces: int = 0
    logins: int = 0
    resets: int = 0
    drains: int = 0
    biz_time: str = ""
    jobs: list[str] = field(default_factory=list)
    acts: list[dict[str, Any]] = field(default_factory=list)
    clean: bool = True
    leaky: bool = False
    forgetful: bool = False
    bank_answer: dict[str, Any] = field(default_factory=lambda: {"ok": True, "result": {}, "answers": []})


def refusal(code: str, message: str, **figures: str) -> tuple[int, dict[str, Any]]:
    finding = {"code": code, "level": "block", "message": message, "figures": figures, "fields": [], "next_step": ""}
    return 422, {"findings": [finding], "message": message}


def operate(state: State, code: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    request_id = body.pop("request_id")
    if request_id in state.answered and not state.forgetful:
        return 200, {"result": state.answered[request_id], "findings": []}
    status, answer = _decide(state, code, body)
    if status == 200:
        state.answered[request_id] = answer.get("result")
    elif state.leaky:
        state.traces += 1
    return status, answer


def _decide(state: State, code: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    if code == "demo.quota.open":
        bgt_id = f"q{len(state.quotas) + 1}"
        row = {"bgt_id": bgt_id, "amount": body["amount"], "cur_amt": body["amount"], "row_version": 1}
        state.quotas[bgt_id] = row | {"use_des": body.get("use_des")}
        return 200, {"result": {"bgt_id": bgt_id, "lines": [{"bgt_id": bgt_id}]}, "findings": []}
    if code == "demo.quota.open_batch":
        made = [_decide(state, "demo.quota.open", line)[1]["result"] for line in body["lines"]]
        return 200, {"outcomes": made, "ok": len(made), "refused": 0}
    row = state.quotas[body["bgt_id"]]
    if "row_version" in body and body["row_version"] != row["row_version"]:
        return 409, refusal("R-GEN-005", "数据已被他人修改")[1]
    left = _fen(row["cur_amt"]) - _fen(body["amount"])
    if left < 0:
        over = f"{-left // 100}.{-left % 100:02d}"
        return refusal("R-PAY-004", f"指标可用{row['cur_amt']}，申请{body['amount']}", 超=over)
    row |= {"cur_amt": f"{left // 100}.{left % 100:02d}", "row_version": row["row_version"] + 1}
    warned = [{"code": "R-PAY-043", "level": "warn", "message": "请确认", "figures": {}}]
    return 200, {"result": {"bgt_id": row["bgt_id"], "amounts": [row["cur_amt"]]}, "findings": warned}


def _fen(text: str) -> int:
    return int(text.replace(".", ""))


class Handler(BaseHTTPRequestHandler):
    """对外接口、场景控制接口与银行控制接口都在这一个地址上。"""

    protocol_version = "HTTP/1.1"
    state: State

    def log_message(self, format: str, *args: Any) -> None:
        """不写访问日志。"""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        with self.state.lock:
            if parts.path.startswith("/api/records/"):
                return self._send(*self._records(query)) if self._user() else self._send(403, {"findings": []})
            answers: dict[str, Any] = {
                "/api/scenario/accounts": ACCOUNTS,
                "/api/scenario/world": self._world(),
                "/api/scenario/digest": {"quota": json.dumps(self.state.quotas), "trace": str(self.state.traces)},
                "/api/openapi.json": _openapi(),
            }
            self._send(200, answers[parts.path])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        with self.state.lock:
            self._send(*self._post(urlsplit(self.path).path, body))

    def _post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        if path == "/api/login":
            self.state.logins += 1
            return (200, {"username": body["username"]}) if body["password"] == "p" else refusal("E-LOGIN", "密码不对")
        if path.startswith("/api/operations/"):
            if not self._user() or self.headers.get("X-CSRFToken") != "token":
                return 403, refusal("E-AUTH", "未登录")[1]
            return operate(self.state, path.rpartition("/")[2], body)
        return 200, self._control(path, body)

    def _control(self, path: str, body: dict[str, Any]) -> Any:
        state = self.state
        if path == "/bank/act":
            state.acts.append(body)
            return state.bank_answer
        if path.endswith("/reset"):
            state.quotas.clear()
            state.answered.clear()
            state.resets += 1
        elif path.endswith("/time"):
            state.biz_time = body["biz_time"]
        elif path.endswith("/job"):
            state.jobs.append(body["code"])
        elif path.endswith("/drain"):
            state.drains += 1
        return {"clean": state.clean, "problems": [] if state.clean else ["q1 差额 0.01"]}

    def _records(self, query: dict[str, str]) -> tuple[int, Any]:
        control = {"totals", "page", "page_size", "unit"}
        rows = [
            row
            for row in self.state.quotas.values()
            if all(_matches(row, key, value) for key, value in query.items() if key not in control)
        ]
        size = min(int(query["page_size"]), 2)
        start = size * (int(query["page"]) - 1)
        total = sum(_fen(row["cur_amt"]) for row in rows)
        sums = {"cur_amt": f"{total // 100}.{total % 100:02d}"}
        return 200, {"rows": rows[start : start + size], "count": len(rows), "sums": sums, "columns": []}

    def _world(self) -> dict[str, Any]:
        host = f"http://{self.headers['Host']}"
        return {"banks": {"102": f"{host}/bank"}, "biz_time": self.state.biz_time, "mof_div_code": "430600000"}

    def _user(self) -> bool:
        return "session=" in self.headers.get("Cookie", "")

    def _send(self, status: int, body: Any) -> None:
        content = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        if self.path == "/api/login" and status == 200:
            self.send_header("Set-Cookie", "session=s; Path=/")
            self.send_header("Set-Cookie", "csrftoken=token; Path=/")
        self.end_headers()
        self.wfile.write(content)


def _matches(row: dict[str, Any], key: str, value: str) -> bool:
    name, _, operator = key.partition("__")
    return str(row.get(name)) in value.split(",") if operator == "in" else str(row.get(name)) == value


def _openapi() -> dict[str, Any]:
    paths = {
        f"/api/operations/{code}": {
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{code}"}}}}
            }
        }
        for code in COMMAND_FIELDS
    }
    schemas = {code: {"properties": {name: {} for name in names}} for code, names in COMMAND_FIELDS.items()}
    return {"paths": paths, "components": {"schemas": schemas}}


class FakeSystem:
    """起在空闲端口上的假系统。"""

    def __init__(self) -> None:
        self.state = State()
        handler = type("BoundHandler", (Handler,), {"state": self.state})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
