"""收事件通知的样例，只用标准库：验签名、按通知主键去重，先存下再答 200。

环境变量：YITIHUA_WEBHOOK_SECRET 通知密钥。用法：python receive.py 9001
"""

import hmac
import http.client
import http.server
import json
import os
import sys
import time

SEEN: set[str] = set()


def genuine(headers: http.client.HTTPMessage, body: bytes) -> bool:
    """签名是 HMAC-SM3(密钥, 时间戳 + "." + 请求体)，十六进制；时间差五分钟以上的不收。"""
    stamp = headers.get("X-Yitihua-Timestamp", "0")
    text = stamp.encode() + b"." + body
    expected = hmac.new(os.environ["YITIHUA_WEBHOOK_SECRET"].encode(), text, "sm3").hexdigest()
    fresh = stamp.isdigit() and abs(time.time() - int(stamp)) < 300
    return fresh and hmac.compare_digest(expected, headers.get("X-Yitihua-Signature", ""))


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if not genuine(self.headers, body):
            self.answer(401)
            return
        delivery = json.loads(body)
        if delivery["delivery_id"] not in SEEN:
            SEEN.add(delivery["delivery_id"])
            print(json.dumps(delivery, ensure_ascii=False), flush=True)
        self.answer(200)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """不打印访问日志。"""


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
