"""错误与 HTTP 状态的对应（只在这里定）：业务拒绝 422，无权 403，冲突 409，请求不合格式 400。"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from yitihua.app import trail
from yitihua.app.api.parser import FitParser
from yitihua.app.clients.authenticate import Unauthenticated
from yitihua.app.clients.throttle import TooManyRequests
from yitihua.app.explaining.explain import with_limits
from yitihua.infra.operation.authorize import Forbidden
from yitihua.kernel.errors import Refusal, RequestError
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.rulebook import RULEBOOK, finding

_log = logging.getLogger(__name__)
_E_REQ = {
    "json_invalid": "E-REQ-001",
    "extra_forbidden": "E-REQ-004",
    "missing": "E-REQ-005",
    "string_too_long": "E-REQ-006",
    "too_long": "E-REQ-006",
    "amount_not_text": "E-REQ-003",
}
_TEXT = {
    "E-REQ-001": "报文不是合法 JSON",
    "E-REQ-002": "类型不符",
    "E-REQ-003": "金额须为字符串",
    "E-REQ-004": "未知字段",
    "E-REQ-005": "缺必填",
    "E-REQ-006": "超长",
}


def install(api: NinjaAPI) -> None:
    """登记全部错误的出口。"""
    api.add_exception_handler(Refusal, _refusal)
    api.add_exception_handler(Forbidden, _forbidden)
    api.add_exception_handler(Unauthenticated, _unauthenticated)
    api.add_exception_handler(TooManyRequests, _too_many)
    api.add_exception_handler(RequestError, _request_error)
    api.add_exception_handler(ValidationError, _validation)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(RequestDataTooBig, _too_big)
    api.add_exception_handler(RawPostDataException, _not_json)
    api.add_exception_handler(MultiPartParserError, _not_multipart)
    api.add_exception_handler(TooManyFieldsSent, _not_multipart)
    api.add_exception_handler(TooManyFilesSent, _not_multipart)
    api.add_exception_handler(DataError, _data_error)
    api.add_exception_handler(OperationalError, _unavailable)
    api.add_exception_handler(InterfaceError, _unavailable)
    api.parser = FitParser()


def answer(findings: Sequence[Finding], *, status: int, message: str = "") -> JsonResponse:
    """统一的拒绝应答。"""
    return answer_listed([item.as_dict() for item in findings], status=status, message=message)


def answer_listed(findings: Sequence[dict[str, Any]], *, status: int, message: str = "") -> JsonResponse:
    """同上，原因是记下来的。"""
    text = message or (findings[0]["message"] if len(findings) == 1 else f"共{len(findings)}项未通过，详见清单")
    return JsonResponse({"message": text, "findings": list(findings)}, status=status)


def _refusal(request: HttpRequest, error: Any) -> HttpResponse:
    status = 409 if "R-GEN-005" in error.codes else 422
    principal = getattr(request, "yitihua_principal", None)
    return answer_listed(with_limits(error.findings.items, principal), status=status, message=error.summary)


def _forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    """操作被拒的执行器已经记了；读被拒的在这里记一行安全日志（R-WFL-008）。"""
    principal = getattr(request, "yitihua_principal", None)
    if principal is not None and not error.logged:
        trail.note_refused(principal, trail.READ, findings=[error.finding], detail=trail.asked(request))
    return answer([error.finding], status=403)


def _unauthenticated(request: HttpRequest, error: Any) -> HttpResponse:
    return answer([error.finding], status=401)


def _too_many(request: HttpRequest, error: Any) -> HttpResponse:
    response = answer([error.finding], status=429)
    response["Retry-After"] = str(error.retry_after)
    return response


def _request_error(request: HttpRequest, error: Any) -> HttpResponse:
    return answer([error.finding], status=409 if error.code == "E-REQ-008" else 400)


_TOO_LONG = "22001"
"""数据库：文字超过列宽。"""
_HTTP = {
    400: ("E-REQ-001", _TEXT["E-REQ-001"], "请修正后重发"),
    401: ("E-LOGIN", "请先登录", "请登录后重试"),
    403: ("E-CSRF", "页面已过期，请刷新后重试", "请刷新页面取得新的令牌后重试"),
}


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error.__cause__, RequestError):
        return _request_error(request, error.__cause__)
    code, text, step = _HTTP.get(error.status_code, ("E-REQ-002", str(error), "请按接口说明修正后重发"))
    return answer([Finding(code, Level.BLOCK, text, next_step=step)], status=error.status_code)


def _too_big(request: HttpRequest, error: Any) -> HttpResponse:
    step = "请减少每次的行数，分几次提交"
    return answer([Finding("E-REQ-006", Level.BLOCK, "请求体超长", next_step=step)], status=413)


def _not_json(request: HttpRequest, error: Any) -> HttpResponse:
    step = "请以 application/json 发送"
    return answer([Finding("E-REQ-001", Level.BLOCK, _TEXT["E-REQ-001"], next_step=step)], status=400)


def _not_multipart(request: HttpRequest, error: Any) -> HttpResponse:
    text = "请求体不是合法的 multipart/form-data，或字段、文件过多"
    step = "请以 multipart/form-data 发送，一次上传一个文件"
    return answer([Finding("E-REQ-001", Level.BLOCK, text, next_step=step)], status=400)


def _data_error(request: HttpRequest, error: Any) -> HttpResponse:
    """读接口的条件写成数据库不认的值，是请求的错；写接口里超长也是，别的则是程序的错，照样抛。"""
    if request.method == "GET":
        step = "请核对查询条件的写法"
        return answer([Finding("E-REQ-002", Level.BLOCK, "查询条件的写法不对", next_step=step)], status=400)
    if getattr(error.__cause__, "sqlstate", "") != _TOO_LONG:
        raise error
    step = "请缩短所填的文字后重发"
    return answer([Finding("E-REQ-006", Level.BLOCK, "有一栏文字超长，未产生任何变更", next_step=step)], status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """没有的路径。接口之外的由前端的路由自己说明。"""
    step = "请按接口说明（/api/openapi.json）核对路径"
    return answer([Finding("E-REQ-002", Level.BLOCK, f"没有这个接口 {request.path[:120]}", next_step=step)], status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """程序错误：事务已整体回滚，详情在服务日志里。"""
    step = "请稍后重试；仍不行请把时间和所办事项告诉信息工作部门"
    return answer([Finding("E-SYS", Level.BLOCK, "系统处理失败，未产生任何变更", next_step=step)], status=500)


def _unavailable(request: HttpRequest, error: Any) -> HttpResponse:
    """数据库断开、重启或一直等不到锁：办没办成要以原请求号再问。"""
    _log.error("数据库暂不可用：%s", error)
    step = "请稍候以同一请求号重试；已办成的会得到原来的结果，不会重复办理"
    return answer([Finding("E-BUSY", Level.BLOCK, "系统暂时忙或正在恢复", next_step=step)], status=503)


def _validation(request: HttpRequest, error: Any) -> HttpResponse:
    return answer([_finding(item) for item in error.errors], status=400)


def _finding(item: dict[str, Any]) -> Finding:
    kind = str(item.get("type", ""))
    path = [str(part) for part in item.get("loc", ()) if part not in ("body", "payload", "query", "path")]
    field = ".".join(path)
    rule = str(item.get("ctx", {}).get("rule", ""))
    if kind == "amount_rule" and rule in RULEBOOK:
        text = str(item["ctx"]["message"]).replace("金额=", f"{field}=")
        return replace(finding(rule, fields=(field,), field=field, value=""), message=text, figures={})
    code = _E_REQ.get(kind, "E-REQ-002")
    return Finding(
        code,
        Level.BLOCK,
        f"{_TEXT[code]}：{field}" if field else _TEXT[code],
        fields=(field,) if field else (),
        next_step="请按接口说明修正后重发",
    )
