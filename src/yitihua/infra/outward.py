"""对外的 HTTP：信任的证书库每个进程只装一次；每次现装要费约五十毫秒的处理器时间，比发一份报文还多。"""

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """照系统缺省核对对方证书的设定，可在线程之间共用；给 httpx 的 `verify`。"""
    return httpx.create_ssl_context(trust_env=False)
