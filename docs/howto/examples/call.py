"""以共享密钥（HMAC-SM3）签名调用一体化接口，只用标准库。

环境变量：YITIHUA_URL 服务地址，YITIHUA_KEY_ID 接入码，YITIHUA_SECRET 共享密钥。
用法：python call.py GET '/api/records/BA_BGT_INFO?page_size=5'
      python call.py POST /api/operations/payment.application.create '{"request_id": "…", …}'
"""

import hashlib
import hmac
import os
import secrets
import sys
import time
import urllib.error
import urllib.request


def signed_headers(method: str, target: str, body: bytes) -> dict[str, str]:
    """被签内容是六行：方法、路径、查询串、时间戳、随机数、请求体的 SM3。"""
    path, _, query = target.partition("?")
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    digest = hashlib.new("sm3", body).hexdigest()
    text = "\n".join([method, path, query, timestamp, nonce, digest])
    signature = hmac.new(os.environ["YITIHUA_SECRET"].encode(), text.encode(), "sm3").hexdigest()
    return {
        "X-Key-Id": os.environ["YITIHUA_KEY_ID"],
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature": signature,
        "Content-Type": "application/json",
    }


def call(method: str, target: str, body: bytes = b"") -> tuple[int, str]:
    """发一次，返回状态码与应答；429、503 隔一会儿以同一 request_id 再发。"""
    request = urllib.request.Request(
        os.environ["YITIHUA_URL"] + target,
        data=body or None,
        method=method,
        headers=signed_headers(method, target, body),
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


if __name__ == "__main__":
    status, answer = call(sys.argv[1], sys.argv[2], sys.argv[3].encode() if len(sys.argv) > 3 else b"")
    print(answer)
    sys.exit(0 if status < 300 else 1)
