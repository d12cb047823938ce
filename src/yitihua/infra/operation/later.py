"""成批太大的转作业：接口先答 202，作业以同一请求号办同一操作，之后按请求号取结果（design 第 5 节）。"""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.clients.principals import PREFIX, client_principal, named_client
from yitihua.infra.identity.models import User
from yitihua.infra.identity.principals import principal_of
from yitihua.infra.jobs.progress import metered
from yitihua.infra.jobs.queue import enqueue, job
from yitihua.infra.notices import letter
from yitihua.infra.operation import idempotency
from yitihua.infra.operation.authorize import Forbidden
from yitihua.infra.operation.execute import Call, authorize_all, context_of, execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.oplog.models import OpLog
from yitihua.infra.scoping.divisions import reading, writing
from yitihua.kernel.context import Principal, Scope
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
            mof_div_code=call.mof_div_code or call.principal.mof_div_code,
            username=call.principal.username,
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


def _submitter(username: str, *, ip: str) -> Principal:
    """提交人此刻的身份；接口客户端停用了的没有任何权限。"""
    if not username.startswith(PREFIX):
        return principal_of(User.objects.get(username=username), on=biz_now().date(), ip=ip)
    client = named_client(username)
    return client_principal(client, ip=ip) if client else Principal(username, username, "", frozenset(), Scope(), "")


@job(_JOB, title="批量办理", cancellable=True)
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
        _submitter(username, ip=ip),
        request_id,
        mof_div_code,
        fiscal_year,
        batch=True,
        each=each,
    )
    key = _lock(operation=call.code, client=call.principal.username, request_id=request_id)
    try:
        with metered(key=key, total=len(commands)) as meter:
            response = execute(replace(call, watch=meter.tick)).response
    except Refusal as refusal:
        _tell(call, f"没有办成，一行也没有生效：{refusal.summary}")
    except Forbidden as refusal:
        _tell(call, f"没有办成，一行也没有生效：{refusal.finding.message}")
    else:
        _tell(call, f"办完了：成功 {response['ok']} 笔、失败 {response['refused']} 笔")


def _tell(call: Call, text: str) -> None:
    """告诉提交的人；重跑不再说一遍。"""
    ctx = context_of(call)
    title = f"{call.operation.title}（{len(call.commands)} 行）{text}"
    body = f"按请求号 {call.request_id} 可取逐行结果。"
    note = letter.Letter(
        user_id=call.principal.user_id,
        kind=letter.JOB,
        title=title,
        body=body,
        once=f"{call.code}:{call.request_id}"[:120],
    )
    with writing([ctx.mof_div_code]):
        letter.write([note], ctx=ctx)
