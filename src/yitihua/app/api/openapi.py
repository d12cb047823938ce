"""接口说明：在框架生成的基础上补齐中文——每个操作、记录、参数、字段与错误都说得清（设计第 5 节）。"""

import json
from functools import cache
from typing import Any, get_type_hints

from ninja import NinjaAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from yitihua.app.api import openapi_errors, openapi_records
from yitihua.app.api.field_titles import title_of
from yitihua.infra.operation.registry import OPERATIONS

Schema = dict[str, Any]
_REF = "#/components/schemas/{model}"
_INTRO = (
    "一个操作一条路径 POST /api/operations/<操作码>，一张记录一条路径 GET /api/records/<表名>。"
    "金额一律是两位小数的字符串，单位元。金额操作必须带请求号 request_id，同号同内容只生效一次。"
    "拒绝带规则号、涉及的数与下一步。人用登录会话，别的系统用接入码签名，写法见 docs/howto/对接.md。"
)


@cache
def document_bytes(api: NinjaAPI) -> bytes:
    """公布的接口说明。"""
    return json.dumps(document(api), ensure_ascii=False, separators=(",", ":")).encode()


def document(api: NinjaAPI) -> Schema:
    """补齐了中文的接口说明。"""
    schema: Schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))
    schema["info"]["description"] = _INTRO
    _results(schema)
    openapi_records.add(schema)
    openapi_errors.add(schema)
    for path, methods in schema["paths"].items():
        for method, item in methods.items():
            _describe_path(path, method, item)
    titles = _model_titles()
    for name, model in schema["components"]["schemas"].items():
        _describe_model(name, model, title=titles.get(name.rpartition("__")[2], ""))
    schema["tags"] = [{"name": tag, "description": _TAGS.get(tag, tag)} for tag in _tags(schema)]
    return schema


_LIMITS: Schema = {
    "type": "array",
    "items": {"type": "object"},
    "description": "只在试办时给：办成之后各行额度会是多少",
}


def _results(schema: Schema) -> None:
    """操作的应答：单笔是 result 与 findings，批量是逐行结局。"""
    outs = {code: _out(code) for code in OPERATIONS}
    models = {model for model in outs.values() if model is not None}
    references, made = models_json_schema(
        [(model, "serialization") for model in sorted(models, key=_name)], ref_template=_REF
    )
    components = schema["components"]["schemas"]
    for name, model in made.get("$defs", {}).items():
        components.setdefault(name, model)
    components["Finding"] = openapi_errors.FINDING
    components["BatchResult"] = openapi_errors.BATCH
    for code, operation in OPERATIONS.items():
        out = outs[code]
        result: Schema = dict(references[out, "serialization"]) if out else {"description": "办理结果"}
        findings = {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}, "description": "预警与提示"}
        single = {
            "type": "object",
            "required": ["result", "findings"],
            "properties": {"result": result, "findings": findings, "limits": _LIMITS},
        }
        _answer(schema, f"/api/operations/{code}", single)
        if operation.bulk:
            _answer(schema, f"/api/operations/{code}_batch", {"$ref": "#/components/schemas/BatchResult"})


def _name(model: type[BaseModel]) -> str:
    return model.__name__


def _out(code: str) -> type[BaseModel] | None:
    """操作函数写明的结果类型；成批写的逐行给结果，没有写明。"""
    found = get_type_hints(OPERATIONS[code].body).get("return")
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _answer(schema: Schema, path: str, model: Schema) -> None:
    item = schema["paths"][path]["post"]
    item["responses"] = {"200": {"description": "办成", "content": {"application/json": {"schema": model}}}}
    if path.endswith("_batch"):
        item["responses"]["202"] = {
            "description": "行数较多，已转后台办理，到 result_url 取结果",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Accepted"}}},
        }


def _describe_path(path: str, method: str, item: Schema) -> None:
    item.setdefault("summary", path)
    item.setdefault("description", item["summary"])
    code = path.rpartition("/")[2].removesuffix("_batch")
    if path.startswith("/api/operations/") and code in OPERATIONS:
        operation = OPERATIONS[code]
        item["x-roles"] = sorted(operation.roles)
        item["description"] += f"\n\n岗位：{'、'.join(sorted(operation.roles))}。" + (
            "金额操作，必须带请求号。" if operation.money else ""
        )
    for parameter in item.get("parameters", ()):
        parameter.setdefault("description", title_of(parameter["name"]))
    for response in item["responses"].values():
        if response.get("description", "OK") == "OK":
            response["description"] = "办成"
            response["content"] = {_media(path): {"schema": {}}}
    openapi_errors.attach(item, method=method, path=path)


def _media(path: str) -> str:
    """应答的内容类型：导出是 Excel，打印是 PDF，其余是 JSON。"""
    if path.endswith((".xlsx", "/export")):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return "application/pdf" if path.endswith(".pdf") else "application/json"


def _model_titles() -> dict[str, str]:
    """命令与结果的说法，从操作的名称来。"""
    titles: dict[str, str] = {}
    for code, operation in OPERATIONS.items():
        name, out = operation.command.__name__, _out(code)
        titles |= {
            name: f"{operation.title}的命令",
            f"{name}Line": f"{operation.title}的一行",
            f"{name}Batch": f"{operation.title}的一批",
        }
        if out is not None:
            titles.setdefault(out.__name__, f"{operation.title}的结果")
    return titles


def _describe_model(name: str, model: Schema, *, title: str) -> None:
    if not openapi_errors.chinese(model.get("description", "")):
        model["description"] = title or title_of(name)
    for field, item in model.get("properties", {}).items():
        if not openapi_errors.chinese(item.get("description", "")):
            item["description"] = title_of(field)
        item.pop("title", None)


def _tags(schema: Schema) -> list[str]:
    found = {tag for methods in schema["paths"].values() for item in methods.values() for tag in item.get("tags", ())}
    return sorted(found)


_TAGS = {
    "identity": "账号、授权、证书与接口客户端",
    "workflow": "流程待办",
    "migration": "权限与数据迁移",
    "basedata": "基础信息",
    "projects": "项目库",
    "budgeting": "预算编制与批复",
    "appropriation": "预算指标",
    "payment": "国库集中支付",
    "accounting": "会计核算",
    "messages": "银行与人民银行报文",
    "demo": "演示时钟",
    "attachment": "附件",
    "calendar": "工作日历",
    "job": "后台作业",
    "notice": "消息",
    "periodic": "周期作业",
    "workbench": "工作台",
}
