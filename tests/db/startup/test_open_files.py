"""打开文件数的软限提到够用，提不过硬限；许可的连接数照实。"""

import resource

import pytest

from yitihua.app.open_files import allow_connections

UNLIMITED = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("soft", "hard", "raised", "allowed"),
    [
        (1024, 20_000, 8704, 8192),
        (1024, 4096, 4096, 3584),
        (20_000, 20_000, None, 8192),
        (1024, UNLIMITED, 8704, 8192),
        (UNLIMITED, UNLIMITED, None, 8192),
        (300, 300, None, 64),
    ],
)
def test_许可的连接数(monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, raised: int | None, allowed: int) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, limits: told.append(limits))
    assert allow_connections(8192) == allowed
    assert told == ([(raised, hard)] if raised is not None else [])
