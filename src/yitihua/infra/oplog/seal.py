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
from yitihua.kernel.ids import uuid7

NO_BLOCK: Final = "0" * 64
_LOCK = "SELECT pg_advisory_xact_lock(8806)"
_WINDOW = """
SELECT coalesce(max(to_xid::text::bigint), 0), pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM sys_op_seal
"""
_FRESH = """
SELECT mof_div_code, log_id, digest, log_time FROM sys_op_log
 WHERE change_xid::text::bigint >= %s AND change_xid::text::bigint < %s
 ORDER BY mof_div_code, change_xid, log_id
"""
_LAST = """
SELECT DISTINCT ON (mof_div_code) mof_div_code, seq, first_no + jsonb_array_length(members), block_hash
  FROM sys_op_seal ORDER BY mof_div_code, seq DESC
"""


def seal() -> int:
    """在当前事务里封到此刻为止，返回封了多少行；可重跑，同时跑的排队。"""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_WINDOW)
        start, end = cursor.fetchone()
        cursor.execute(_LAST)
        last = {division: (seq, after, block_hash) for division, seq, after, block_hash in cursor.fetchall()}
        cursor.execute(_FRESH, [start, end])
        rows = cursor.fetchall()
        blocks = [_block(division, list(own), last.get(division), start, end) for division, own in _by_division(rows)]
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
