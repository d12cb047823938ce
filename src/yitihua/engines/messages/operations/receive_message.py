"""收一份报文：由银行、人民银行的机构客户端调用，逐张给出结论。

Receives one envelope from a machine client.
"""

import base64

from pydantic import Field

from yitihua.engines.messages.inbox import receive
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class ReceiveMessage(Command):
    """`envelope` 为信封原字节的 base64。"""

    org_code: str = Field(max_length=12)
    envelope: str = Field(max_length=14_000_000)


class VerdictOut(Out):
    status: str
    code: str
    reason: str


class ReceiveOut(Out):
    verdicts: list[VerdictOut]


@operation("messages.inbox.receive", title="接收报文", roles={"BANK", "PBC"}, money=False)
def receive_message(command: ReceiveMessage, *, ctx: Ctx) -> ReceiveOut:
    """验签、校验、判重、交业务处理；拒收也登记，原因回给发送方。"""
    verdicts = receive(base64.b64decode(command.envelope), from_org=command.org_code, ctx=ctx)
    return ReceiveOut(
        verdicts=[VerdictOut(status=item.status, code=item.code, reason=item.reason) for item in verdicts]
    )
