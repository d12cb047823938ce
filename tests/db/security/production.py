"""以生产模式装起来，不连数据库，把几个应答的样子写成 JSON；由 test_production 在子进程里跑。"""

import json
import sys


def main() -> None:
    from yitihua.app import runtime

    runtime.setup_django()
    from django.conf import settings
    from django.test import Client

    client = Client(raise_request_exception=False)
    secure = {"HTTP_X_FORWARDED_PROTO": "https"}
    health = client.get("/api/health", **secure)
    token = client.get("/api/csrf", **secure)
    plain = client.get("/api/health")
    scenario = client.get("/api/scenario/world", **secure)
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    broken = client.get("/api/me", **secure)
    found = {
        "hsts": health.headers.get("Strict-Transport-Security", ""),
        "csrf": [morsel.OutputString() for morsel in token.cookies.values()],
        "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY],
        "plain": plain.status_code,
        "scenario": scenario.status_code,
        "hashers": settings.PASSWORD_HASHERS,
        "broken": [broken.status_code, broken.content.decode()],
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
