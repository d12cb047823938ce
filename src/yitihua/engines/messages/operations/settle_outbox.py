"""登记对方对发件的应答，并通知业务模块。

Records the receiver's acknowledgement of one outgoing message.
"""

from itertools import groupby
from uuid import UUID

from pydantic import Field

from yitihua.engines.messages.models import MsgOutbox
from yitihua.engines.messages.outbox import ACCEPTED, ON_SETTLED, REJECTED, WAITING
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.lines import Lines
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
def settle_outbox(lines: Lines[SettleOutbox], *, ctx: Ctx) -> None:
    """已登记过的不再改；收妥或拒收后按业务成组交给登记的处理。"""
    waiting = lines.alive
    ids = [line.command.outbox_id for line in waiting]
    rows = {row.outbox_id: row for row in MsgOutbox.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    settled = []
    for line in waiting:
        row, command = rows[line.command.outbox_id], line.command
        if row.status == WAITING:
            row.status = ACCEPTED if command.accepted else REJECTED
            row.reject_code, row.reject_reason, row.settle_time = command.code, command.reason, ctx.biz_now
            settled.append(row)
        line.result = SettleOut(outbox_id=row.outbox_id, status=row.status)
    MsgOutbox.objects.bulk_update(settled, ["status", "reject_code", "reject_reason", "settle_time"])
    for kind, group in groupby(sorted(settled, key=_kind), key=_kind):
        handler = ON_SETTLED.get(kind)
        if handler is not None:
            handler(list(group), ctx)


def _kind(row: MsgOutbox) -> str:
    return f"{row.business}:{row.voucher_flag}"
