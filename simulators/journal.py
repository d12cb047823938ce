"""日志：收下的、办过的、投出去的，先落盘再应答；被杀后重放，已收下的不丢。

一行一条 JSON。启动时重放后压成一行快照，写新文件再换名。
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Journal:
    """JSON 行日志；没有文件时什么都不记。"""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stream = open(path, "ab") if path is not None else None  # noqa: SIM115 随进程开着

    def write(self, entry: dict[str, Any]) -> None:
        """追加一条并落盘。"""
        if self._stream is None:
            return
        self._stream.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def restart(self, entry: dict[str, Any]) -> None:
        """整个换成一条（快照）。"""
        if self._path is None or self._stream is None:
            return
        write_snapshot(self._path, entry)
        self._stream.close()
        self._stream = open(self._path, "ab")  # noqa: SIM115 随进程开着

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()


def write_snapshot(path: Path, entry: dict[str, Any]) -> None:
    """写成只有一条的新日志，换名生效。"""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as stream:
        stream.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def read_journal(path: Path) -> Iterator[dict[str, Any]]:
    """逐条读；写到一半的末行不算（那时还没有应答）。"""
    if not path.is_file():
        return
    with path.open("rb") as stream:
        for line in stream:
            if line.endswith(b"\n"):
                yield json.loads(line)
