"""标准字典：表、字段、中文名、类型、代码集（standard/tables.csv 的随产品副本）。

The ministry's tables as data.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class StandardField:
    """`name` 为小写字段名。"""

    table: str
    name: str
    title: str
    type: str
    length: str
    required: bool
    code_set: str


@cache
def tables() -> dict[str, dict[str, StandardField]]:
    """表名 → 字段名 → 字段，次序同标准。"""
    found: dict[str, dict[str, StandardField]] = {}
    with (files(__package__) / "standard_tables.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            field = StandardField(
                row["table"],
                row["field"].lower(),
                row["field_cn"],
                row["type"],
                row["length"],
                row["required"] == "Y",
                row["code_set"],
            )
            found.setdefault(row["table"], {})[field.name] = field
    return found


@cache
def titles() -> dict[str, str]:
    """字段名 → 中文名，跨表取第一次出现的。"""
    result: dict[str, str] = {}
    for fields in tables().values():
        for field in fields.values():
            result.setdefault(field.name, field.title)
    return result
