"""WSGI 入口，由 granian 装载。"""

import os
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, Final

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream
from django.core.wsgi import get_wsgi_application

from yitihua.app import garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yitihua.app.settings")
_django = get_wsgi_application()
garbage.sparse()

DRAINED: Final = 1 << 20
"""没读完的请求体至多读掉这么多字节；再长的任由服务器断开。"""


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """没读请求体就答了的（如缺跨站令牌），把它读完再答：不然服务器答后断开连接，对方下一个请求就没有回音。"""
    if "CONTENT_LENGTH" not in environ and environ.get("HTTP_TRANSFER_ENCODING"):
        _gather(environ)
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > DRAINED:
        return _django(environ, start_response)
    body = environ["wsgi.input"] = LimitedStream(environ["wsgi.input"], length)
    response = _django(environ, start_response)
    body.read()
    return response


def _gather(environ: dict[str, Any]) -> None:
    """分块发来的没有长度，读齐了再往下交；过长的读到上限多一个字节为止，照过长拒绝。"""
    body = environ["wsgi.input"].read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ["wsgi.input"] = BytesIO(body)
