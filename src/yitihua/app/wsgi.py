"""WSGI 入口，由 granian 装载。"""

import os
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.handlers.wsgi import LimitedStream
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yitihua.app.settings")
_django = get_wsgi_application()

DRAINED: Final = 1 << 20
"""没读完的请求体至多读掉这么多字节；再长的任由服务器断开。"""


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """没读请求体就答了的（如缺跨站令牌），把它读完再答：不然服务器答后断开连接，对方下一个请求就没有回音。"""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > DRAINED:
        return _django(environ, start_response)
    body = environ["wsgi.input"] = LimitedStream(environ["wsgi.input"], length)
    response = _django(environ, start_response)
    body.read()
    return response
