"""邮路：财政发件箱里的报文在进程内交给银行、人民银行的引擎，答复交回收件操作；编解码与签名都是真的。"""

import base64
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from simulators import MOF, PBC
from simulators.bank import AUTO, MANUAL, AgentBank
from simulators.host import save_party
from simulators.party import Party
from simulators.post import Ack, OutMessage
from simulators.post_office import PostOffice
from simulators.signing import KeyRing
from simulators.treasury import Treasury

from yitihua.app.demo.city.desk import Desk
from yitihua.app.demo.city.people import People
from yitihua.app.world.orgs import AGENT_BANKS, DIVISION
from yitihua.engines.messages.models import MsgOutbox
from yitihua.engines.messages.outbox import DELIVER
from yitihua.infra.identity.principals import machine_principal
from yitihua.infra.scoping.divisions import reading
from yitihua.modules.payment.models import PayBill

ASK = "payment.cancel.ask"
Receive = Callable[[str, Sequence[bytes]], list[Ack]]
_WORST = ("rejected", "duplicate", "accepted")


class BatchOffice(PostOffice):
    """一家机构一次发给财政的若干封，财政在一个操作里收下；次序不变。"""

    def __init__(self, parties: Mapping[str, Party], receive: Receive) -> None:
        super().__init__(parties, lambda envelope, org, _biz_time: receive(org, [envelope])[0])
        self._receive = receive

    def deliver(self, from_org: str, outgoing: list[OutMessage]) -> None:
        """发给财政的成批，其余逐封；由应答放出的后续报文接着投。"""
        waiting = [(from_org, message) for message in outgoing]
        while waiting:
            later: list[tuple[str, OutMessage]] = []
            for (sender, to_mof), items in groupby(waiting, key=lambda item: (item[0], item[1].to_org == MOF)):
                messages = [message for _sender, message in items]
                acks = self._receive(sender, [item.envelope for item in messages]) if to_mof else []
                for number, message in enumerate(messages):
                    ack = acks[number] if to_mof else self._hand(sender, message, later)
                    if not ack.taken:
                        self.rejected.append((message, ack))
                    later += [(sender, item) for item in self.parties[sender].delivered(message, ack)]
            waiting = later

    def act_each(
        self, org: str, name: str, given: Sequence[Mapping[str, object]], *, biz_time: str
    ) -> list[dict[str, object]]:
        """让一方把一件事办若干遍，引出的报文一次投完；返回各遍的结果。"""
        acted = [self.parties[org].act(name, one, biz_time=biz_time) for one in given]
        self.deliver(org, [message for one in acted for message in one.outgoing])
        return [one.result for one in acted]

    def _hand(self, sender: str, message: OutMessage, later: list[tuple[str, OutMessage]]) -> Ack:
        handled = self.parties[message.to_org].handle(message.envelope, biz_time=message.biz_time, from_org=sender)
        later += [(message.to_org, item) for item in handled.outgoing]
        return handled.ack


