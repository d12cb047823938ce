"""封块：把已了结的事务写下的日志按区划接成链（10 第 7 节，R-WFL-022）。

一块列出每行的指纹：内容摘要加时间再取 SM3；块的指纹把上一块的也算进去，所以改一行、少一行、插一行、换次序都对不上。
还开着的事务写的留到下一块。核对在 `yitihua audit verify`，另写一份算法，不用这里的。
"""

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.db import connection

from yitihua.infra.oplog.models import OpSeal
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.ids import uuid7

NO_BLOCK: Final = "0" * 64
_LOCK = "SELECT pg_advisory_xact_lock(8806)"
_WINDOW = "SELECT first_xid, end_xid FROM op_seal_window()"
_FRESH = "SELECT mof_div_code, log_id, digest, log_time FROM op_log_tail(%s, %s)"
_LAST = "SELECT mof_div_code, seq, next_no, block_hash FROM op_seal_heads()"
"""三个函数归属主（infra.scoping.policies）：日志按区划隔离，封块跨区划，只取得到主键、指纹与时间。"""


def seal() -> int:
    """在当前事务里封到此刻为止，返回封了多少行；可重跑，同时跑的排队。事务的区划随之改为所封的各区划。"""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_WINDOW)
        start, end = cursor.fetchone()
        cursor.execute(_LAST)
        last = {division: (seq, after, block_hash) for division, seq, after, block_hash in cursor.fetchall()}
        cursor.execute(_FRESH, [start, end])
        rows = cursor.fetchall()
        blocks = [_block(division, list(own), last.get(division), start, end) for division, own in _by_division(rows)]
        set_divisions([block.mof_div_code for block in blocks])
        for block in blocks:
            block.save(force_insert=True)
    return len(rows)


def _by_division(rows: list[tuple[Any, ...]]) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    return groupby(rows, key=itemgetter(0))


def _block(
    division: str, rows: list[tuple[Any, ...]], last: tuple[int, int, str] | None, start: int, end: int
) -> OpSeal:
    seq, first_no, prev_hash = (last[0] + 1, last[1], last[2]) if last else (1, 1, NO_BLOCK)
    members = [[str(log_id), _mark(log_id, digest, log_time.timestamp())] for _, log_id, digest, log_time in rows]
    content = [division, seq, start, end, first_no, prev_hash, members]
    return OpSeal(
        seal_id=uuid7(),
        mof_div_code=division,
        seq=seq,
        from_xid=str(start),
        to_xid=str(end),
        first_no=first_no,
        members=members,
        prev_hash=prev_hash,
        block_hash=_sm3(json.dumps(content, separators=(",", ":"))),
    )


def _mark(log_id: UUID, digest: str, at: float) -> str:
    """一行的指纹：主键、内容摘要、数据库时间（微秒）。"""
    return _sm3(f"{log_id}|{digest}|{round(at * 1_000_000)}")


def _sm3(text: str) -> str:
    hasher = Hash(SM3())
    hasher.update(text.encode())
    return hasher.finalize().hex()
