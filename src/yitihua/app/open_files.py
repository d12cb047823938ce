"""一个进程能保持多少连接：浏览器办完一件事连接还留着，闲着也各占一个，占满了后来的人就得干等。"""

import resource
from typing import Final

_OWN_FILES: Final = 512
"""留给程序自己的：数据库连接、日志、附件、装入的库。"""


def allow_connections(wanted: int) -> int:
    """把打开文件数的软限提到够 `wanted` 个连接，提不到硬限以上；返回实际许可的连接数，至少 64。"""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    ceiling = wanted + _OWN_FILES if hard == resource.RLIM_INFINITY else min(wanted + _OWN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < ceiling:
        resource.setrlimit(resource.RLIMIT_NOFILE, (ceiling, hard))
        soft = ceiling
    allowed = wanted if soft == resource.RLIM_INFINITY else min(wanted, soft - _OWN_FILES)
    return max(allowed, 64)
