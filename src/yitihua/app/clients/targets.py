"""通知发到哪里：只发本机与白名单主机，建订阅与每次发送都查，免得拿本系统当跳板。"""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from yitihua.infra.calendar.parameters import parameters


def unfit_target(url: str, *, mof_div_code: str) -> str:
    """不能发的原因；能发为空。白名单是参数 `webhook_hosts`；本机之外一律要 https。"""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "地址写法不对"
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.fragment:
        return "地址须是 http 或 https，不带账号与片段"
    loopback = _loopback(host, port or 443)
    if loopback is None:
        return f"主机 {host} 解析不了"
    if loopback:
        return ""
    allowed = parameters(mof_div_code=mof_div_code, fiscal_year="")["webhook_hosts"]
    if host.lower() not in {item.strip().lower() for item in allowed.split(",")}:
        return f"主机 {host} 不在白名单（参数 webhook_hosts）"
    return "" if parts.scheme == "https" else "本机之外须用 https"


def _loopback(host: str, port: int) -> bool | None:
    """解析出的地址全是本机才算本机；解析不了为空。"""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return None
    return all(ip_address(str(item[4][0]).partition("%")[0]).is_loopback for item in found)
