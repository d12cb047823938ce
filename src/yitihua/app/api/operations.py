"""操作接口：由登记簿生成，一个操作一条路径，批量另有 `_batch`（design 第 5 节）。"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError
from pydantic import Field, create_model
from pydantic_core import to_json

from yitihua.app.api.problems import answer, answer_listed
from yitihua.app.api.session import principal_from
from yitihua.infra.operation import later
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.registry import OPERATIONS, Operation
from yitihua.kernel.context import Principal
from yitihua.kernel.findings import Finding, Level

BATCH_LIMIT = 100_000


def install(api: NinjaAPI) -> None:
    """为每个登记的操作加路由；命令类型进 OpenAPI。"""
    for code, operation in OPERATIONS.items():
        _single(api, code, operation)
        if operation.bulk:
            _batch(api, code, operation)
    api.get("/operations/{code}/{request_id}", summary="取转后台办理的结果", tags=["操作"])(_result)


def _result(request: HttpRequest, code: str, request_id: str) -> HttpResponse:
    """只看得到自己提交的。"""
    found = later.progress(operation=code, request_id=request_id, principal=principal_from(request))
    if found is None:
        raise HttpError(404, "没有用这个请求号提交过")
    return _answer(found, code, request_id)


def _single(api: NinjaAPI, code: str, operation: Operation) -> None:
    def view(request: HttpRequest, payload: Any, dry_run: bool = False) -> HttpResponse:
        outcome = execute(call_of(operation, [payload], principal_from(request), dry_run=dry_run))
        return _done(outcome.response)

    view.__annotations__["payload"] = operation.command
    _register(api, f"/operations/{code}", view, operation, code)


def _batch(api: NinjaAPI, code: str, operation: Operation) -> None:
    line = create_model(f"{operation.command.__name__}Line", __base__=operation.command)
    batch = create_model(
        f"{operation.command.__name__}Batch",
        __base__=Command,
        lines=(list[line], Field(min_length=1, max_length=BATCH_LIMIT, description="逐行命令")),
        mode=(str, Field(default="each", pattern="^(all|each)$", description="all 全有或全无；each 逐行出结果")),
    )

    def view(request: HttpRequest, payload: Any, dry_run: bool = False) -> HttpResponse:
        call = call_of(
            operation,
            list(payload.lines),
            principal_from(request),
            dry_run=dry_run,
            request_id=payload.request_id,
            mof_div_code=payload.mof_div_code,
            fiscal_year=payload.fiscal_year,
            each=payload.mode == "each",
            batch=True,
        )
        if len(call.commands) > later.INLINE_LINES and not dry_run:
            return _answer(later.submit(call), call.code, call.request_id)
        return _done(execute(call).response)

    view.__annotations__["payload"] = batch
    _register(api, f"/operations/{code}_batch", view, operation, f"{code}_batch")


def _done(response: dict[str, Any] | None) -> HttpResponse:
    """办成的应答；一批可有成千上万行，由 pydantic 写成 JSON。"""
    return HttpResponse(to_json(response), content_type="application/json")


def _answer(progress: later.Progress, code: str, request_id: str) -> HttpResponse:
    """办成 200，被拒 422，还没办完 202 并说到哪里取，作业失败 503。"""
    if progress.state == "done":
        return _done(progress.response)
    if progress.state == "refused":
        return answer_listed(progress.findings, status=422)
    if progress.state == "failed":
        step = "请用同一请求号再提交一次；仍不成的请告知信息工作部门"
        return answer([Finding("E-JOB", Level.BLOCK, "后台办理没有办成，一行也没有生效", next_step=step)], status=503)
    where = f"/api/operations/{code}/{request_id}"
    return JsonResponse({"message": "行数较多，已转后台办理", "result_url": where}, status=202)


def _register(api: NinjaAPI, path: str, view: Any, operation: Operation, code: str) -> None:
    view.__name__ = code.replace(".", "_")
    view.__doc__ = operation.doc
    title = operation.title + ("（批量）" if code.endswith("_batch") else "")
    api.post(path, summary=title, tags=[code.split(".")[0]], operation_id=code)(view)


def call_of(
    operation: Operation,
    commands: list[Command],
    principal: Principal,
    *,
    dry_run: bool = False,
    request_id: str = "",
    mof_div_code: str = "",
    fiscal_year: str = "",
    each: bool = False,
    batch: bool = False,
) -> Call:
    """从命令取请求号、区划与年度，组成一次调用。"""
    first = commands[0]
    return Call(
        operation=operation,
        commands=tuple(commands),
        principal=principal,
        request_id=request_id or first.request_id,
        mof_div_code=mof_div_code or first.mof_div_code,
        fiscal_year=fiscal_year or first.fiscal_year,
        batch=batch,
        each=each,
        dry_run=dry_run,
    )
