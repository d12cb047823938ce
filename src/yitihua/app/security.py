"""安全响应头：每个应答都带，静态文件也带；接口的应答不许缓存。"""

from collections.abc import Callable
from typing import Final

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from yitihua.kernel.findings import Finding, Level

POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "frame-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""样式要放行行内的：表格与组件库把列宽、主题写成行内样式；脚本一律只许本站文件。"""


def _host_known(request: HttpRequest) -> bool:
    """主机名在 YITIHUA_ALLOWED_HOSTS 里；不在的一律不办，免得拿别的名字骗出带它的地址。"""
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def _unknown_host() -> HttpResponseBase:
    step = "请用登记的主机名访问；主机名由部署的人写在 YITIHUA_ALLOWED_HOSTS"
    item = Finding("E-REQ-002", Level.BLOCK, "没有登记这个主机名", next_step=step).as_dict()
    return JsonResponse({"message": item["message"], "findings": [item]}, status=400)


class SecurityHeadersMiddleware:
    """排在最外层，静态文件的应答也经过。"""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request) if _host_known(request) else _unknown_host()
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
