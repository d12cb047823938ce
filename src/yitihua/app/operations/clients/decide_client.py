"""批准、驳回接口客户端的申请，停用客户端；批准即生效（R-WFL-024）。"""

from datetime import timedelta
from secrets import token_hex
from uuid import UUID

from django.db.models.functions import Now
from pydantic import Field

from yitihua.app.clients.authenticate import SKEW_S
from yitihua.app.identity.accounts import refuse
from yitihua.app.operations.clients.request_client import check_roles
from yitihua.infra.clients.models import ApiClient, ApiClientChange, ApiNonce, Webhook
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Findings


class DecideClient(Command):
    change_id: UUID = Field(description="申请主键")
    opinion: str = Field(default="", max_length=200, description="意见")


class RejectClient(DecideClient):
    opinion: str = Field(min_length=5, max_length=200, description="驳回理由")


class DisableClient(Command):
    client_id: UUID = Field(description="客户端主键")
    reason: str = Field(min_length=4, max_length=200, description="停用原因")


class ClientOut(Out):
    """`key_id` 是接入码，交给对方；驳回的没有。"""

    change_id: UUID
    status: str
    client_id: UUID | None = None
    key_id: str = ""


class DisabledOut(Out):
    client_id: UUID
    status: str


class SweepNonces(Command):
    pass


class SweptNoncesOut(Out):
    """清掉几个过了时限的随机数。"""

    count: int


@operation("identity.client.approve", title="批准接口客户端", roles={"SEC_ADM", "SYS_ADM"}, money=False)
def approve_client(command: DecideClient, *, ctx: Ctx) -> ClientOut:
    """申请人不能批自己的；新建的给出接入码，换密钥的旧密钥随即失效。"""
    change = _pending(command.change_id, ctx=ctx)
    same = ctx.principal.user_id == change.applicant
    Findings.of(judged("R-WFL-024", fires=same, facts={"same": same})).raise_if_blocking()
    check_roles(change.roles)
    client = change.client or ApiClient(key_id=f"yk_{token_hex(10)}")
    if client.status != "on":
        raise refuse("E-STATE", "客户端已停用", step="停用的不再启用，请驳回这笔申请")
    for field in ApiClientChange._meta.get_fields():
        if field.name in _TERMS:
            setattr(client, field.name, getattr(change, field.name))
    client.save()
    change.client = client
    ctx.subjects.append(("identity.client", client.key_id))
    return _decided(change, "approved", command, ctx=ctx)


@operation("identity.client.reject", title="驳回接口客户端", roles={"SEC_ADM", "SYS_ADM"}, money=False)
def reject_client(command: RejectClient, *, ctx: Ctx) -> ClientOut:
    """申请人撤下自己的申请，也走驳回。"""
    return _decided(_pending(command.change_id, ctx=ctx), "rejected", command, ctx=ctx)


@operation("identity.client.disable", title="停用接口客户端", roles={"SEC_ADM", "SYS_ADM"}, money=False)
def disable_client(command: DisableClient, *, ctx: Ctx) -> DisabledOut:
    """一人就能停，立即生效，不再启用；它的事件订阅随之停用。"""
    client = (
        ApiClient.objects.select_for_update().filter(client_id=command.client_id, mof_div_code=ctx.mof_div_code).first()
    )
    if client is None:
        raise no_access()
    if client.status != "on":
        raise refuse("E-STATE", "客户端已停用", step="不必重复办理")
    client.status, client.stop_reason = "off", command.reason
    client.save(update_fields=["status", "stop_reason"])
    Webhook.objects.filter(client=client, status="on").update(status="off", stop_reason="客户端停用")
    ctx.subjects.append(("identity.client", client.key_id))
    return DisabledOut.model_validate(client)


@operation("identity.client.sweep", title="清过时的随机数", roles={"SYSTEM"}, money=False)
def sweep_nonces(command: SweepNonces, *, ctx: Ctx) -> SweptNoncesOut:
    """时间戳过了时限的请求本来就不收，随机数不必再记。"""
    count, _ = ApiNonce.objects.filter(used_time__lt=Now() - timedelta(seconds=4 * SKEW_S)).delete()
    return SweptNoncesOut(count=count)


_TERMS = frozenset(
    {
        "client_name", "owner_agency", "mof_div_code", "roles", "agency_prefix", "mof_dep_code", "algorithm",
        "sealed_secret", "public_key", "ip_allow", "expire_date", "rate_limit",
    }
)  # fmt: skip


def _pending(change_id: UUID, *, ctx: Ctx) -> ApiClientChange:
    change = (
        ApiClientChange.objects.select_for_update(of=("self",))
        .select_related("client")
        .filter(change_id=change_id, mof_div_code=ctx.mof_div_code)
        .first()
    )
    if change is None:
        raise no_access()
    if change.status != "pending":
        raise refuse("E-STATE", "这笔申请已经办过", step="请刷新列表")
    return change


def _decided(change: ApiClientChange, status: str, command: DecideClient, *, ctx: Ctx) -> ClientOut:
    change.status, change.opinion = status, command.opinion
    change.approver, change.approver_name = ctx.principal.user_id, ctx.principal.user_name
    change.decide_time = Now()
    change.save(force_update=True)
    ctx.subjects.append(("identity.client_change", str(change.change_id)))
    client = change.client if status == "approved" else None
    return ClientOut(
        change_id=change.change_id,
        status=status,
        client_id=client.client_id if client else None,
        key_id=client.key_id if client else "",
    )
