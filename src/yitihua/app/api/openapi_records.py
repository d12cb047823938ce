"""接口说明里的记录：一张记录一条路径，列、类型、可用的条件都从声明来。"""

from typing import Any, Final

from yitihua.app.api.field_titles import title_of
from yitihua.engines.meta.query import Column, describe
from yitihua.engines.meta.records import RECORDS, Record

Schema = dict[str, Any]
_TYPES: Final[dict[str, Schema]] = {
    "amount": {"type": "string", "format": "amount"},
    "number": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
}
_COMMON: Final = (
    ("page", "第几页，从 1 起", "integer"),
    ("page_size", "每页行数，至多 1000", "integer"),
    ("order", "排序字段，逗号分隔，前加 - 为倒序", "string"),
    ("totals", "1 即给整个查询的合计", "string"),
    ("search", "在文字列里找", "string"),
    ("unit", "wan 即金额以万元显示", "string"),
    ("year", "看哪个年度，缺省业务年度", "string"),
    ("div", "看哪个区划，缺省本人区划", "string"),
)
_FILTERS: Final = (
    "条件写作 字段=值，或 字段__运算=值；运算有 in（逗号分隔）、prefix（前缀）、contains（包含）、"
    "gte、gt、lte、lt、ne。"
)


def add(schema: Schema) -> None:
    """每张记录加一条列表路径与它的行。"""
    for table, record in RECORDS.items():
        columns = _columns(record)
        schema["components"]["schemas"][f"Row_{table}"] = _row(record, columns)
        schema["paths"][f"/api/records/{table}"] = {"get": _listing(table, record)}


def _columns(record: Record) -> list[Column]:
    named = [Column(name, record.local.get(name, ""), "text", True) for name in record.names]
    return [*describe(record).values(), *named]


def _row(record: Record, columns: list[Column]) -> Schema:
    properties = {item.field: _property(item) for item in columns}
    return {"type": "object", "description": f"{record.title}的一行", "properties": properties}


def _property(column: Column) -> Schema:
    if column.type == "json":
        return {"description": _title(column)}
    shape = _TYPES.get(column.type, {"type": "string"})
    return {**shape, "type": [shape["type"], "null"], "description": _title(column)}


def _title(column: Column) -> str:
    """库里的列有的没有登记中文名，到接口的字段表里找。"""
    return column.field_cn if column.field_cn not in ("", column.field) else title_of(column.field)


def _listing(table: str, record: Record) -> Schema:
    who = f"可读的岗位：{'、'.join(sorted(record.roles))}。" if record.roles else "业务岗位按数据范围可读。"
    page = {
        "type": "object",
        "description": "一页与整个查询的行数、合计",
        "required": ["rows", "count", "sums", "columns"],
        "properties": {
            "rows": {
                "type": "array",
                "items": {"$ref": f"#/components/schemas/Row_{table}"},
                "description": "本页的行",
            },
            "count": {"type": "integer", "description": "整个查询的行数"},
            "sums": {"type": "object", "description": "金额列的合计，字符串"},
            "columns": {"type": "array", "items": {"type": "object"}, "description": "各列的字段名、中文名与类型"},
        },
    }
    return {
        "operationId": f"record_{table}",
        "summary": f"查询{record.title}",
        "description": f"{record.title}（{table}）。{who}{_FILTERS}主键 {record.key}。",
        "tags": ["记录"],
        "parameters": [
            {"in": "query", "name": name, "required": False, "description": cn, "schema": {"type": kind}}
            for name, cn, kind in _COMMON
        ],
        "responses": {"200": {"description": "查到的行", "content": {"application/json": {"schema": page}}}},
    }
