"""对外接口的客户端：登录、操作、查询，以及只在场景模式下存在的控制接口。"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from yitihua.app.scenario.faults import StepFailed
from yitihua.infra.outward import trusted

TIMEOUT_S: Final = 120.0
PAGE_SIZE: Final = 1000
_UNIT_ROLES: Final = ("AG_OP", "AG_AUD")
_DEFAULT_UNIT: Final = "101001"
_DEFAULT_DEPT: Final = "101"


@dataclass(frozen=True, slots=True)
class Reply:
    """一次调用的结局：成功带结果与预警，被拒带各条发现；其他状态在调用处就算失败。"""

    ok: bool
    status: int
    result: Any = None
    findings: tuple[Mapping[str, Any], ...] = ()
    message: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(item.get("code", "")) for item in self.findings))

    @property
    def text(self) -> str:
        """提示语、下一步和列出的金额，连成一段，供核对“提示语须包含”。"""
        parts = [self.message]
        for item in self.findings:
            parts += [str(item.get("message", "")), str(item.get("next_step", ""))]
            parts += [f"{key}{value}" for key, value in dict(item.get("figures") or {}).items()]
        return "\n".join(part for part in parts if part)

    def describe(self) -> str:
        if self.ok:
            return f"成功 {self.result}"
        lines = [f"{item.get('code')} {item.get('message')} {item.get('figures') or ''}" for item in self.findings]
        return f"被拒（{self.status}）" + "；".join(lines or [self.message])


@dataclass
class Api:
    """一个服务进程的对外接口；每个账号一个会话，按需登录。`rules_off` 是换世界时一并关掉的规则。"""

    base_url: str
    rules_off: str = ""
    _control: httpx.Client = field(init=False)
    _sessions: dict[str, httpx.Client] = field(init=False, default_factory=dict)
    _accounts: list[dict[str, Any]] = field(init=False, default_factory=list)
    _commands: dict[str, set[str]] | None = field(init=False, default=None)
    division: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self._control = httpx.Client(base_url=self.base_url, timeout=TIMEOUT_S, trust_env=False, verify=trusted())

    def close(self) -> None:
        """关掉全部连接。"""
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()
        self._control.close()

    def reset(self, *, world: str) -> None:
        """换一个全新的世界；旧会话随旧库作废。"""
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()
        self.control("POST", "reset", {"world": world, "rules_off": self.rules_off})
        self._accounts = list(self.control("GET", "accounts"))
        self.division = str(self.world().get("mof_div_code", ""))

    def switch_rules(self, *, off: str) -> None:
        """关掉一条规则；空即全部恢复。"""
        self.control("POST", "rules", {"off": off})

    def world(self) -> dict[str, Any]:
        """当前世界：各模拟器的控制地址、业务时间、区划。"""
        return dict(self.control("GET", "world"))

    def control(self, method: str, name: str, body: Mapping[str, Any] | None = None) -> Any:
        """调用场景模式的控制接口；任何非 200 都是失败。"""
        response = self._control.request(method, f"/api/scenario/{name}", json=body)
        if response.status_code != 200:
            raise StepFailed(f"控制接口 {name} 返回 {response.status_code}", details=(response.text[:2000],))
        return response.json() if response.content else None

    def run(
        self, *, actor: str, operation: str, fields: Mapping[str, Any], request_id: str = "", dry_run: bool = False
    ) -> Reply:
        """以某个账号执行一个操作。"""
        session = self.session(actor)
        response = session.post(
            f"/api/operations/{operation}",
            params={"dry_run": "true"} if dry_run else None,
            json={"request_id": request_id or str(uuid.uuid4()), **fields},
            headers={"X-CSRFToken": session.cookies.get("csrftoken") or ""},
        )
        return _reply(response)

    def records(self, *, actor: str, table: str, where: Mapping[str, Any], unit: str = "") -> dict[str, Any]:
        """按标准表名查全部命中的行，返回 {rows, count, sums}；列表条件等价于 `字段__in`。"""
        query: dict[str, str] = {}
        for key, value in where.items():
            query[f"{key}__in" if isinstance(value, list) else key] = (
                ",".join(str(item) for item in value) if isinstance(value, list) else str(value)
            )
        query |= {"totals": "1", "page_size": str(PAGE_SIZE)} | ({"unit": unit} if unit else {})
        found: dict[str, Any] = {"rows": [], "count": 0, "sums": {}}
        page = 1
        while True:
            response = self.session(actor).get(f"/api/records/{table}", params=query | {"page": str(page)})
            if response.status_code != 200:
                raise StepFailed(f"查询 {table} 返回 {response.status_code}", details=(response.text[:2000],))
            body = response.json()
            found = {
                "rows": found["rows"] + body["rows"],
                "count": body["count"],
                "sums": body.get("sums") or {},
            }
            if not body["rows"] or len(found["rows"]) >= body["count"]:
                return found
            page += 1

    def codes_of_opening(self, *, actor: str, table: str, key: str) -> list[str]:
        """按主键打开一条记录被拒的规则号；打开了为空。"""
        response = self.session(actor).get(f"/api/records/{table}/{key}")
        return [] if response.status_code == 200 else [item["code"] for item in response.json()["findings"]]

    def command(self, operation: str) -> set[str]:
        """该操作的命令有哪些字段（以系统公布的 OpenAPI 为准）；没有公布的为空。"""
        if self._commands is None:
            response = self._control.get("/api/openapi.json")
            self._commands = _commands(response.json()) if response.status_code == 200 else {}
        return self._commands.get(operation, set())

    def session(self, actor: str) -> httpx.Client:
        """取账号的会话，第一次用时走正常登录。"""
        account = self.account(actor)
        username = str(account["username"])
        if username not in self._sessions:
            session = httpx.Client(base_url=self.base_url, timeout=TIMEOUT_S, trust_env=False, verify=trusted())
            response = session.post("/api/login", json={"username": username, "password": account["password"]})
            if response.status_code != 200:
                session.close()
                raise StepFailed(
                    f"{actor}（{username}）登录返回 {response.status_code}", details=(response.text[:500],)
                )
            self._sessions[username] = session
        return self._sessions[username]

    def account(self, actor: str) -> dict[str, Any]:
        """“角色#序号@主体”对应的账号；不写序号即 1，不写主体即本级或样例单位。"""
        head, _, subject = actor.partition("@")
        role, _, number = head.partition("#")
        wanted = subject or self._default_subject(role)
        for account in self._accounts:
            if (account["role"], int(account["seq"]), account["subject"]) == (role, int(number or 1), wanted):
                return account
        raise StepFailed(f"这个世界没有账号 {role}#{number or 1}@{wanted}")

    def _default_subject(self, role: str) -> str:
        if role in _UNIT_ROLES:
            return _DEFAULT_UNIT
        return _DEFAULT_DEPT if role == "DEPT" else self.division


def _reply(response: httpx.Response) -> Reply:
    """单笔的结果在 result 里；批量的没有 result，整个应答（outcomes、ok、refused）就是结果。"""
    if response.status_code >= 500 or "application/json" not in response.headers.get("content-type", ""):
        raise StepFailed(f"接口返回 {response.status_code}，不是预期的应答", details=(response.text[:2000],))
    body = response.json()
    return Reply(
        ok=response.status_code in (200, 202),
        status=response.status_code,
        result=body.get("result", body),
        findings=tuple(body.get("findings") or ()),
        message=str(body.get("message", "")),
    )


def _commands(document: Mapping[str, Any]) -> dict[str, set[str]]:
    """从 OpenAPI 里取每个操作的命令字段。"""
    schemas = document.get("components", {}).get("schemas", {})
    commands: dict[str, set[str]] = {}
    for path, methods in document.get("paths", {}).items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if "$ref" in schema:
            schema = schemas.get(str(schema["$ref"]).rpartition("/")[2], {})
        commands[str(path).rpartition("/")[2]] = set(schema.get("properties", {}))
    return commands
