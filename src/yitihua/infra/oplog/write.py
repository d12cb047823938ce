"""写一行操作日志；摘要用 SM3，覆盖除数据库时间外的全部内容。"""

import json
from typing import Any

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.db import connection

from yitihua.infra.oplog.models import OpLog
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7


def write(ctx: Ctx, *, result: str, detail: dict[str, Any]) -> None:
    """`result` 为 ok 或 refused；`detail` 只放能转成 JSON 的内容，另记本事务改了几行及其摘要。"""
    changes = _changes()
    if changes:
        detail = {**detail, "changes": changes}
    row = OpLog(
        log_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        biz_time=ctx.biz_now,
        user_id=ctx.principal.user_id,
        username=ctx.principal.username,
        ip=ctx.principal.ip,
        operation=ctx.operation,
        request_id=ctx.request_id,
        result=result,
        subjects=[list(item) for item in ctx.subjects],
        detail=detail,
    )
    row.digest = digest(row)
    row.save(force_insert=True)


_CHANGES = """
SELECT count(*), string_agg(concat_ws('|', table_name, row_key, before, after), E'\\n' ORDER BY change_id)
  FROM sys_row_change WHERE change_xid = pg_current_xact_id()
"""


def _changes() -> dict[str, Any]:
    """本事务到此刻改了几行业务数据；内容在变更表，这里留摘要，改动变更表也查得出。"""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES)
        count, text = cursor.fetchone()
    return {"rows": count, "digest": _sm3(text)} if count else {}


def digest(row: OpLog) -> str:
    """一行的 SM3 摘要（十六进制）。"""
    content = [
        str(row.log_id),
        row.mof_div_code,
        row.biz_time.isoformat(),
        row.user_id,
        row.username,
        row.ip,
        row.operation,
        row.request_id,
        row.result,
        row.subjects,
        row.detail,
    ]
    return _sm3(json.dumps(content, ensure_ascii=False, sort_keys=True, default=str))


def _sm3(text: str) -> str:
    hasher = Hash(SM3())
    hasher.update(text.encode())
    return hasher.finalize().hex()
