"""占用、退款与修改要素、关闭相互避让：用指标的先拿共享的行锁，改指标的拿独占的（R-IND-019）。"""

from collections.abc import Iterable

from django.db import connection

from yitihua.kernel.decisions import judged
from yitihua.kernel.errors import Refusal
from yitihua.modules.appropriation.models import Indicator
from yitihua.modules.appropriation.states import CLOSED, INDICATOR

_HOLD = """
SELECT bgt_id, row_version, status FROM ba_bgt_info WHERE bgt_id = ANY (%s) ORDER BY bgt_id FOR KEY SHARE
"""


def unchanged(indicators: Iterable[Indicator]) -> None:
    """读过以后改了要素、关闭了的，不能照旧要素占用（R-GEN-005）。"""
    read = {row.bgt_id: row for row in indicators}
    if not read:
        return
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(read)])
        found = cursor.fetchall()
    problems = [
        item
        for bgt_id, version, _status in found
        for item in judged(
            "R-GEN-005",
            fires=version != read[bgt_id].row_version,
            facts={"current": version, "given": read[bgt_id].row_version},
            fields=("bgt_id",),
        )
    ]
    if problems:
        raise Refusal(problems)


def reopen(indicators: Iterable[Indicator]) -> None:
    """恢复额度之前：已关闭的指标恢复有效，额度回到原指标（06 第 7 节；0030 号决定）。"""
    read = {row.bgt_id: row for row in indicators}
    if not read:
        return
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(read)])
        closed = [bgt_id for bgt_id, _version, status in cursor.fetchall() if status == CLOSED]
    for row in Indicator.objects.unscoped("退款由系统处理").select_for_update().filter(pk__in=closed).order_by("pk"):
        row.status = INDICATOR.require(row.status, "reopen")
        row.row_version += 1
        row.save(update_fields=["status", "row_version"])
