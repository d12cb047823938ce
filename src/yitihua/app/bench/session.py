"""一个连接：登录一次，保持长连接；只用标准库，客户端自己少占处理器。"""

import http.client
import json
import time
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from yitihua.app.world.orgs import DEMO_PASSWORD

TIMEOUT_S = 900.0
"""最久的是次年结转：三十多万行一个事务，要几分钟。"""
IDLE_S = 2.0
"""闲置过久的长连接服务器会先关，再用之前自己换一条。"""


class Session:
    """演示账号的会话。"""

    def __init__(self, base_url: str, username: str) -> None:
        parts = urlsplit(base_url)
        self._connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=TIMEOUT_S)
        self._cookies: dict[str, str] = {}
        self._used = time.monotonic()
        self.call("POST", "/api/login", {"username": username, "password": DEMO_PASSWORD})

    def close(self) -> None:
        self._connection.close()

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """发一次，非 200 抛出；返回 JSON。"""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/json", "X-CSRFToken": self._cookies.get("csrftoken", "")}
        content = json.dumps(body).encode() if body is not None else None
        if time.monotonic() - self._used > IDLE_S:
            self._connection.close()
        self._connection.request(method, path, content, headers)
        response = self._connection.getresponse()
        data = response.read()
        self._used = time.monotonic()
        for value in response.headers.get_all("Set-Cookie") or ():
            self._cookies |= {name: item.value for name, item in SimpleCookie(value).items()}
        if response.status != 200:
            raise RuntimeError(f"{method} {path} 返回 {response.status}：{data[:600].decode(errors='replace')}")
        return json.loads(data)

    def run(self, operation: str, **fields: Any) -> Any:
        """执行一个操作，返回应答。"""
        return self.call("POST", f"/api/operations/{operation}", {"request_id": str(uuid4()), **fields})

    def get(self, path: str, **query: str) -> Any:
        return self.call("GET", f"{path}?{urlencode(query)}" if query else path)

    def timed(self, path: str, **query: str) -> float:
        """一次读取用了多少毫秒。"""
        started = time.perf_counter()
        self.get(path, **query)
        return (time.perf_counter() - started) * 1000
