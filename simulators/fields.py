"""报文字段表：各凭证的字段、次序、类型、GBK 字节宽与必填。来源：standard/message_fields.csv。"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Field:
    """一个字段；`width` 为 GBK 字节宽，金额为总位数。"""

    name: str
    cn: str
    kind: str
    width: int
    required: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """一种凭证的主单与明细字段，按字段表次序。"""

    vtcode: str
    head: dict[str, Field]
    detail: dict[str, Field]


@cache
def layouts() -> dict[str, Layout]:
    """全部凭证的字段表，按凭证类型号取。"""
    found: dict[str, Layout] = {}
    with resources.files(__package__).joinpath("fields.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            layout = found.setdefault(row["vtcode"], Layout(row["vtcode"], {}, {}))
            fields = layout.head if row["level"] == "head" else layout.detail
            fields[row["field"]] = Field(
                name=row["field"],
                cn=row["field_cn"],
                kind=row["type"],
                width=int(row["length"].partition(".")[0]),
                required=row["required"] == "Y",
            )
    return found
