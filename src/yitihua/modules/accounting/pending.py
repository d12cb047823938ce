"""待生成队列的读与改；凭证本身由操作加到工作单元。"""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from yitihua.kernel.context import Ctx

_COLUMNS = (
    "pending_id", "ledger", "acct_set_code", "agency_code", "biz_event_id", "biz_type", "biz_id", "biz_date",
    "payload", "status",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM book_pending WHERE mof_div_code = %s AND fiscal_year = %s"
_DONE = """
UPDATE book_pending SET status = 'done', retry_cnt = retry_cnt + 1
 WHERE mof_div_code = %s AND fiscal_year = %s AND pending_id = ANY (%s) AND status = 'waiting'
"""
_FAILED = """
UPDATE book_pending p SET retry_cnt = p.retry_cnt + 1, reason = f.reason
  FROM unnest(%s::uuid[], %s::text[]) f (pending_id, reason)
 WHERE p.mof_div_code = %s AND p.fiscal_year = %s AND p.pending_id = f.pending_id AND p.status = 'waiting'
"""
_VOUCHERS = """
SELECT w.acct_set_code, w.biz_event_id, v.vou_id, v.voucher_no
  FROM unnest(%s::text[], %s::text[]) w (acct_set_code, biz_event_id)
  JOIN book_voucher v ON v.acct_set_code = w.acct_set_code AND v.biz_event_id = w.biz_event_id
 WHERE v.mof_div_code = %s AND v.fiscal_year = %s
"""

Row = dict[str, Any]


def locked(pending_id: UUID, *, ctx: Ctx) -> Row | None:
    """一行，不论补没补。"""
    rows = _rows(f"{_SELECT} AND pending_id = %s FOR UPDATE", [ctx.mof_div_code, ctx.fiscal_year, pending_id])
    return rows[0] if rows else None


def waiting(*, limit: int, ctx: Ctx) -> list[Row]:
    """待补的，按业务日期；别人正在补的跳过。"""
    where = " AND status = 'waiting' ORDER BY biz_date, create_time, pending_id LIMIT %s FOR UPDATE SKIP LOCKED"
    return _rows(_SELECT + where, [ctx.mof_div_code, ctx.fiscal_year, limit])


def mark_done(pending_ids: Iterable[UUID], *, ctx: Ctx) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [ctx.mof_div_code, ctx.fiscal_year, list(pending_ids)])


def mark_failed(reasons: Sequence[tuple[UUID, str]], *, ctx: Ctx) -> None:
    """仍补不成：记次数与最近一次的原因。"""
    with connection.cursor() as cursor:
        ids, texts = [item for item, _ in reasons], [text for _, text in reasons]
        cursor.execute(_FAILED, [ids, texts, ctx.mof_div_code, ctx.fiscal_year])


def existing(rows: Sequence[Row], *, ctx: Ctx) -> dict[tuple[str, str], tuple[UUID, str]]:
    """（账套，事件号）→ 已有凭证的主键与凭证号。"""
    with connection.cursor() as cursor:
        sets, events = [row["acct_set_code"] for row in rows], [row["biz_event_id"] for row in rows]
        cursor.execute(_VOUCHERS, [sets, events, ctx.mof_div_code, ctx.fiscal_year])
        return {(item[0], item[1]): (item[2], item[3]) for item in cursor.fetchall()}


def _rows(statement: str, parameters: list[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found = [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    for row in found:
        if isinstance(row["payload"], str):
            row["payload"] = json.loads(row["payload"])
    return found
