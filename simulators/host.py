"""宿主：给一方加锁、记日志、把待发报文交给投递队列。网络服务只与宿主打交道。"""

import base64
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from simulators.delivery import Delivery
from simulators.journal import Journal, read_journal, write_snapshot
from simulators.party import Party
from simulators.post import Ack, Acted, Handled, OutMessage
from simulators.refusal import Refused


class Host:
    """一方的宿主。`make` 建一个空白的一方，清空时再用。"""

    def __init__(self, make: Callable[[], Party], *, peers: Mapping[str, str], state: Path | None = None) -> None:
        self._make = make
        self._lock = threading.RLock()
        self.party = make()
        self.last_biz_time = ""
        self._outstanding: dict[str, OutMessage] = {}
        self._replay(state)
        self._journal = Journal(state)
        self._journal.restart(self._snapshot())
        self.delivery = Delivery(org=self.party.org, peers=peers, delivered=self._delivered)
        self.delivery.put(list(self._outstanding.values()))

    def handle(self, envelope: bytes, *, biz_time: str, from_org: str) -> Ack:
        """收一个信封；收下的先落盘再应答。"""
        with self._lock:
            self.last_biz_time = biz_time
            handled = self.party.handle(envelope, biz_time=biz_time, from_org=from_org)
            if handled.ack.status == "accepted":
                coded = base64.b64encode(envelope).decode("ascii")
                self._journal.write({"kind": "message", "from": from_org, "biz_time": biz_time, "envelope": coded})
            self._send(handled.outgoing)
        return handled.ack

    def act(self, name: str, given: Mapping[str, Any], *, biz_time: str, wait_s: float) -> dict[str, Any]:
        """执行一条指令，并等由它引出的报文投完（至多 `wait_s` 秒）。

        返回 `result` 与对方对各封报文的应答 `answers`；有一封被拒收，`ok` 即为假。
        """
        with self._lock:
            self.last_biz_time = biz_time or self.last_biz_time
            self._journal.write({"kind": "act", "act": name, "with": dict(given), "biz_time": biz_time})
            acted = self.party.act(name, given, biz_time=biz_time)
            watch = self.delivery.watch([message.message_id for message in acted.outgoing])
            self._send(acted.outgoing)
        answers = self.delivery.outcome(watch, timeout_s=wait_s)
        refused = next((item for item in answers if item["status"] == "rejected"), None)
        with self._lock:
            result = self.party.refreshed(acted.result)
        code, reason = (refused["code"], refused["reason"]) if refused is not None else ("", "")
        return {"ok": refused is None, "code": code, "reason": reason, "result": result, "answers": answers}

    def state(self) -> dict[str, Any]:
        with self._lock:
            return {**self.party.state(), "undelivered": self.delivery.waiting()}

    def reset(self) -> None:
        """回到空白，日志与待发一并清掉。"""
        with self._lock:
            self.delivery.clear()
            self._outstanding.clear()
            self.party = self._make()
            self._journal.restart(self._snapshot())

    def close(self) -> None:
        self.delivery.stop()
        with self._lock:
            self._journal.close()

    def _delivered(self, message: OutMessage, ack: Ack) -> list[OutMessage]:
        """投递有了结果；返回因此放出的后续报文，已排队。"""
        with self._lock:
            if self._outstanding.pop(message.message_id, None) is None:
                return []
            self._journal.write({"kind": "delivered", "message_id": message.message_id, "ack": ack.as_json()})
            more = self.party.delivered(message, ack)
            self._send(more)
            return more

    def _send(self, outgoing: list[OutMessage]) -> None:
        self._outstanding |= {message.message_id: message for message in outgoing}
        self.delivery.put(outgoing)

    def _snapshot(self) -> dict[str, Any]:
        return snapshot_entry(self.party, list(self._outstanding.values()))

    def _replay(self, state: Path | None) -> None:
        for entry in read_journal(state) if state is not None else ():
            outgoing = self._replay_entry(entry)
            self._outstanding |= {message.message_id: message for message in outgoing}

    def _replay_entry(self, entry: dict[str, Any]) -> list[OutMessage]:
        kind = entry["kind"]
        if kind == "snapshot":
            self.party.restore(entry["party"])
            return [OutMessage.from_json(item) for item in entry["outstanding"]]
        if kind == "message":
            envelope = base64.b64decode(entry["envelope"])
            handled: Handled = self.party.replay(envelope, biz_time=entry["biz_time"], from_org=entry["from"])
            return handled.outgoing
        if kind == "act":
            return self._replay_act(entry)
        message = self._outstanding.pop(entry["message_id"], None)
        return self.party.delivered(message, Ack(**entry["ack"])) if message is not None else []

    def _replay_act(self, entry: dict[str, Any]) -> list[OutMessage]:
        try:
            acted: Acted = self.party.act(entry["act"], entry["with"], biz_time=entry["biz_time"])
        except Refused:
            return []  # 当时也没有办
        return acted.outgoing


def snapshot_entry(party: Party, outstanding: list[OutMessage]) -> dict[str, Any]:
    """日志里的一行快照。"""
    return {"kind": "snapshot", "party": party.snapshot(), "outstanding": [item.as_json() for item in outstanding]}


def save_party(path: Path, party: Party) -> None:
    """把进程内用过的一方存成日志，供服务进程用 `--state` 接着跑。"""
    write_snapshot(path, snapshot_entry(party, []))
