"""每个操作都经得起乱填：命令取自公布的 OpenAPI，逐个字段换成坏值，只许 200 或说得清的 4xx。"""

import json
import uuid
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import httpx
import pytest

from tests.edge.refusals import refusal
from tests.make.desk import Desk, new_request
from tests.make.environment import Environment
from yitihua.app.scenario.elements import complete

ACTORS = (
    "AG_OP", "AG_AUD", "DEPT", "MOF_BIZ", "MOF_BGT", "MOF_TRE", "PAY_CTR", "MOF_ACC", "MOF_PER", "MOF_PUR",
    "MOF_REV", "MOF_SUP", "SYS_ADM", "SEC_ADM", "AUDIT", "IT",
)  # fmt: skip
ALL_FIELDS: tuple[Any, ...] = (None, True, 1.5, 10**40, [], {}, [[[]]], "", "x" * 100_000)
ONE_FIELD: tuple[Any, ...] = (
    "x" * 390, "💥\u202e", "%s%(x)s{}", "'; --", "9999999999999999.99", "-1", "9999-12-31", "0001-01-01",
    str(uuid.UUID(int=0)), 2**31, 2**63,
)  # fmt: skip
ALWAYS = 3
"""空的、只有请求号的、形状对的，每个操作都试。"""
_OWN = ("request_id", "fiscal_year", "mof_div_code")


class Book:
    """公布的操作、命令与办得了的人。"""

    def __init__(self, desk: Desk) -> None:
        self.document = httpx.get(f"{desk.base_url}/api/openapi.json", trust_env=False, timeout=60.0).json()
        self.actors: dict[str, str] = {}
        for actor in ACTORS:
            for code in desk.get(actor, "/api/me").json()["operations"]:
                self.actors.setdefault(code, actor)

    def schema(self, code: str) -> dict[str, Any]:
        post = self.document["paths"][f"/api/operations/{code}"]["post"]
        return self.resolve(post["requestBody"]["content"]["application/json"]["schema"])

    def resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        while True:
            if "$ref" in schema:
                schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            elif "anyOf" in schema or "allOf" in schema:
                schema = (schema.get("anyOf") or schema["allOf"])[0]
            else:
                return schema

    def sample(self, schema: dict[str, Any], *, name: str = "", whole: bool = False) -> Any:
        """一个形状对的值；`whole` 连选填的字段一起给。"""
        schema = self.resolve(schema)
        if schema.get("type") == "object":
            required = schema.get("properties", {}) if whole else schema.get("required", ())
            fields = {key: item for key, item in schema.get("properties", {}).items() if key in required}
            return {key: self.sample(item, name=key) for key, item in fields.items() if key not in _OWN}
        if schema.get("type") == "array":
            return [self.sample(schema["items"], whole=True)]
        if schema.get("type") == "integer":
            return 1
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("pattern", "").startswith("^(all"):
            return "each"
        shapes = {"uuid": str(uuid.uuid4()), "date": "2022-03-01", "amount": "1.00"}
        return shapes.get(schema.get("format", ""), {"agency_code": "101001"}.get(name, "1"))

    def command(self, desk: Desk, code: str) -> dict[str, Any]:
        """必填字段加样例要素。"""
        filled = complete(api=desk.api, operation=code, fields={}, scope={})
        return {**self.sample(self.schema(code)), **filled}


@pytest.fixture(scope="module")
def book(fresh_world: Desk) -> Book:
    return Book(fresh_world)


def fire(desk: Desk, book: Book, code: str, body: dict[str, Any]) -> str:
    """发一次；合规返回空，否则说明。"""
    actor = book.actors.get(code.removesuffix("_batch"), "MOF_BGT")
    answer = desk.send(actor, f"/api/operations/{code}", content=json.dumps(body).encode())
    if answer.status_code in (200, 202):
        return ""
    try:
        refusal(answer)
    except (AssertionError, ValueError) as error:
        return f"{answer.status_code} {str(error)[:120]}"
    return ""


def variants(book: Book, desk: Desk, code: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """（说明，请求体）：空的、形状对的、全部字段同一坏值、逐个字段换坏值。"""
    fields = [name for name in book.schema(code).get("properties", {}) if name != "request_id"]
    whole = book.sample(book.schema(code), whole=True)
    body = book.command(desk, code)
    yield "空", {}
    yield "只有请求号", {"request_id": new_request()}
    yield "形状对", {"request_id": new_request(), **body}
    for bad in ALL_FIELDS:
        yield f"全部={str(bad)[:20]}", {"request_id": new_request(), **dict.fromkeys(fields, bad)}
    for field in fields:
        for bad in ONE_FIELD:
            yield f"{field}={str(bad)[:20]}", {"request_id": new_request(), **body, field: bad}
        rows = whole.get(field)
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            for name in rows[0]:
                for bad in ONE_FIELD[::2]:
                    row = {**rows[0], name: bad}
                    yield f"{field}.{name}={str(bad)[:20]}", {"request_id": new_request(), **body, field: [row]}


def operations(environment: Environment) -> list[str]:
    paths = httpx.get(f"{environment.base_url}/api/openapi.json", trust_env=False, timeout=60.0).json()["paths"]
    return sorted(
        path.rpartition("/")[2]
        for path, methods in paths.items()
        if path.startswith("/api/operations/") and "post" in methods
    )


MODULES = (
    "basedata", "projects", "budgeting", "appropriation", "adjustment", "payment", "accounting", "messages",
    "demo", "identity", "workflow", "migration", "attachment", "calendar", "job", "notice", "periodic", "workbench",
)  # fmt: skip


def test_没有漏下的模块(environment: Environment) -> None:
    assert {code.partition(".")[0] for code in operations(environment)} <= set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_每个操作乱填都不出500(
    desk: Desk, book: Book, environment: Environment, module: str, pytestconfig: pytest.Config
) -> None:
    """缺省每个操作按步长抽样，各操作错开起点，合起来各种坏值都有；`-m long` 时逐个试。"""
    whole = str(pytestconfig.getoption("markexpr")).startswith("long")
    wrong: list[str] = []
    sent = 0
    for code in operations(environment):
        if not code.startswith(f"{module}."):
            continue
        step = 127 if code.endswith("_batch") else 37
        first = crc32(code.encode()) % step
        for number, (name, body) in enumerate(variants(book, desk, code)):
            if whole or number < ALWAYS or number % step == first:
                sent += 1
                fault = fire(desk, book, code, body)
                wrong += [f"{code} {name}：{fault}"] if fault else []
    assert sent or module in ("messages", "demo"), "没有试到任何操作"
    assert not wrong, f"{sent} 次里 {len(wrong)} 次不合：\n" + "\n".join(wrong[:40])
