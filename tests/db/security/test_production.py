"""生产模式的应答：Cookie、HSTS、不跳转、没有场景口、错误页；在子进程里以生产模式装起来看。"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).with_name("production.py")


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """另加 `log`：标准错误里的服务日志。"""
    environment = {
        **os.environ,
        "YITIHUA_MODE": "production",
        "YITIHUA_HOME": str(tmp_path_factory.mktemp("production")),
        "YITIHUA_BEHIND_PROXY": "1",
        "YITIHUA_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "DJANGO_SETTINGS_MODULE": "yitihua.app.settings",
    }
    environment.pop("YITIHUA_PLAIN_HTTP", None)
    done = subprocess.run(
        [sys.executable, str(PROGRAM)], env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found, "log": done.stderr}


def test_生产的Cookie只走加密连接_带前缀(production: dict[str, Any]) -> None:
    assert production["session"] == ["__Host-sessionid", True, True]
    (cookie,) = production["csrf"]
    assert cookie.startswith("__Host-csrftoken=")
    for word in ("Secure", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie


def test_生产经加密连接的应答带HSTS(production: dict[str, Any]) -> None:
    assert production["hsts"] == "max-age=31536000; includeSubDomains"


def test_接口不从http跳到https(production: dict[str, Any]) -> None:
    assert production["plain"] == 200


def test_生产没有场景控制口(production: dict[str, Any]) -> None:
    assert production["scenario"] == 404


def test_口令用Argon2存(production: dict[str, Any]) -> None:
    assert production["hashers"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_程序错误只说办不成_详情进日志(production: dict[str, Any]) -> None:
    """数据库连不上时带着会话来：应答里没有地址与堆栈，日志里有。"""
    status, body = production["broken"]
    assert status in (500, 503)
    answer = json.loads(body)
    assert answer["findings"][0]["next_step"]
    for word in ("Traceback", "psycopg", "127.0.0.1", "nobody"):
        assert word not in body
    assert "OperationalError" in production["log"] or "数据库暂不可用" in production["log"]
