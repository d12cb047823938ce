"""接口鉴权：带接入码的按签名认，其余按登录会话认。"""

from typing import Any

from django.http import HttpRequest
from ninja.security.base import AuthBase

from yitihua.app.clients.authenticate import KEY, authenticate
from yitihua.kernel.context import Principal


class MachineAuth(AuthBase):
    """排在登录会话之前；没有接入码的放给后面。"""

    openapi_type = "apiKey"
    openapi_in = "header"
    openapi_name = KEY
    openapi_description = "接口客户端：接入码、时间戳、随机数、签名四个头，写法见 docs/howto/对接.md"

    def __call__(self, request: HttpRequest) -> Any:
        principal: Principal | None = authenticate(request)
        if principal is not None:
            request.yitihua_principal = principal  # type: ignore[attr-defined]
        return principal
