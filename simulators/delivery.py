"""投递：每个对方一条队列、一个线程，按先后送；送不到的退避重试，从不丢。

连着送不到几次就歇下来，等有新报文、被催（kick）或过一阵再试；这时 drain 不再等它。
"""

import http.client
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from simulators import MOF
from simulators.post import Ack, OutMessage

ATTEMPTS = 8
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 3.0
REST_S = 30.0
TIMEOUT_S = 30.0

Delivered = Callable[[OutMessage, Ack], list[OutMessage]]


@dataclass
class Watch:
    """盯住一批报文及由它们引出的报文，收齐应答。"""

    pending: set[str]
    outcomes: list[dict[str, str]] = field(default_factory=list)


class Delivery:
    """本方的全部投递队列。"""

    def __init__(self, *, org: str, peers: Mapping[str, str], delivered: Delivered) -> None:
        self._org = org
        self._peers = dict(peers)
        self._delivered = delivered
        self._changed = threading.Condition()
        self._queues: dict[str, deque[OutMessage]] = {}
        self._resting: set[str] = set()
        self._watches: list[Watch] = []
        self._stopped = False
        self._threads: list[threading.Thread] = []

    def put(self, outgoing: list[OutMessage]) -> None:
        """排队。"""
        with self._changed:
            for message in outgoing:
                if message.to_org not in self._queues:
                    self._open(message.to_org)
                self._queues[message.to_org].append(message)
                self._resting.discard(message.to_org)
            self._changed.notify_all()

    def watch(self, message_ids: list[str]) -> Watch:
        watch = Watch(set(message_ids))
        with self._changed:
            self._watches.append(watch)
        return watch

    def outcome(self, watch: Watch, *, timeout_s: float) -> list[dict[str, str]]:
        """等应答收齐；歇下来的对方不再等。"""
        with self._changed:
            self._changed.wait_for(lambda: not watch.pending or bool(self._resting) or self._stopped, timeout_s)
            self._watches.remove(watch)
            return list(watch.outcomes)

    def drain(self, *, timeout_s: float) -> bool:
        """等队列送空；送空返回真。"""
        with self._changed:
            self._changed.wait_for(lambda: self._idle() or self._stopped, timeout_s)
            return not any(self._queues.values())

    def kick(self) -> None:
        """催歇下来的队列马上再试。"""
        with self._changed:
            self._resting.clear()
            self._changed.notify_all()

    def waiting(self) -> int:
        with self._changed:
            return sum(len(queue) for queue in self._queues.values())

    def clear(self) -> None:
        with self._changed:
            for queue in self._queues.values():
                queue.clear()
            for watch in self._watches:
                watch.pending.clear()
            self._resting.clear()
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=2)

    def _idle(self) -> bool:
        return all(not queue or org in self._resting for org, queue in self._queues.items())

    def _open(self, to_org: str) -> None:
        self._queues[to_org] = deque()
        thread = threading.Thread(target=self._run, args=(to_org,), name=f"deliver-{to_org}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self, to_org: str) -> None:
        queue = self._queues[to_org]
        failures = 0
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or bool(queue))
                if self._stopped:
                    return
                message = queue[0]
            ack = self._post(message)
            if ack is not None:
                failures = 0
                self._finish(queue, message, ack)
                continue
            failures += 1
            self._pause(to_org, failures)

    def _finish(self, queue: deque[OutMessage], message: OutMessage, ack: Ack) -> None:
        more = self._delivered(message, ack)
        with self._changed:
            if queue and queue[0] is message:
                queue.popleft()
            for watch in self._watches:
                if message.message_id in watch.pending:
                    watch.pending.discard(message.message_id)
                    watch.pending.update(item.message_id for item in more)
                    watch.outcomes.append(_outcome(message, ack))
            self._changed.notify_all()

    def _pause(self, to_org: str, failures: int) -> None:
        with self._changed:
            if failures < ATTEMPTS:
                until = time.monotonic() + min(FIRST_PAUSE_S * 2 ** (failures - 1), LONGEST_PAUSE_S)
                while not self._stopped and (left := until - time.monotonic()) > 0:
                    self._changed.wait(left)
                return
            self._resting.add(to_org)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._stopped or to_org not in self._resting, REST_S)

    def _post(self, message: OutMessage) -> Ack | None:
        """送一次；没有得到像样的应答算没送到。"""
        url = self._peers.get(message.to_org)
        if not url:
            return None
        parts = urlsplit(url)
        path = "/api/messages/inbox" if message.to_org == MOF else "/inbox"
        headers = {"Content-Type": "application/xml; charset=GBK", "X-Org-Code": self._org}
        headers["X-Biz-Time"] = message.biz_time
        connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=TIMEOUT_S)
        try:
            connection.request("POST", parts.path.rstrip("/") + path, body=message.envelope, headers=headers)
            response = connection.getresponse()
            return _read_ack(response.status, response.read())
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def _read_ack(status: int, content: bytes) -> Ack | None:
    try:
        plain: Any = json.loads(content)
    except ValueError:
        return None
    known = ("accepted", "duplicate", "rejected")
    if status not in (200, 422) or not isinstance(plain, dict) or plain.get("status") not in known:
        return None
    return Ack(plain["status"], str(plain.get("code") or ""), str(plain.get("reason") or ""))


def _outcome(message: OutMessage, ack: Ack) -> dict[str, str]:
    where = {"to": message.to_org, "vt_code": message.vt_code, "voucher_no": message.voucher_no, "flag": message.flag}
    return {**where, **ack.as_json()}