class Post:
    """四家代理银行与人民银行；银行先不自动付款，由装数决定每张凭证的结局。"""

    def __init__(self, *, desk: Desk, people: People, keys: Path) -> None:
        self._desk = desk
        self._people = people
        self._machines = {
            org: machine_principal(org, role_code="PBC" if org == PBC else "BANK", mof_div_code=DIVISION)
            for org in (PBC, *AGENT_BANKS)
        }
        self.parties: dict[str, Party] = {
            PBC: Treasury(keys=KeyRing(org=PBC, directory=keys)),
            **{org: AgentBank(org=org, keys=KeyRing(org=org, directory=keys), policy=MANUAL) for org in AGENT_BANKS},
        }
        self.office = BatchOffice(self.parties, self._receive)

    @property
    def biz_time(self) -> str:
        return self._desk.now.isoformat(timespec="seconds")

    def deliver(self) -> None:
        """把等着的发件逐封送到，登记签收；送信引出的往来一并办完。"""
        ids = [UUID(item["outbox_id"]) for item in self._desk.take_jobs(DELIVER)]
        while ids:
            with reading(self._people.system):
                rows = list(MsgOutbox.objects.filter(pk__in=ids).order_by("pk"))
            answers = [self._settled(row) for row in rows]
            self._desk.batch("messages.outbox.settle", answers, by=self._people.system)
            ids = [UUID(item["outbox_id"]) for item in self._desk.take_jobs(DELIVER)]

    def _settled(self, row: MsgOutbox) -> dict[str, Any]:
        ack = self.office.from_mof(row.to_org, bytes(row.envelope), biz_time=self.biz_time)
        return {"outbox_id": row.outbox_id, "accepted": ack.taken, "code": ack.code, "reason": ack.reason}

    def act(self, org: str, name: str, given: Mapping[str, object]) -> dict[str, Any]:
        """让一家银行办一件事，由此引出的报文全部投完；财政拒收即报错。"""
        return self._act_each(org, name, [given])[0]

    def act_on(self, name: str, given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """逐张凭证办同一件事，由手里有它的银行办，一家引出的报文一次投完；结果的次序与所给的相同。"""
        holders: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(given):
            holders[self.bank_of(one["pay_cert_no"])].append(place)
        found: dict[int, dict[str, Any]] = {}
        for org, places in holders.items():
            results = self._act_each(org, name, [given[place] for place in places])
            found.update(zip(places, results, strict=True))
        return [found[place] for place in range(len(given))]

    def _act_each(self, org: str, name: str, given: Sequence[Mapping[str, object]]) -> list[dict[str, Any]]:
        before = len(self.office.rejected)
        results = self.office.act_each(org, name, given, biz_time=self.biz_time)
        assert len(self.office.rejected) == before, self.office.rejected[before:][0][1]
        return results

    def pay(self, numbers: Mapping[str, Sequence[str]]) -> None:
        """各行付款：机构 → 凭证号。"""
        for org, chosen in numbers.items():
            if chosen:
                self.act(org, "pay", {"pay_cert_nos": list(chosen)})

    def clear(self, orgs: Iterable[str] = AGENT_BANKS) -> None:
        """发清算额度，各行申请划款与退款，人民银行回单。"""
        self._desk.one("payment.clearing.send_quota", {}, by=self._people.sender)
        self.deliver()
        for org in orgs:
            self.act(org, "clear", {})

    def bank_of(self, pay_cert_no: str) -> str:
        """手里有这张凭证的银行。"""
        return next(org for org in AGENT_BANKS if pay_cert_no in self._bank(org).book.orders)

    def _bank(self, org: str) -> AgentBank:
        party = self.parties[org]
        assert isinstance(party, AgentBank), f"{org} 不是代理银行"
        return party

    def answer_cancels(self) -> None:
        """银行答复撤销询问。"""
        for asked in self._desk.take_jobs(ASK):
            with reading(self._people.system):
                bill = PayBill.objects.get(pk=asked["pay_cert_id"])
            answer = self.act(bill.agent_bank_code, "answer_cancel", {"pay_cert_no": bill.pay_cert_no})["answer"]
            row = {"pay_cert_id": bill.pay_cert_id, "answer": answer}
            self._desk.one("payment.voucher.cancel_answer", row, by=self._people.system)

    def save(self, folder: Path) -> None:
        """存下各方手里的凭证，起来的模拟器接着办；此后收到支付凭证即付。"""
        folder.mkdir(parents=True, exist_ok=True)
        for org, party in self.parties.items():
            if isinstance(party, AgentBank):
                party.policy = AUTO
            save_party(folder / f"{org}.jsonl", party)

    def _receive(self, org: str, envelopes: Sequence[bytes]) -> list[Ack]:
        rows = [{"org_code": org, "envelope": base64.b64encode(item).decode("ascii")} for item in envelopes]
        received = self._desk.batch("messages.inbox.receive", rows, by=self._machines[org])
        return [_ack(item["verdicts"]) for item in received]


def _ack(verdicts: Sequence[Mapping[str, str]]) -> Ack:
    """一个信封里有几张的，取最坏的一张。"""
    worst = min(verdicts, key=lambda item: _WORST.index(item["status"]))
    return Ack(worst["status"], worst["code"], worst["reason"])
