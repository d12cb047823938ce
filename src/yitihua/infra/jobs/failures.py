"""作业失败的原因：说成人看得懂的一句，另留细节；在单独一个短事务里记，业务那边已经回滚。"""

import traceback
from contextlib import suppress

import httpx
from django.db import DatabaseError
from django.db.utils import InterfaceError, OperationalError

from yitihua.infra.jobs.models import JobFailure
from yitihua.infra.scoping.divisions import writing
from yitihua.kernel.errors import ConfigurationError, Refusal, RequestError


def record_failure(error: Exception, *, job_no: int, name: str, attempt: int, division: str) -> None:
    """数据库本身断了就记不下，队列照样会重试。"""
    if not division:
        return
    with suppress(DatabaseError, InterfaceError), writing([division]):
        JobFailure.objects.create(
            mof_div_code=division,
            job_no=job_no,
            name=name,
            attempt=attempt,
            reason=reason_of(error)[:400],
            detail="".join(traceback.format_exception(error))[-4000:],
        )


def reason_of(error: Exception) -> str:
    """给人看的一句话。"""
    match error:
        case Refusal():
            return error.summary
        case RequestError():
            return error.message
        case ConfigurationError():
            return str(error)
        case httpx.TimeoutException():
            return "对方没有在规定的时间内应答"
        case httpx.HTTPStatusError():
            return f"对方应答 HTTP {error.response.status_code}，没有收下"
        case httpx.HTTPError():
            return "连不上对方的接收地址"
        case OperationalError() | InterfaceError():
            return "数据库暂时断开或一直等不到锁"
        case _:
            return f"程序出错（{type(error).__name__}），请信息工作部门查看细节"
