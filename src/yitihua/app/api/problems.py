"""错误与 HTTP 状态的对应（只在这里定）：业务拒绝 422，无权 403，冲突 409，请求不合格式 400。"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from yitihua.infra.operation.authorize import Forbidden
from yitihua.kernel.errors import Refusal, RequestError
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.rulebook import RULEBOOK, finding

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
    api.add_exception_handler(RequestError, _request_error)
    api.add_exception_handler(ValidationError, _validation)
    api.add_exception_handler(HttpError, _http_error)


def answer(findings: Sequence[Finding], *, status: int, message: str = "") -> JsonResponse:
    """统一的拒绝应答。"""
    text = message or (findings[0].message if len(findings) == 1 else f"共{len(findings)}项未通过，详见清单")
    return JsonResponse({"message": text, "findings": [item.as_dict() for item in findings]}, status=status)


def _refusal(request: HttpRequest, error: Any) -> HttpResponse:
    status = 409 if "R-GEN-005" in error.codes else 422
    return answer(error.findings.items, status=status, message=error.summary)


def _forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    return answer([error.finding], status=403)


def _request_error(request: HttpRequest, error: Any) -> HttpResponse:
    return answer([error.finding], status=409 if error.code == "E-REQ-008" else 400)


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    code = {400: "E-REQ-001", 401: "E-LOGIN"}.get(error.status_code, "E-REQ-002")
    text = {400: _TEXT["E-REQ-001"], 401: "请先登录"}.get(error.status_code, str(error))
    return answer([Finding(code, Level.BLOCK, text, next_step="请修正后重试")], status=error.status_code)


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
    text = _TEXT[code]
    if kind == "text_unfit":
        field, text = str(item["ctx"]["field"]), "含有不能使用的字符（控制符或残缺字符）"
    return Finding(
        code,
        Level.BLOCK,
        f"{text}：{field}" if field else text,
        fields=(field,) if field else (),
        next_step="请按接口说明修正后重发",
    )
