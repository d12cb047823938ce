"""核对操作日志的链：改、删、插、换次序各指到第几条；不用写日志与封块的任何代码（R-WFL-022，10 第 7 节）。

一行的摘要、一行的指纹、一块的指纹都照规定另算一遍。最后一块之后的行还没有封，只能查内容改没改。
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

import psycopg
from cryptography.hazmat.primitives import hashes
from psycopg.rows import class_row
from rich.console import Console

from yitihua.infra.operation import rules as _rules  # noqa: F401  规则的措辞
from yitihua.kernel.decisions import decide
from yitihua.kernel.findings import Finding
from yitihua.kernel.rulebook import finding

LATE: Final = timedelta(hours=1)
"""没有事务会开这么久：比上一块封块时间还早这么多的行，是后补的。"""
_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Row:
    """一行日志。"""

    log_id: Any
    mof_div_code: str
    log_time: Any
    biz_time: Any
    user_id: str
    username: str
    ip: str
    operation: str
    request_id: str
    result: str
    subjects: Any
    detail: Any
    digest: str
    xid: int


@dataclass(frozen=True, slots=True)
class Block:
    """一块。"""

    mof_div_code: str
    seq: int
    from_xid: int
    to_xid: int
    first_no: int
    members: list[list[str]]
    prev_hash: str
    block_hash: str
    seal_time: Any


@dataclass(frozen=True, slots=True)
class Fault:
    """一处不符：`place` 是第几条或第几块，`log_id` 是那一行（块的不符为空）。"""

    mof_div_code: str
    place: str
    log_id: str
    what: str

    def __str__(self) -> str:
        row = f"（{self.log_id}）" if self.log_id else ""
        return f"区划 {self.mof_div_code} {self.place}{row}{self.what}"


@dataclass(slots=True)
class Chain:
    """一个区划的链核对完的样子；`head` 是最后一块的指纹，抄在别处的可以拿来比。"""

    mof_div_code: str
    rows: int = 0
    sealed: int = 0
    blocks: int = 0
    head: str = ""
    faults: list[Fault] = field(default_factory=list)

    def verdict(self) -> Finding | None:
        """对不上即 R-WFL-022。"""
        return decide("R-WFL-022", fires=bool(self.faults), facts={"faults": len(self.faults)})


_ROWS = """
SELECT log_id, mof_div_code, log_time, biz_time, user_id, username, ip, operation, request_id, result, subjects, detail,
       digest, change_xid::text::bigint AS xid
  FROM sys_op_log ORDER BY mof_div_code, change_xid, log_id
"""
_CHANGES = """
SELECT change_xid::text::bigint, table_name, row_key, before::text, after::text
  FROM sys_row_change ORDER BY change_xid, change_id
"""
_BLOCKS = """
SELECT mof_div_code, seq, from_xid::text::bigint AS from_xid, to_xid::text::bigint AS to_xid, first_no, members,
       prev_hash, block_hash, seal_time
  FROM sys_op_seal ORDER BY mof_div_code, seq
