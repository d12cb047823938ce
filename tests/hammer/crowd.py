"""一群客户进程与他们的日志：谁正在办、谁得了答复、谁没有。"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """发出过的一个请求，可原样再发。"""

    request_id: str
    user: str
    operation: str
    body: dict[str, Any]


@dataclass(slots=True)
class Ledger:
    """全部日志合起来。"""

    tried: dict[str, Request] = field(default_factory=dict)
    done: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __contains__(self, request_id: str) -> bool:
        """得了答复没有。"""
        return request_id in self.done or request_id in self.refused

    @property
    def unanswered(self) -> list[Request]:
        return [item for key, item in self.tried.items() if key not in self]


class Crowd:
    """`places` 是各人的（单位, 指标）。"""

    def __init__(self, base_url: str, home: Path, places: Sequence[tuple[str, str]]) -> None:
        self._base_url, self._home, self._places = base_url, home, places
        self._people: list[subprocess.Popen[bytes]] = []
        self.journals = [home / f"customer-{number}.jsonl" for number in range(len(places))]

    def start(self) -> None:
        for number, ((agency, bgt_id), journal) in enumerate(zip(self._places, self.journals, strict=True)):
            command = [sys.executable, "-m", "tests.hammer.customer", self._base_url, str(journal), agency, bgt_id]
            self._people.append(subprocess.Popen([*command, str(number + 1)]))

    def in_flight(self) -> int:
        """此刻发出而没有答复的请求数：日志最后一行是 try 或 again 的人。"""
        return sum(_last(journal)[:1] in (["try"], ["again"]) for journal in self.journals)

    def stop(self) -> None:
        for person in self._people:
            if person.poll() is None:
                person.kill()
            person.wait()

    def ledger(self) -> Ledger:
        found = Ledger()
        for journal in self.journals:
            for line in _lines(journal):
                kind, key, *rest = line
                if kind == "try":
                    found.tried[key] = Request(key, *rest)
                elif kind == "ok":
                    found.done[key] = rest[0]
                elif kind == "no":
                    found.refused[key] = rest[0]
        return found


def _lines(journal: Path) -> list[list[Any]]:
    """写到一半的末行不算。"""
    found = []
    for line in journal.read_text(encoding="utf-8").splitlines() if journal.exists() else ():
        try:
            found.append(json.loads(line))
        except ValueError:
            break
    return found


def _last(journal: Path) -> list[Any]:
    lines = _lines(journal)
    return lines[-1] if lines else []
