"""各方共有的收发：验签、格式校验、去重、应答；发出的报文编号，可整体压住不发。

`handle` 只改内存状态并交回待发报文，投递由外面做；投递的结果用 `delivered` 告知。
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from simulators.checks import business_date, check_format
from simulators.post import Ack, Acted, Handled, OutMessage
from simulators.refusal import Refused
from simulators.signing import KeyRing
from simulators.wire import Body, Key, Voucher, read_envelope, read_voucher, write_envelope, write_voucher


@dataclass(frozen=True, slots=True)
class Arrival:
    """一张通过格式校验的来报。"""

    body: Body
    voucher: Voucher
    from_org: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body.text.encode("ascii", "replace")).hexdigest()


class Party(ABC):
    """报文往来的一方。`run_code` 写进本方凭证号，使重启后不与从前的号相撞。"""

    position = "qm"
    kinds: frozenset[tuple[str, str]] = frozenset()

    def __init__(self, *, org: str, keys: KeyRing, run_code: str = "000") -> None:
        self.org = org
        self.keys = keys
        self.run_code = run_code
        self.sequence = 0
        self.seen: dict[str, str] = {}
        self.holding = False
        self.held: list[OutMessage] = []

    def handle(self, envelope: bytes, *, biz_time: str, from_org: str) -> Handled:
        """收一个信封。任何一张不过，整封拒收、什么都不改。"""
        return self._handle(envelope, biz_time=biz_time, from_org=from_org, verify=self.keys.verify)

    def replay(self, envelope: bytes, *, biz_time: str, from_org: str) -> Handled:
        """重放日志里已收下的信封：当时已验过签，对方证书现在可能已换。"""
        return self._handle(envelope, biz_time=biz_time, from_org=from_org, verify=lambda body, *, from_org: None)

    def act(self, name: str, given: Mapping[str, Any], *, biz_time: str) -> Acted:
        """执行一条指令；办不了时抛 Refused，状态不变。"""
        on = business_date(biz_time)
        action = self._actions().get(name)
        if action is None:
            raise Refused("B020", f"没有指令 {name}；可用：{'、'.join(sorted(self._actions()))}")
        acted: Acted = action(dict(given), biz_time=biz_time, on=on)
        return Acted(acted.result, self._through_hold(acted.outgoing))

    def delivered(self, message: OutMessage, ack: Ack) -> list[OutMessage]:
        """得知一封报文的投递结果；可能因此放出后续报文。"""
        return self._through_hold(self._delivered(message, ack))

    def refreshed(self, result: dict[str, Any]) -> dict[str, Any]:
        """报文投完之后，把指令结果里会变的状态换成现在的。"""
        return result

    def hold(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        """压住以后的发出报文，模拟对方迟迟无回音。"""
        self.holding = True
        return Acted({"holding": True})

    def release(self, given: dict[str, Any], *, biz_time: str, on: date) -> Acted:
        """放出压住的报文。"""
        self.holding = False
        released, self.held = self.held, []
        return Acted({"released": len(released)}, released)

    def _handle(self, envelope: bytes, *, biz_time: str, from_org: str, verify: Any) -> Handled:
        try:
            on = business_date(biz_time)
            arrivals = []
            for body in _first_of_each(read_envelope(envelope)):
                verify(body, from_org=from_org)
                voucher = read_voucher(body)
                check_format(body, voucher, on=on)
                arrivals.append(Arrival(body, voucher, from_org))
            fresh = [arrival for arrival in arrivals if not self._is_repeat(arrival)]
            for arrival in fresh:
                if (arrival.body.key.vt_code, arrival.body.flag) not in self.kinds:
                    raise Refused("F010", f"本方不办理 {arrival.body.key.vt_code}（标志{arrival.body.flag}）")
                self._admit(arrival)
        except Refused as refused:
            return Handled(Ack("rejected", refused.code, refused.reason))
        if not fresh:
            return Handled(Ack("duplicate"))
        outgoing: list[OutMessage] = []
        for arrival in fresh:
            self.seen[_seen_key(arrival.body)] = arrival.digest
            outgoing += self._accept(arrival, biz_time=biz_time, on=on)
        return Handled(Ack("accepted"), self._through_hold(outgoing))

    def _is_repeat(self, arrival: Arrival) -> bool:
        """同号同文为重复到达；同号异文拒收，除非原件已退回，那就当作更正版收下。"""
        known = self.seen.get(_seen_key(arrival.body))
        if known is None or (known != arrival.digest and self._may_replace(arrival)):
            return False
        if known != arrival.digest:
            raise Refused("D001", f"凭证号{arrival.body.key.voucher_no}重复且内容不一致")
        return True

    def _through_hold(self, outgoing: list[OutMessage]) -> list[OutMessage]:
        if not self.holding:
            return outgoing
        self.held += outgoing
        return []

    def _message(self, to_org: str, bodies: Sequence[Body], *, biz_time: str) -> OutMessage:
        return self._raw_message(to_org, write_envelope(bodies), bodies[0], biz_time=biz_time)

    def _raw_message(self, to_org: str, envelope: bytes, first: Body, *, biz_time: str) -> OutMessage:
        self.sequence += 1
        return OutMessage(
            message_id=f"{self.org}-{self.run_code}-{self.sequence}",
            to_org=to_org,
            envelope=envelope,
            biz_time=biz_time,
            vt_code=first.key.vt_code,
            voucher_no=first.key.voucher_no,
            flag=first.flag,
        )

    def _seal(self, key: Key, voucher: Voucher, *, flag: str, return_reason: str = "", attach: str = "") -> Body:
        text = write_voucher(voucher)
        return self.keys.seal(key, text, flag=flag, position=self.position, return_reason=return_reason, attach=attach)

    def _actions(self) -> Mapping[str, Any]:
        return {"hold": self.hold, "release": self.release}

    def _may_replace(self, arrival: Arrival) -> bool:
        return False

    def _delivered(self, message: OutMessage, ack: Ack) -> list[OutMessage]:
        return []

    @abstractmethod
    def _admit(self, arrival: Arrival) -> None:
        """签收时的业务检查；不收时抛 Refused，不改状态。"""

    @abstractmethod
    def _accept(self, arrival: Arrival, *, biz_time: str, on: date) -> list[OutMessage]:
        """已收下，登记并办理。"""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """给人看的状态。"""

    def snapshot(self) -> dict[str, Any]:
        """全部状态，可写成 JSON。"""
        return {
            "run_code": self.run_code,
            "sequence": self.sequence,
            "seen": dict(self.seen),
            "sending_held": self.holding,
            "held": [message.as_json() for message in self.held],
        }

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        """由 `snapshot` 恢复。"""
        self.run_code = snapshot["run_code"]
        self.sequence = snapshot["sequence"]
        self.seen = dict(snapshot["seen"])
        self.holding = snapshot["sending_held"]
        self.held = [OutMessage.from_json(item) for item in snapshot["held"]]


def _first_of_each(bodies: Sequence[Body]) -> list[Body]:
    firsts: dict[str, Body] = {}
    for body in bodies:
        firsts.setdefault(_seen_key(body), body)
    return list(firsts.values())


def _seen_key(body: Body) -> str:
    key = body.key
    return f"{key.adm_div_code}/{key.st_year}/{key.vt_code}/{key.voucher_no}/{body.flag}"
