"""执行一个操作：权限 → 幂等 → 唯一的事务（业务、事件、日志、一次落账）→ 有限重试（design 第 5 节）。"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from pydantic import BaseModel

from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.notices import letter
from yitihua.infra.operation import events, idempotency, logged, ports
from yitihua.infra.operation.authorize import Forbidden, authorize
from yitihua.infra.operation.carried import check_carried, check_touched, veil_result
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import Operation
from yitihua.infra.oplog import write as oplog
from yitihua.infra.scoping.divisions import set_divisions, visible_divisions
from yitihua.kernel import decisions
from yitihua.kernel.context import Ctx, Principal
from yitihua.kernel.errors import Refusal, RequestError
from yitihua.kernel.findings import Finding

_RETRIES = 3
_RETRYABLE = ("40P01", "40001", "55P03")


@dataclass(frozen=True, slots=True)
class Outcome:
    """操作的结果：单笔给 `result`，批量给各行。"""

    response: dict[str, Any]
    replayed: bool = False


class _DryRun(Exception):
    def __init__(self, response: dict[str, Any]) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True, slots=True)
class Call:
    """一次调用；`commands` 只有一条且 `batch` 为假即单笔。`watch` 每定下一行叫一声。"""

    operation: Operation
    commands: tuple[Command, ...]
    principal: Principal
    request_id: str
    mof_div_code: str = ""
    fiscal_year: str = ""
    batch: bool = False
    each: bool = False
    dry_run: bool = False
    moment: datetime | None = None
    watch: Callable[[], None] | None = None

    @property
    def code(self) -> str:
        return f"{self.operation.code}_batch" if self.batch else self.operation.code


def execute(call: Call) -> Outcome:
    """办一次；被拒时业务数据原样不动，只在第二个短事务里记日志。"""
    operation = call.operation
    if operation.money and not call.request_id and not call.dry_run:
        raise RequestError("E-REQ-007", "金额操作缺请求号 request_id", fields=("request_id",))
    call = replace(call, moment=call.moment or biz_now())
    ctx = context_of(call)
    try:
        authorize_all(call)
        return _with_retry(call)
    except (Refusal, Forbidden) as refusal:
        findings = refusal.findings.items if isinstance(refusal, Refusal) else (refusal.finding,)
        logged.write_refusal(call, ctx, findings)
        if isinstance(refusal, Forbidden):
            refusal.logged = True
        raise
    except idempotency.Replay as replay:
        return Outcome(replay.response, replayed=True)
    except _DryRun as dry_run:
        logged.write_probe(call, ctx, dry_run.response)
        return Outcome(dry_run.response)


def authorize_all(call: Call) -> None:
    """整次与逐行写明的区划都要有权，不通过即抛 Forbidden。"""
    for mof_div_code in sorted({call.mof_div_code, *(command.mof_div_code for command in call.commands)}):
        authorize(call.operation, call.principal, mof_div_code=mof_div_code)
    check_carried(call.commands, call.principal)


def context_of(call: Call) -> Ctx:
    """一次调用的环境：缺省本人区划与业务年度。"""
    moment = call.moment or biz_now()
    return Ctx(
        principal=call.principal,
        mof_div_code=call.mof_div_code or call.principal.mof_div_code,
        fiscal_year=call.fiscal_year or f"{moment.year:04d}",
        biz_now=moment,
        request_id=call.request_id,
        operation=call.code,
        dry_run=call.dry_run,
    )


def _with_retry(call: Call) -> Outcome:
    for attempt in range(_RETRIES):
        try:
            return _transaction(call)
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state not in _RETRYABLE or attempt == _RETRIES - 1:
                raise
            time.sleep(0.02 * (attempt + 1))
    raise AssertionError("不会到这里")


def _transaction(call: Call) -> Outcome:
    refused: dict[int, tuple[Finding, ...]] = {}
    with transaction.atomic():
        set_divisions(visible_divisions(call.principal))
        digest = idempotency.digest_of(each=call.each, commands=call.commands)
        key = _claim(call, digest)
        while True:
            savepoint = transaction.savepoint() if call.each else None
            ctx = context_of(call)
            lines = _lines(call, refused)
            _run_body(call, lines, ctx)
            letter.write(ctx.notices.items, ctx=ctx)
            check_touched(ctx)
            response = veil_result(_response(call, lines, ctx), call.principal)
            oplog.write(ctx, result="ok", detail=logged.detail_of(call, response, digest=digest))
            with connection.wrap_database_errors:
                flushed = ports.flush(ctx, connection.connection, each=call.each)
            again = _refused_lines(lines, flushed.refused)
            if not again:
                break
            assert savepoint is not None
            transaction.savepoint_rollback(savepoint)
            refused.update(again)
        if call.dry_run:
            raise _DryRun({**response, "limits": list(flushed.limits)})
        if key is not None:
            idempotency.remember(key, response)
        for name, arguments in ctx.jobs:
            ports.defer(name, arguments, mof_div_code=ctx.mof_div_code, username=call.principal.username)
    return Outcome(response)


def _claim(call: Call, digest: str) -> int | None:
    if not call.request_id or call.dry_run or decisions.is_off("R-GEN-006"):
        return None
    return idempotency.claim(
        operation=call.code, client=call.principal.username, request_id=call.request_id, digest=digest
    )


def _lines(call: Call, refused: dict[int, tuple[Finding, ...]]) -> Lines[Any]:
    rows = [Line(index, command, watch=call.watch) for index, command in enumerate(call.commands)]
    for row in rows:
        if row.index in refused:
            row.refuse(refused[row.index])
    return Lines(rows, each=call.each)


def _run_body(call: Call, lines: Lines[Any], ctx: Ctx) -> None:
    if call.operation.bulk:
        call.operation.body(lines, ctx=ctx)
        lines.settle()
    else:
        for line in lines.alive:
            line.result = call.operation.body(line.command, ctx=ctx)
    ctx.publish(events.OperationDone(call.operation.code, tuple(ctx.subjects)))
    events.deliver(ctx)
    if not call.batch and ctx.findings.items:
        lines.rows[0].notices = (*lines.rows[0].notices, *ctx.findings.items)


def _refused_lines(lines: Lines[Any], refused: dict[str, tuple[Finding, ...]]) -> dict[int, tuple[Finding, ...]]:
    return {line.index: refused[line.ref] for line in lines.alive if line.ref in refused}


def _response(call: Call, lines: Lines[Any], ctx: Ctx) -> dict[str, Any]:
    """批量的另给整批的提示（如成功、失败各几笔）。"""
    outcomes = [_outcome(line) for line in lines]
    if not call.batch:
        return {"result": outcomes[0]["result"], "findings": outcomes[0]["findings"]}
    done = sum(1 for item in outcomes if item["ok"])
    notices = [finding.as_dict() for finding in ctx.findings.items]
    return {"outcomes": outcomes, "ok": done, "refused": len(outcomes) - done, "findings": notices}


def _outcome(line: Line[Any]) -> dict[str, Any]:
    return {
        "index": line.index,
        "ok": not line.refused,
        "result": _dump(line.result) if not line.refused else None,
        "findings": [finding.as_dict() for finding in (line.refused or line.notices)],
    }


def _dump(result: Any) -> Any:
    return result.model_dump(mode="json") if isinstance(result, BaseModel) else result
