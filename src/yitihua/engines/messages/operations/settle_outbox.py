"""登记对方对一份发件的应答，并通知业务模块。

Records the receiver's acknowledgement of one outgoing message.
"""

from uuid import UUID

from pydantic import Field

from yitihua.engines.messages.models import MsgOutbox
from yitihua.engines.messages.outbox import ACCEPTED, ON_SETTLED, REJECTED, WAITING
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class SettleOutbox(Command):
    outbox_id: UUID
    accepted: bool
    code: str = Field(default="", max_length=12)
    reason: str = Field(default="", max_length=400)


class SettleOut(Out):
    outbox_id: UUID
    status: str


@operation("messages.outbox.settle", title="登记报文应答", roles={"SYSTEM"}, money=False)
def settle_outbox(command: SettleOutbox, *, ctx: Ctx) -> SettleOut:
    """已登记过的不再改；收妥或拒收后交给该业务登记的处理。"""
    row = MsgOutbox.objects.select_for_update().get(pk=command.outbox_id)
    if row.status == WAITING:
        row.status = ACCEPTED if command.accepted else REJECTED
        row.reject_code, row.reject_reason, row.settle_time = command.code, command.reason, ctx.biz_now
        row.save(update_fields=["status", "reject_code", "reject_reason", "settle_time"])
        handler = ON_SETTLED.get(f"{row.business}:{row.voucher_flag}")
        if handler is not None:
            handler(row, ctx)
    return SettleOut(outbox_id=row.outbox_id, status=row.status)
