"""进程内投递：把各方接在一起，一直投到没有待发报文为止。演示数据生成与测试用，不经网络。"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from simulators import MOF
from simulators.party import Party
from simulators.post import Ack, OutMessage

MofInbox = Callable[[bytes, str, str], Ack]
"""财政收报：信封、发送机构、业务时间 → 应答。"""


@dataclass
class PostOffice:
    """`parties` 按机构代码；发给财政的交给 `mof`。"""

    parties: Mapping[str, Party]
    mof: MofInbox
    rejected: list[tuple[OutMessage, Ack]] = field(default_factory=list)

    def from_mof(self, to_org: str, envelope: bytes, *, biz_time: str) -> Ack:
        """财政发一封，连同由此引出的全部往来一并投完；返回对这一封的应答。"""
        handled = self.parties[to_org].handle(envelope, biz_time=biz_time, from_org=MOF)
        self.deliver(to_org, handled.outgoing)
        return handled.ack

    def act(self, org: str, name: str, given: Mapping[str, object], *, biz_time: str) -> dict[str, object]:
        """让一方执行一条指令并投完；办不了时抛 Refused。"""
        acted = self.parties[org].act(name, given, biz_time=biz_time)
        self.deliver(org, acted.outgoing)
        return acted.result

    def deliver(self, from_org: str, outgoing: list[OutMessage]) -> None:
        """按先后投递；拒收的记在 `rejected`。"""
        queue = deque((from_org, message) for message in outgoing)
        while queue:
            sender, message = queue.popleft()
            if message.to_org == MOF:
                ack = self.mof(message.envelope, sender, message.biz_time)
            else:
                party = self.parties[message.to_org]
                handled = party.handle(message.envelope, biz_time=message.biz_time, from_org=sender)
                ack = handled.ack
                queue.extend((message.to_org, item) for item in handled.outgoing)
            if not ack.taken:
                self.rejected.append((message, ack))
            queue.extend((sender, item) for item in self.parties[sender].delivered(message, ack))
