"""事件订阅：建立、停用、重送，与每次送的结果。"""

from uuid import UUID

from django.db.models.functions import Now
from pydantic import Field, SecretStr

from yitihua.app.clients import vault
from yitihua.app.clients.event_types import EVENT_TYPES
from yitihua.app.clients.targets import unfit_target
from yitihua.app.identity.accounts import refuse
from yitihua.infra.calendar.parameters import parameters
from yitihua.infra.clients.models import ApiClient, Webhook, WebhookDelivery
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class CreateWebhook(Command):
    """`secret` 用来签通知，对方据此认来源；自己生成，日志里不留。"""

    client_id: UUID = Field(description="客户端主键")
    event_types: list[str] = Field(min_length=1, max_length=20, description="事件码")
    url: str = Field(min_length=8, max_length=400, description="接收地址")
    secret: SecretStr = Field(min_length=32, max_length=200, description="通知密钥，32 至 200 位")


class DisableWebhook(Command):
    webhook_id: UUID = Field(description="订阅主键")
    reason: str = Field(min_length=4, max_length=200, description="停用原因")


class ResendDeliveries(Command):
    delivery_ids: list[UUID] = Field(min_length=1, max_length=500, description="通知主键，可几条一起")


class SettleDelivery(Command):
    """一次送的结果；`hopeless` 是再试也没用的。"""

    delivery_id: UUID = Field(description="通知主键")
    http_status: int = Field(ge=0, le=999, description="应答码，连不上为 0")
    error: str = Field(default="", max_length=400, description="原因")
    hopeless: bool = Field(default=False, description="再试也没用")


class WebhookOut(Out):
    webhook_id: UUID
    status: str


class ResentOut(Out):
    """重送几条。"""

    count: int


class DeliveryOut(Out):
    delivery_id: UUID
    status: str
    attempts: int


@operation("identity.webhook.create", title="新建事件订阅", roles={"SEC_ADM"}, money=False)
def create_webhook(command: CreateWebhook, *, ctx: Ctx) -> WebhookOut:
    """只发给本机与白名单主机；白名单由系统管理员以参数定，两个人各管一半。"""
    client = ApiClient.objects.filter(client_id=command.client_id, mof_div_code=ctx.mof_div_code).first()
    if client is None:
        raise no_access()
    if client.status != "on":
        raise refuse("E-STATE", "客户端已停用", field="client_id", step="请选在用的客户端")
    unknown = [code for code in command.event_types if code not in EVENT_TYPES]
    if unknown:
        step = f"可选：{'、'.join(f'{code} {item.title}' for code, item in EVENT_TYPES.items())}"
        raise refuse("E-WEBHOOK", f"没有事件 {'、'.join(unknown)[:80]}", field="event_types", step=step)
    problem = unfit_target(command.url, mof_div_code=ctx.mof_div_code)
    if problem:
        step = "请核对地址；别的主机先由系统管理员把主机名加进参数 webhook_hosts"
        raise refuse("E-WEBHOOK", problem, field="url", step=step)
    row = Webhook(
        mof_div_code=ctx.mof_div_code,
        client=client,
        event_types=sorted(set(command.event_types)),
        url=command.url,
        sealed_secret=vault.seal(command.secret.get_secret_value()),
        creator_name=ctx.principal.user_name,
    )
    row.save(force_insert=True)
    ctx.subjects.append(("identity.webhook", str(row.webhook_id)))
    return WebhookOut.model_validate(row)


@operation("identity.webhook.disable", title="停用事件订阅", roles={"SEC_ADM", "SYS_ADM"}, money=False)
def disable_webhook(command: DisableWebhook, *, ctx: Ctx) -> WebhookOut:
    """立即生效，不再启用；还没送到的成死信。"""
    row = Webhook.objects.select_for_update().filter(pk=command.webhook_id, mof_div_code=ctx.mof_div_code).first()
    if row is None:
        raise no_access()
    if row.status != "on":
        raise refuse("E-STATE", "订阅已停用", step="不必重复办理")
    row.status, row.stop_reason = "off", command.reason
    row.save(update_fields=["status", "stop_reason"])
    ctx.subjects.append(("identity.webhook", str(row.webhook_id)))
    return WebhookOut.model_validate(row)


@operation("identity.webhook.resend", title="重送事件通知", roles={"SEC_ADM", "SYS_ADM"}, money=False)
def resend_deliveries(command: ResendDeliveries, *, ctx: Ctx) -> ResentOut:
    """死信与已送到的都可以重送；内容、通知主键不变，对方据通知主键去重。"""
    wanted = set(command.delivery_ids)
    rows = WebhookDelivery.objects.select_for_update(of=("self",)).filter(pk__in=wanted, mof_div_code=ctx.mof_div_code)
    found = list(rows.select_related("webhook").order_by("delivery_id"))
    if len(found) < len(wanted):
        raise no_access()
    for row in found:
        if row.status == "waiting":
            raise refuse("E-STATE", "其中有的正在送", field="delivery_ids", step="只选死信与已送到的")
        if row.webhook.status != "on":
            raise refuse("E-STATE", "其中有的订阅已停用", field="delivery_ids", step="停用的订阅不再发送")
        row.status, row.attempts, row.last_error = "waiting", 0, ""
        ctx.defer("webhook.deliver", delivery_id=str(row.delivery_id), mof_div_code=row.mof_div_code)
        ctx.subjects.append(("identity.delivery", str(row.delivery_id)))
    WebhookDelivery.objects.bulk_update(found, ["status", "attempts", "last_error"])
    return ResentOut(count=len(found))


@operation("identity.webhook.settle", title="记通知结果", roles={"SYSTEM"}, money=False)
def settle_delivery(command: SettleDelivery, *, ctx: Ctx) -> DeliveryOut:
    """2xx 即送到；试满次数（参数 webhook_attempts）或再试也没用的成死信。"""
    row = WebhookDelivery.objects.select_for_update().get(pk=command.delivery_id)
    if row.status != "waiting":
        return DeliveryOut.model_validate(row)
    row.attempts += 1
    row.last_status, row.last_error = command.http_status, command.error
    values = parameters(mof_div_code=ctx.mof_div_code, fiscal_year="")
    if 200 <= command.http_status < 300:
        row.status, row.send_time = "sent", Now()
    elif command.hopeless or row.attempts >= int(values["webhook_attempts"]):
        row.status = "dead"
    row.save(update_fields=["status", "attempts", "last_status", "last_error", "send_time"])
    ctx.subjects.append(("identity.delivery", str(row.delivery_id)))
    return DeliveryOut(delivery_id=row.delivery_id, status=row.status, attempts=row.attempts)
