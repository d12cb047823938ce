"""一位办事人的连接：请求号由自己定，先落盘再发出；断了的、500 的都不算答复。"""

import json
import os
import random
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from yitihua.app.world.orgs import DEMO_PASSWORD
from yitihua.infra.outward import trusted

PATIENCE_S = 60.0


class Journal:
    """每行一个 JSON，逐行落盘：try 发出之前，ok、no 得到答复之后，lost 没有答复，again 同号再发之前。"""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")

    def write(self, *line: Any) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


class Desk:
    """各账号一个会话；第一次用时登录，登不上就等。"""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._sessions: dict[str, httpx.Client] = {}

    def post(self, user: str, operation: str, body: dict[str, Any]) -> httpx.Response:
        """可能抛 httpx.HTTPError。"""
        session = self._sessions.get(user) or self._login(user)
        token = session.cookies.get("csrftoken") or ""
        return session.post(f"/api/operations/{operation}", json=body, headers={"X-CSRFToken": token})

    def _login(self, user: str) -> httpx.Client:
        session = httpx.Client(base_url=self._base_url, timeout=30.0, trust_env=False, verify=trusted())
        answer = session.post("/api/login", json={"username": user, "password": DEMO_PASSWORD})
        answer.raise_for_status()
        self._sessions[user] = session
        return session


class Teller:
    """发一个请求并记日志。没有答复时，多数人同号再发，少数人从此不问。"""

    def __init__(self, base_url: str, journal: Journal, chance: random.Random) -> None:
        self._desk, self._journal, self._chance = Desk(base_url), journal, chance

    def ask(self, user: str, operation: str, **fields: Any) -> tuple[str, dict[str, Any]]:
        """返回 ok 与结果、no 与拒绝，或 lost 与空。"""
        request = str(uuid4())
        body = {"request_id": request, **fields}
        self._journal.write("try", request, user, operation, body)
        deadline = time.monotonic() + PATIENCE_S
        while True:
            answer = self._send(user, operation, body)
            if answer is not None:
                verdict = "ok" if answer.status_code == 200 else "no"
                self._journal.write(verdict, request, answer.json())
                return verdict, answer.json()
            self._journal.write("lost", request)
            if self._chance.random() < 0.3 or time.monotonic() > deadline:
                return "lost", {}
            time.sleep(0.3)
            self._journal.write("again", request)

    def _send(self, user: str, operation: str, body: dict[str, Any]) -> httpx.Response | None:
        try:
            answer = self._desk.post(user, operation, body)
        except httpx.HTTPError:
            return None
        return answer if answer.status_code < 500 else None
