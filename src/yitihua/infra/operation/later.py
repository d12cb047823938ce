"""成批太大的转作业：接口先答 202，作业以同一请求号办同一操作，之后按请求号取结果（design 第 5 节）。"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import principal_of
from yitihua.infra.jobs.queue import enqueue, job
from yitihua.infra.operation import idempotency
from yitihua.infra.operation.authorize import Forbidden
from yitihua.infra.operation.execute import Call, authorize_all, execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.oplog.models import OpLog
from yitihua.infra.scoping.divisions import reading
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import Refusal, RequestError

INLINE_LINES: Final = 10_000
"""到这么多行为止当场办完，再多就转作业。"""
_JOB: Final = "operation.batch"
_GOING: Final = ("todo", "doing")


@dataclass(frozen=True, slots=True)
class Progress:
    """一个请求号办到哪一步：`state` 为 done（`response` 是结果）、refused（`findings` 是原因）、waiting 或 failed。"""

    state: str
    response: dict[str, Any] | None = None
    findings: tuple[dict[str, Any], ...] = ()


def submit(call: Call) -> Progress:
    """无权的当场拒；办过的给首次结果，同号不同内容照样拒（E-REQ-008）；其余登记作业，重复登记只有一个。"""
    if not call.request_id:
        raise RequestError("E-REQ-007", "转作业办的要有请求号 request_id", fields=("request_id",))
    authorize_all(call)
    digest = idempotency.digest_of(each=call.each, commands=call.commands)
    key = {"operation": call.code, "client": call.principal.username, "request_id": call.request_id}
    response = idempotency.recall(**key, digest=digest)
    if response is not None:
        return Progress("done", response)
    queued = _queued(**key)
    if queued is not None and queued.status in _GOING and queued.args["arguments"]["digest"] != digest:
        raise idempotency.different()
    with suppress(AlreadyEnqueued), transaction.atomic():
        enqueue(
            _JOB,
            {
                "username": call.principal.username,
                "ip": call.principal.ip,
                "operation": call.operation.code,
                "commands": [command.model_dump(mode="json") for command in call.commands],
                "request_id": call.request_id,
                "mof_div_code": call.mof_div_code,
                "fiscal_year": call.fiscal_year,
                "each": call.each,
                "digest": digest,
            },
            once=_lock(**key),
        )
    return Progress("waiting")


def progress(*, operation: str, request_id: str, principal: Principal) -> Progress | None:
    """本人用这个请求号办的这个操作；没有办过为空。"""
    key = {"operation": operation, "client": principal.username, "request_id": request_id}
    response = idempotency.recall(**key)
    if response is not None:
        return Progress("done", response)
    queued = _queued(**key)
    if queued is not None and queued.status in _GOING:
        return Progress("waiting")
    with reading(principal):
        refused = (
            OpLog.objects.filter(
                mof_div_code=principal.mof_div_code,
                operation=operation,
                user_id=principal.user_id,
                request_id=request_id,
                result="refused",
            )
            .order_by("-log_time")
            .first()
        )
    if refused is not None:
        return Progress("refused", findings=tuple(refused.detail["findings"]))
    return Progress("failed") if queued is not None else None


def _queued(*, operation: str, client: str, request_id: str) -> ProcrastinateJob | None:
    lock = _lock(operation=operation, client=client, request_id=request_id)
    return ProcrastinateJob.objects.filter(queueing_lock=lock).order_by("-id").first()


def _lock(*, operation: str, client: str, request_id: str) -> str:
    return f"{operation}:{client}:{request_id}"


@job(_JOB)
def _run(
    username: str,
    ip: str,
    operation: str,
    commands: list[dict[str, Any]],
    request_id: str,
    mof_div_code: str,
    fiscal_year: str,
    *,
    each: bool,
    digest: str,
) -> None:
    """以提交人此刻的权限办；被拒的原因执行器已记进操作日志，作业不再重试。`digest` 供重发时比内容。"""
    registered = OPERATIONS[operation]
    call = Call(
        registered,
        tuple(registered.command.model_validate(item) for item in commands),
        principal_of(User.objects.get(username=username), on=biz_now().date(), ip=ip),
        request_id,
        mof_div_code,
        fiscal_year,
        batch=True,
        each=each,
    )
    try:
        execute(call)
    except (Refusal, Forbidden):
        return
