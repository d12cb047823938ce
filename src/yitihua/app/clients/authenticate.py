"""认接口客户端：接入码、来源、时间、签名、随机数逐项查，哪一项不对说哪一项。"""

import re
import time
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final

from django.db import connection
from django.http import HttpRequest

from yitihua.app.clients import signatures, vault
from yitihua.app.clients.throttle import spend
from yitihua.infra.calendar.clock import biz_now
from yitihua.infra.clients.models import ApiClient
from yitihua.infra.clients.principals import client_principal
from yitihua.kernel.context import Principal
from yitihua.kernel.findings import Finding, Level

SKEW_S: Final = 300
"""时间戳前后至多差这么多秒，随机数也只记这么久。"""
KEY, TIMESTAMP, NONCE, SIGNATURE = "X-Key-Id", "X-Timestamp", "X-Nonce", "X-Signature"
HEADERS: Final = (KEY, TIMESTAMP, NONCE, SIGNATURE)
_PLAIN_NONCE: Final = re.compile(r"[0-9A-Za-z_-]{16,64}")
_USE = "INSERT INTO sys_api_nonce (key_id, nonce) VALUES (%s, %s) ON CONFLICT (key_id, nonce) DO NOTHING RETURNING 1"


class Unauthenticated(Exception):
    """认不出：HTTP 401。"""

    def __init__(self, text: str, *, step: str) -> None:
        super().__init__(text)
        self.finding = Finding("E-SIGN", Level.BLOCK, text, next_step=step)


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """四个签名头。"""

    key_id: str
    timestamp: str
    nonce: str
    signature: str


def authenticate(request: HttpRequest) -> Principal | None:
    """没带接入码的不归这里管，返回空；带了而认不出的抛 Unauthenticated。"""
    if KEY not in request.headers:
        return None
    signed = _headers(request)
    client = _client(signed.key_id)
    ip = str(request.META.get("REMOTE_ADDR", ""))
    _check_terms(client, ip=ip)
    _check_time(signed)
    if not _genuine(client, signed, request):
        raise Unauthenticated("签名不符", step="请核对被签内容的六行与密钥；查询串、请求体须与发出的逐字节相同")
    _use_nonce(signed)
    principal = client_principal(client, ip=ip)
    spend(principal, own_limit=client.rate_limit)
    return principal


def _headers(request: HttpRequest) -> SignedRequest:
    values = [request.headers.get(name, "").strip() for name in HEADERS]
    missing = [name for name, value in zip(HEADERS, values, strict=True) if not value]
    if missing:
        raise Unauthenticated(f"缺签名头 {'、'.join(missing)}", step="四个签名头要齐，写法见 docs/howto/对接.md")
    if not _PLAIN_NONCE.fullmatch(values[2]):
        raise Unauthenticated(f"{NONCE} 的写法不对", step="随机数为 16 至 64 位字母、数字、下划线或连字符，每次新取")
    return SignedRequest(*values)


def _client(key_id: str) -> ApiClient:
    client = ApiClient.objects.filter(key_id=key_id[:32]).first()
    if client is None or client.status != "on":
        raise Unauthenticated("没有这个接入码，或已停用", step="请核对接入码，或联系安全保密管理员")
    return client


def _check_terms(client: ApiClient, *, ip: str) -> None:
    if client.expire_date is not None and client.expire_date < biz_now().date():
        raise Unauthenticated(f"接入码已于 {client.expire_date} 到期", step="请由安全保密管理员另行申请")
    if client.ip_allow and not _inside(ip, client.ip_allow):
        raise Unauthenticated(f"来源地址 {ip} 不在允许范围", step="请从登记的地址发出，或由安全保密管理员改登记")


def _inside(ip: str, networks: list[str]) -> bool:
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    return any(address in ip_network(item) for item in networks)


def _check_time(signed: SignedRequest) -> None:
    text = signed.timestamp
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise Unauthenticated(f"{TIMESTAMP} 的写法不对", step="时间戳为 1970 年起的秒数，如 1669860000")
    late = int(time.time()) - int(text)
    if abs(late) > SKEW_S:
        raise Unauthenticated(f"时间戳相差 {late} 秒，超过 {SKEW_S} 秒", step="请校准时钟后重新签名")


def _genuine(client: ApiClient, signed: SignedRequest, request: HttpRequest) -> bool:
    text = signatures.signed_text(
        method=str(request.method),
        path=request.path,
        query=request.META.get("QUERY_STRING", ""),
        timestamp=signed.timestamp,
        nonce=signed.nonce,
        body=request.body,
    )
    if client.algorithm != signatures.HMAC:
        return signatures.matches(client.algorithm, public_key=client.public_key, text=text, signature=signed.signature)
    try:
        secret = vault.unseal(client.sealed_secret)
    except vault.VaultError:
        raise Unauthenticated("共享密钥解不开", step="系统密钥换过；请安全保密管理员重新登记密钥") from None
    return signatures.hmac_matches(secret, text, signed.signature)


def _use_nonce(signed: SignedRequest) -> None:
    """签名不对的不记，免得别人拿乱数占库。"""
    with connection.cursor() as cursor:
        cursor.execute(_USE, [signed.key_id, signed.nonce])
        if cursor.fetchone() is None:
            raise Unauthenticated("这个请求已经发过（随机数重复）", step="每次请求取新的随机数与时间戳，重新签名")
