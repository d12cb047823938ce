"""接口说明：每个操作、记录、参数、字段、错误都有中文，代码里用到的错误码都列出。"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from yitihua.app.api.openapi_errors import CODES, chinese
from yitihua.engines.meta.records import RECORDS
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.kernel.rulebook import RULEBOOK

SOURCE = Path(__file__).resolve().parents[3] / "src" / "yitihua"
E_CODE = re.compile(r'"(E-[A-Z]+(?:-[0-9]{3})?)"')


@pytest.fixture
def document(base_world: None) -> dict[str, Any]:
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_每条路径每个参数每个字段每个模型都有中文(document: dict[str, Any]) -> None:
    missing = []
    for path, methods in document["paths"].items():
        for method, item in methods.items():
            texts = [item.get("summary", ""), item.get("description", "")]
            texts += [parameter.get("description", "") for parameter in item.get("parameters", ())]
            texts += [answer.get("description", "有") for answer in item["responses"].values()]
            missing += [f"{method} {path}"] if not all(chinese(text) for text in texts) else []
    for name, model in document["components"]["schemas"].items():
        missing += [name] if not chinese(model.get("description", "")) else []
        fields = model.get("properties", {})
        missing += [f"{name}.{field}" for field, item in fields.items() if not chinese(item.get("description", ""))]
    assert missing == [], "、".join(missing)


def test_每个操作每张记录各有一条路径_应答的样子写明(document: dict[str, Any]) -> None:
    paths = document["paths"]
    for code, operation in OPERATIONS.items():
        item = paths[f"/api/operations/{code}"]["post"]
        assert "schema" in item["responses"]["200"]["content"]["application/json"], code
        assert {"400", "401", "403", "409", "422", "429", "503"} <= set(item["responses"]), code
        assert item["x-roles"] == sorted(operation.roles), code
        assert (f"/api/operations/{code}_batch" in paths) == operation.bulk, code
    for table, record in RECORDS.items():
        assert record.title in paths[f"/api/records/{table}"]["get"]["description"], table
        assert document["components"]["schemas"][f"Row_{table}"]["properties"], table


def test_错误码与规则号都列出(document: dict[str, Any]) -> None:
    listed = {item["code"]: item for item in document["x-errors"]}
    assert set(RULEBOOK) <= set(listed)
    assert all(chinese(item["message"]) for item in listed.values())
    used = {
        code for path in SOURCE.rglob("*.py") if "static" not in path.parts
        for code in E_CODE.findall(path.read_text("utf-8"))
    }  # fmt: skip
    assert used - set(CODES) == set()


def test_引用都指得到(document: dict[str, Any]) -> None:
    known = document["components"]

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                kind, _, name = node["$ref"].removeprefix("#/components/").partition("/")
                assert name in known[kind], node["$ref"]
            for item in node.values():
                walk(item)
        elif isinstance(node, list):
            for item in node:
                walk(item)

    walk(document)
