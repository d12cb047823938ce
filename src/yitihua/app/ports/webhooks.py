"""事件通知：订阅者在业务的同一事务里写下通知，提交后由作业送；至少一次，不保证次序。"""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import httpx

from yitihua.app.clients import vault
from yitihua.app.clients.event_types import EVENT_TYPES, EventType
from yitihua.app.clients.signatures import hmac_sm3
from yitihua.app.clients.targets import unfit_target
from yitihua.infra.clients.models import Webhook, WebhookDelivery
from yitihua.infra.clients.principals import client_principal
from yitihua.infra.identity.principals import system_principal
from yitihua.infra.jobs.queue import job
from yitihua.infra.operation.events import subscribes
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.outward import trusted
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Ctx, Scope
from yitihua.kernel.ids import uuid7

DELIVER: Final = "webhook.deliver"
_TIMEOUT_S: Final = 10.0


class NotDelivered(Exception):
    """没送到：由作业队列退避再试。"""


def _record(kind: EventType) -> Callable[[Sequence[Any], Ctx], None]:
    def write(events: Sequence[Any], ctx: Ctx) -> None:
        hooks = Webhook.objects.filter(mof_div_code=ctx.mof_div_code, status="on", event_types__contains=[kind.code])
        made = [
            _delivery(hook, kind, event, ctx)
            for hook in hooks.select_related("client")
            for event in events
            if _covers(client_principal(hook.client).scope, kind.agency(event))
        ]
        WebhookDelivery.objects.bulk_create(made)
        for row in made:
            ctx.defer(DELIVER, delivery_id=str(row.delivery_id), mof_div_code=row.mof_div_code)

    return write


for _kind in EVENT_TYPES.values():
    subscribes(_kind.event)(_record(_kind))


def _covers(scope: Scope, agency_code: str) -> bool:
    """客户端看得到这个单位才通知；不属哪个单位的只给管全区划的。"""
    if scope.unlimited:
        return True
    return bool(agency_code) and bool(scope.agencies) and scope.covers_agency(agency_code)


def _delivery(hook: Webhook, kind: EventType, event: Any, ctx: Ctx) -> WebhookDelivery:
    key = uuid7()
    payload = {
        "delivery_id": str(key),
        "event": kind.code,
        "title": kind.title,
        "mof_div_code": ctx.mof_div_code,
        "fiscal_year": ctx.fiscal_year,
        "biz_time": ctx.biz_now.isoformat(),
        "data": kind.content(event),
    }
    return WebhookDelivery(
        delivery_id=key, mof_div_code=ctx.mof_div_code, webhook=hook, event_type=kind.code, payload=payload
    )


@job(DELIVER, title="投递事件通知")
def deliver(delivery_id: str, mof_div_code: str) -> None:
    """送一次，记下结果；没送到而还能再试的抛错，由队列退避重试。"""
    principal = system_principal(mof_div_code)
    with reading(principal):
        row = WebhookDelivery.objects.select_related("webhook").get(pk=delivery_id)
        problem = _stopped(row.webhook)
    if row.status != "waiting":
        return
    status, error = (0, problem) if problem else _post(row)
    operation = OPERATIONS["identity.webhook.settle"]
    command = operation.command.model_validate(
        {"delivery_id": row.delivery_id, "http_status": status, "error": error[:400], "hopeless": bool(problem)}
    )
    result = execute(Call(operation, (command,), principal, request_id="")).response["result"]
    if result["status"] == "waiting":
        raise NotDelivered(error)


def _stopped(hook: Webhook) -> str:
    """再试也没用的：订阅停了，地址不许发。"""
    return "订阅已停用" if hook.status != "on" else unfit_target(hook.url, mof_div_code=hook.mof_div_code)


def _post(row: WebhookDelivery) -> tuple[int, str]:
    """（应答码，原因）；2xx 即送到，不跟随跳转。"""
    body = json.dumps(row.payload, ensure_ascii=False, sort_keys=True).encode()
    stamp = str(int(time.time()))
    try:
        secret = vault.unseal(row.webhook.sealed_secret)
        response = httpx.post(
            row.webhook.url,
            content=body,
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "X-Yitihua-Event": row.event_type,
                "X-Yitihua-Delivery": str(row.delivery_id),
                "X-Yitihua-Timestamp": stamp,
                "X-Yitihua-Signature": hmac_sm3(secret, stamp.encode() + b"." + body),
            },
            timeout=_TIMEOUT_S,
            follow_redirects=False,
            trust_env=False,
            verify=trusted(),
        )
    except httpx.HTTPError as error:
        return 0, f"连不上：{type(error).__name__}"
    except vault.VaultError:
        return 0, "通知密钥解不开，请另建订阅"
    return response.status_code, "" if response.is_success else f"对方应答 {response.status_code}"
