"""办事台：以任何账号经 HTTP 办事、查记录、看摘要。"""

import uuid
from collections.abc import Mapping
from typing import Any

import httpx

from yitihua.app.scenario.client import Api, Reply
from yitihua.app.scenario.elements import complete, with_version
from yitihua.infra.outward import trusted


class Refused(AssertionError):
    """造数时不该被拒而被拒了。"""


class Desk:
    """`do` 补齐要素与行版本后办理；`send` 原样发出，什么都不补。"""

    def __init__(self, base_url: str) -> None:
        self.api = Api(base_url)
        self.base_url = base_url

    def close(self) -> None:
        self.api.close()

    def reset(self, *, biz_time: str) -> None:
        self.api.reset(world="base")
        self.set_time(biz_time)

    def set_time(self, biz_time: str) -> None:
        self.api.control("POST", "time", {"biz_time": biz_time})

    def do(self, actor: str, operation: str, **fields: Any) -> Any:
        """办一个操作并排空作业，返回结果；被拒即报错。"""
        reply = self.attempt(actor, operation, **fields)
        if not reply.ok:
            raise Refused(f"{actor} {operation} {fields}：{reply.describe()}")
        return reply.result

    def attempt(self, actor: str, operation: str, **fields: Any) -> Reply:
        """办一个操作，成败都返回。"""
        reply = self.api.run(actor=actor, operation=operation, fields=self.filled(actor, operation, **fields))
        self.api.control("POST", "drain")
        return reply

    def filled(self, actor: str, operation: str, **fields: Any) -> dict[str, Any]:
        """补上样例要素与此刻的行版本。"""
        full = complete(api=self.api, operation=operation, fields=fields, scope={})
        return with_version(api=self.api, actor=actor, operation=operation, fields=full)

    def bank(self, act: str, *, org: str = "102", **fields: Any) -> Any:
        """让模拟银行做一件事。"""
        world = self.api.world()
        body = {"act": act, "with": fields, "biz_time": world["biz_time"]}
        response = httpx.post(f"{world['banks'][org]}/act", json=body, timeout=60.0, trust_env=False, verify=trusted())
        assert response.status_code == 200, response.text
        self.api.control("POST", "drain")
        return response.json()["result"]

    def rows(self, table: str, **where: Any) -> list[dict[str, Any]]:
        """以审计员身份查记录。"""
        return list(self.api.records(actor="AUDIT", table=table, where=where)["rows"])

    def one(self, table: str, **where: Any) -> dict[str, Any]:
        found = self.rows(table, **where)
        assert len(found) == 1, f"{table} {where} 应有一行，实有 {len(found)} 行"
        return found[0]

    def digest(self) -> dict[str, str]:
        """除操作日志、编号与会话外各表的摘要。"""
        return dict(self.api.control("GET", "digest"))

    def send(
        self,
        actor: str,
        path: str,
        *,
        body: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """POST，带登录与跨站令牌；`content` 给原始字节。

        机器停顿过久，服务端会收掉还没读完的连接；同一请求号再发一次，服务真的倒了的再发也不成。
        """
        session = self.api.session(actor)
        given = {"X-CSRFToken": session.cookies.get("csrftoken") or "", **(headers or {})}
        sent: dict[str, Any] = {"json": body} if content is None else {"content": content}
        if content is not None:
            given.setdefault("Content-Type", "application/json")
        try:
            return session.post(path, headers=given, params=params, **sent)
        except httpx.RemoteProtocolError:
            return session.post(path, headers=given, params=params, **sent)

    def operate(self, actor: str, operation: str, body: Any, **options: Any) -> httpx.Response:
        """发一条操作请求；`body` 是对象时没写请求号就给一个。"""
        if isinstance(body, dict) and "request_id" not in body:
            body = {"request_id": new_request(), **body}
        return self.send(actor, f"/api/operations/{operation}", body=body, **options)

    def get(self, actor: str, path: str, **params: str) -> httpx.Response:
        return self.api.session(actor).get(path, params=params or None)


def new_request() -> str:
    return str(uuid.uuid4())
