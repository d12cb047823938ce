"""许多浏览器开着不动：连接各占着一个，后来的人照样马上有应答。"""

from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.make.desk import Desk

IDLE = 400
"""六十来个人、每人一个浏览器六个连接。"""
PATIENCE_S = 20.0


@pytest.fixture
def idle(desk: Desk) -> Iterator[list[HTTPConnection]]:
    """办过一件事、连接还留着的浏览器。"""
    address = urlsplit(desk.base_url).netloc
    opened = [HTTPConnection(address, timeout=PATIENCE_S) for _ in range(IDLE)]
    yield opened
    for connection in opened:
        connection.close()


def test_闲着的连接不挡后来的人(desk: Desk, idle: list[HTTPConnection]) -> None:
    for connection in idle:
        connection.request("GET", "/api/health")
        answer = connection.getresponse()
        assert answer.status == 200
        answer.read()
    assert all(connection.sock is not None for connection in idle), "服务端没有留着连接，这一条就没有试到"
    assert desk.get("AG_OP", "/api/me").status_code == 200