"""


def examine(conn: "psycopg.Connection[Any]") -> list[Chain]:
    """在给定连接的当前事务里核对全部区划。"""
    rows: dict[str, list[Row]] = defaultdict(list)
    with conn.cursor(row_factory=class_row(Row)) as cursor:
        for row in cursor.execute(_ROWS):
            rows[row.mof_div_code].append(row)
    blocks: dict[str, list[Block]] = defaultdict(list)
    with conn.cursor(row_factory=class_row(Block)) as cursor:
        for block in cursor.execute(_BLOCKS):
            blocks[block.mof_div_code].append(block)
    covered = max((block.to_xid for own in blocks.values() for block in own), default=0)
    chains = [_chain(code, rows[code], blocks[code], covered) for code in sorted({*rows, *blocks})]
    changes = _changes(conn)
    for chain in chains:
        chain.faults += _change_faults(rows[chain.mof_div_code], changes)
    return chains


def _changes(conn: "psycopg.Connection[Any]") -> dict[int, tuple[int, str]]:
    """事务号 → 变更表里的行数与摘要。"""
    found: dict[int, tuple[int, str]] = {}
    with conn.cursor() as cursor:
        for xid, own in groupby(cursor.stream(_CHANGES), key=itemgetter(0)):
            lines = ["|".join(parts) for _, *parts in own]
            found[xid] = (len(lines), _fingerprint("\n".join(lines)))
    return found


def _change_faults(rows: list[Row], changes: dict[int, tuple[int, str]]) -> Iterator[Fault]:
    """日志记下的行数与摘要，与变更表里那个事务的逐一相比。"""
    for number, row in enumerate(rows, start=1):
        told = (row.detail.get("changes") if isinstance(row.detail, dict) else None) or {"rows": 0, "digest": ""}
        count, digest = changes.get(row.xid, (0, ""))
        if count != told["rows"]:
            what = f"的变更前后应有 {told['rows']} 行，现有 {count} 行"
        elif digest != told["digest"]:
            what = "的变更前后被改"
        else:
            continue
        yield Fault(row.mof_div_code, f"第 {number} 条", str(row.log_id), what)


def _chain(code: str, rows: list[Row], blocks: list[Block], covered: int) -> Chain:
    chain = Chain(code, rows=len(rows), blocks=len(blocks), head=blocks[-1].block_hash if blocks else "")
    by_id = {str(row.log_id): row for row in rows}
    sealed: set[str] = set()
    before = "0" * 64
    number, expected = 1, 1
    last_sealed_at = None
    for block in blocks:
        chain.faults += _block_faults(block, seq=expected, before=before, number=number)
        members = [log_id for log_id, _ in block.members]
        sealed.update(members)
        for offset, (log_id, mark) in enumerate(block.members):
            what = _row_fault(by_id.get(log_id), mark, block)
            if what:
                chain.faults.append(Fault(code, f"第 {block.first_no + offset} 条", log_id, what))
            elif last_sealed_at and by_id[log_id].log_time < last_sealed_at - LATE:
                chain.faults.append(Fault(code, f"第 {block.first_no + offset} 条", log_id, "是后补的，时间早于上一块"))
        before, expected, last_sealed_at = block.block_hash, block.seq + 1, block.seal_time
        number = block.first_no + len(block.members)
    chain.sealed = len(sealed)
    for row in rows:
        if str(row.log_id) in sealed:
            continue
        what = _loose_fault(row, covered, last_sealed_at)
        if what:
            within = next((block.seq for block in blocks if block.from_xid <= row.xid < block.to_xid), 0)
            place = f"第 {within} 块里" if within else "已封的一段里" if row.xid < covered else "未封的"
            chain.faults.append(Fault(code, place, str(row.log_id), what))
    return chain


def _block_faults(block: Block, *, seq: int, before: str, number: int) -> Iterator[Fault]:
    place = f"第 {block.seq} 块"
    if block.seq != seq:
        yield Fault(block.mof_div_code, f"第 {seq} 块", "", "不见了")
    if block.prev_hash != before and block.seq == seq:
        yield Fault(block.mof_div_code, place, "", "接不上前一块")
    if block.first_no != number and block.seq == seq:
        yield Fault(block.mof_div_code, place, "", f"首行应是第 {number} 条，登记的是第 {block.first_no} 条")
    content = [
        block.mof_div_code, block.seq, block.from_xid, block.to_xid, block.first_no, block.prev_hash, block.members,
    ]  # fmt: skip
    if _fingerprint(json.dumps(content, separators=(",", ":"))) != block.block_hash:
        yield Fault(block.mof_div_code, place, "", "的登记被改")


def _row_fault(row: Row | None, mark: str, block: Block) -> str:
    if row is None:
        return "不见了"
    if row.digest != _content(row):
        return "内容被改"
    microseconds = round(row.log_time.timestamp() * 1_000_000)
    if _fingerprint(f"{row.log_id}|{row.digest}|{microseconds}") != mark:
        return "内容连同摘要或时间被改"
    return "" if block.from_xid <= row.xid < block.to_xid else "换了次序"


def _loose_fault(row: Row, covered: int, last_sealed_at: Any) -> str:
    """不在任何一块里的行：落在已封的一段里的是插进去的，时间太早的是后补的。"""
    if row.digest != _content(row):
        return "内容被改"
    if row.xid < covered:
        return "是插进去的"
    return "是后补的，时间早于上一块" if last_sealed_at and row.log_time < last_sealed_at - LATE else ""


def _content(row: Row) -> str:
    """一行内容的摘要。"""
    moment = row.biz_time.astimezone(_SHANGHAI).isoformat()
    parts = [
        str(row.log_id), row.mof_div_code, moment, row.user_id, row.username, row.ip, row.operation, row.request_id,
        row.result, row.subjects, row.detail,
    ]  # fmt: skip
    return _fingerprint(json.dumps(parts, ensure_ascii=False, sort_keys=True))


def _fingerprint(text: str) -> str:
    hasher = hashes.Hash(hashes.SM3())
    hasher.update(text.encode())
    return hasher.finalize().hex()


def run_audit_verify(url: str, *, head: str = "", as_json: bool = False) -> int:
    """打印各区划的链；全部对得上返回 0，有不符返回 1，连不上库返回 2。

    `head` 是先前抄在别处的一个块指纹：链里找不到它，就是整条链被重写过。
    """
    try:
        with psycopg.connect(url) as conn:
            conn.read_only = True
            conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            chains = examine(conn)
            known = {text for (text,) in conn.execute("SELECT block_hash FROM sys_op_seal")}
    except psycopg.OperationalError as error:
        Console(stderr=True).print(f"连不上要核对的数据库：{error}", markup=False, soft_wrap=True)
        return 2
    broken = [chain for chain in chains if chain.verdict()]
    faults = [fault for chain in broken for fault in chain.faults]
    card = finding("R-WFL-022")
    failed = f"{card.code} {card.message}"
    lost = bool(head) and head not in known
    if as_json:
        shown = [
            {"mof_div_code": c.mof_div_code, "rows": c.rows, "sealed": c.sealed, "blocks": c.blocks, "head": c.head}
            for c in chains
        ]
        print(json.dumps({"chains": shown, "head_found": not lost, "faults": [
            {"mof_div_code": f.mof_div_code, "place": f.place, "log_id": f.log_id, "what": f.what} for f in faults
        ]}, ensure_ascii=False))  # fmt: skip
    else:
        console = Console(width=int(os.environ.get("COLUMNS", "160")), highlight=False)
        for chain in chains:
            loose = chain.rows - chain.sealed
            text = f"区划 {chain.mof_div_code}：{chain.rows} 条，封了 {chain.sealed} 条共 {chain.blocks} 块"
            tail = f"，另有 {max(loose, 0)} 条未封（只查内容）；最后一块 {chain.head or '无'}"
            console.print(text + tail, markup=False, soft_wrap=True)
        for fault in faults:
            console.print(f"{failed}：{fault}", markup=False, soft_wrap=True)
        if lost:
            console.print(f"{failed}：链里没有抄存的块 {head}，整条链被重写过", markup=False, soft_wrap=True)
        if faults or lost:
            console.print(card.next_step, markup=False, soft_wrap=True)
    return 1 if faults or lost else 0
