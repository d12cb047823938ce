"""限流：每人、每客户端一分钟多少次，各进程合起来算。

次数按一分钟一格记在库里。进程一次领二十分之一，本地花完再领，所以多数请求不碰数据库；
领而没花的随这一格作废，总数只会少不会多。
"""

import threading
import time
from dataclasses import dataclass
from typing import Final

from django.db import connection

from yitihua.infra.calendar.parameters import parameters
from yitihua.kernel.context import Principal
from yitihua.kernel.findings import Finding, Level

WINDOW_S: Final = 60
_SHARES: Final = 20
_DRAW = """
INSERT INTO sys_rate_window AS w (subject, window_no, used, granted) VALUES (%(subject)s, %(no)s, %(want)s, %(want)s)
ON CONFLICT (subject) DO UPDATE SET
    granted = least(%(want)s, greatest(%(limit)s - CASE WHEN w.window_no = %(no)s THEN w.used ELSE 0 END, 0)),
    used = least(%(limit)s, CASE WHEN w.window_no = %(no)s THEN w.used ELSE 0 END + %(want)s),
    window_no = %(no)s
RETURNING granted
"""


class TooManyRequests(Exception):
    """超过每分钟次数：HTTP 429，`retry_after` 秒后再来。"""

    def __init__(self, *, limit: int, retry_after: int) -> None:
        self.retry_after = retry_after
        text = f"请求过于频繁，每分钟至多 {limit} 次"
        step = f"请 {retry_after} 秒后重试；成批的业务请用批量写法，确需提高的由系统管理员调参数"
        figures = {"limit": str(limit), "retry_after": str(retry_after)}
        self.finding = Finding("E-RATE", Level.BLOCK, text, figures=figures, next_step=step)
        super().__init__(text)


@dataclass(slots=True)
class _Lease:
    window: int
    left: int


_leases: dict[str, _Lease] = {}
_lock = threading.Lock()


def spend(principal: Principal, *, own_limit: int = 0, now: float | None = None) -> None:
    """花一次；这一分钟的次数用完抛 TooManyRequests。`own_limit` 为 0 按参数。"""
    moment = time.time() if now is None else now
    window = int(moment // WINDOW_S)
    subject = principal.username
    with _lock:
        lease = _leases.get(subject)
        if lease is not None and lease.window == window and lease.left > 0:
            lease.left -= 1
            return
    limit = own_limit or _limit(principal)
    granted = _draw(subject, window=window, limit=limit)
    if granted == 0:
        raise TooManyRequests(limit=limit, retry_after=max(1, WINDOW_S - int(moment % WINDOW_S)))
    with _lock:
        lease = _leases.get(subject)
        left = lease.left if lease is not None and lease.window == window else 0
        _leases[subject] = _Lease(window, left + granted - 1)


def forget() -> None:
    """丢掉本进程领而没花的；测试用另一个进程的眼光看时用。"""
    with _lock:
        _leases.clear()


def _limit(principal: Principal) -> int:
    key = "rate_limit_machine" if principal.kind == "machine" else "rate_limit_person"
    return int(parameters(mof_div_code=principal.mof_div_code, fiscal_year="")[key])


def _draw(subject: str, *, window: int, limit: int) -> int:
    want = max(1, limit // _SHARES)
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, {"subject": subject, "no": window, "want": want, "limit": limit})
        return int(cursor.fetchone()[0])
