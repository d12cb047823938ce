"""幂等：先占键，再办事；键随事务提交，被拒则随事务消失。"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from yitihua.infra.operation.command import Command, payload_of
from yitihua.infra.operation.models import IdempotencyKey
from yitihua.kernel import decisions
from yitihua.kernel.errors import RequestError

_CLAIM = """
INSERT INTO sys_idempotency (operation, client, request_id, input_hash) VALUES (%s, %s, %s, %s)
ON CONFLICT (operation, client, request_id) DO NOTHING RETURNING id
"""


class Replay(Exception):
    """已办过：带回首次结果。"""

    def __init__(self, response: dict[str, Any]) -> None:
        super().__init__("该请求已处理")
        self.response = response


class ContentConflict(RequestError):
    """同号不同内容（E-REQ-008，HTTP 409）。"""


def different() -> ContentConflict:
    return ContentConflict("E-REQ-008", "请求号相同而内容不同", fields=("request_id",))


def input_hash(payload: object) -> str:
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(*, each: bool, commands: Sequence[Command]) -> str:
    """一次调用的内容摘要。"""
    return input_hash([each, [payload_of(command) for command in commands]])


def claim(*, operation: str, client: str, request_id: str, digest: str) -> int:
    """占键并返回登记行号；已被占则比内容：相同抛 Replay，不同抛 ContentConflict。"""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [operation, client, request_id, digest])
        row = cursor.fetchone()
    decisions.record("R-GEN-006", fired=row is None, facts={"seen": row is None})
    if row is not None:
        return int(row[0])
    raise Replay(recall(operation=operation, client=client, request_id=request_id, digest=digest) or {})


def recall(*, operation: str, client: str, request_id: str, digest: str = "") -> dict[str, Any] | None:
    """已办成的首次结果；没有办成为空。给了 `digest` 而内容不同抛 ContentConflict。"""
    existing = IdempotencyKey.objects.filter(operation=operation, client=client, request_id=request_id).first()
    if existing is None:
        return None
    if digest and existing.input_hash != digest:
        raise different()
    response: dict[str, Any] | None = existing.response
    return response


def remember(key: int, response: dict[str, Any]) -> None:
    IdempotencyKey.objects.filter(pk=key).update(response=response)
