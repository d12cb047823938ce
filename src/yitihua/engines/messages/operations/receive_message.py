"""收一份报文：由银行、人民银行的机构客户端调用，逐张给出结论。

Receives one envelope from a machine client.
"""

import base64

from pydantic import Field

from yitihua.engines.messages.inbox import Arrival, receive
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.lines import Lines
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
def receive_messages(lines: Lines[ReceiveMessage], *, ctx: Ctx) -> None:
    """验签、校验、判重、交业务处理；拒收也登记，原因回给发送方。"""
    waiting = lines.alive
    arrivals = [Arrival(base64.b64decode(line.command.envelope), line.command.org_code) for line in waiting]
    for line, verdicts in zip(waiting, receive(arrivals, ctx=ctx), strict=True):
        line.result = ReceiveOut(
            verdicts=[VerdictOut(status=item.status, code=item.code, reason=item.reason) for item in verdicts]
        )
