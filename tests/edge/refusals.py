"""拒绝的样子：4xx，说得清是哪一条、差多少、下一步怎么办；被拒之后什么都没变。"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.make.desk import Desk


def refusal(response: httpx.Response) -> list[dict[str, Any]]:
    """核对拒绝的格式，返回各条发现。"""
    assert 400 <= response.status_code < 500, f"{response.status_code} {response.text[:300]}"
    assert response.headers["content-type"].startswith("application/json"), response.text[:300]
    body = response.json()
    assert body["message"]
    assert body["findings"], body
    for item in body["findings"]:
        assert item["code"], item
        assert item["message"], item
        assert item["next_step"], item
        assert isinstance(item["figures"], dict), item
    return list(body["findings"])


def refused(response: httpx.Response, *, status: int, code: str) -> dict[str, Any]:
    """按这个状态、这一条拒绝；返回那一条发现。"""
    findings = refusal(response)
    codes = [item["code"] for item in findings]
    assert (response.status_code, code in codes) == (status, True), f"{response.status_code} {codes} {response.text}"
    return next(item for item in findings if item["code"] == code)


@contextmanager
def nothing_changed(desk: Desk, *actors: str) -> Iterator[None]:
    """除操作日志外，每张表的内容与行数都不变；`actors` 先登录好，登录时间不算变化。"""
    for actor in actors or ("AG_OP",):
        desk.api.session(actor)
    before = desk.digest()
    yield
    after = desk.digest()
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    assert not changed, f"被拒之后变了：{'、'.join(changed)}"
