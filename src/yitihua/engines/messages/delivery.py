"""投递作业：把发件送到对方收件口；连不上就抛错，由作业队列退避重试，同号同内容对方幂等。

Delivery job: posts one envelope to the receiver; failures are retried by the queue.
"""

import httpx

from yitihua.engines.messages.keyring import MOF_ORG
from yitihua.engines.messages.models import MsgOutbox
from yitihua.engines.messages.outbox import DELIVER, WAITING
from yitihua.infra.identity.models import MachineClient
from yitihua.infra.identity.principals import system_principal
from yitihua.infra.jobs.queue import job
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.outward import trusted
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.errors import ConfigurationError

_TIMEOUT_S = 20.0


@job(DELIVER, title="投递报文")
def deliver(outbox_id: str, mof_div_code: str) -> None:
    """已有应答的不再送。"""
    principal = system_principal(mof_div_code)
    with reading(principal):
        row = MsgOutbox.objects.get(pk=outbox_id)
    if row.status != WAITING:
        return
    client = MachineClient.objects.filter(org_code=row.to_org, is_enabled=1).first()
    if client is None or not client.endpoint:
        raise ConfigurationError(f"没有登记机构 {row.to_org} 的接收地址")
    response = httpx.post(
        f"{client.endpoint.rstrip('/')}/inbox",
        content=bytes(row.envelope),
        headers={
            "Content-Type": "application/xml; charset=GBK",
            "X-Org-Code": MOF_ORG,
            "X-Biz-Time": row.biz_time.astimezone().replace(tzinfo=None).isoformat(timespec="seconds"),
        },
        timeout=_TIMEOUT_S,
        trust_env=False,
        verify=trusted(),
    )
    if response.status_code not in (200, 422):
        response.raise_for_status()
    verdict = response.json()
    operation = OPERATIONS["messages.outbox.settle"]
    command = operation.command.model_validate(
        {
            "outbox_id": row.outbox_id,
            "accepted": verdict["status"] in ("accepted", "duplicate"),
            "code": str(verdict.get("code") or "")[:12],
            "reason": str(verdict.get("reason") or "")[:400],
        }
    )
    execute(Call(operation, (command,), principal, request_id="", fiscal_year=row.fiscal_year))
