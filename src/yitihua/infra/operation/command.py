"""命令：操作的输入，字段名用标准名，金额一律是字符串（E-REQ-003）。"""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from yitihua.kernel import decisions
from yitihua.kernel.money import AmountError, parse_amount, round_fen

_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
"""金额只收平常写法：没有千分位、指数、全角数字。"""


def _amount(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("amount_not_text", "金额须为字符串")
    if not _PLAIN_NUMBER.fullmatch(value.strip()):
        raise PydanticCustomError("amount_not_number", "金额不是数")
    try:
        amount = parse_amount(value)
    except AmountError as error:
        if decisions.is_off(error.rule):
            return round_fen(Decimal(value))
        _record(value, fired=error.rule)
        raise PydanticCustomError("amount_rule", "{message}", {"message": str(error), "rule": error.rule}) from None
    _record(value)
    return amount


def _record(text: str, *, fired: str = "") -> None:
    """两条金额规则各记一笔：小数位数与数额。"""
    shapes: dict[str, dict[str, object]] = {
        "R-GEN-001": {"places": len(text.partition(".")[2])},
        "R-GEN-002": {"amount": text},
    }
    for code, facts in shapes.items():
        if code == fired or not fired:
            decisions.record(code, fired=code == fired, facts=facts)


Amount = Annotated[
    Decimal,
    BeforeValidator(_amount, json_schema_input_type=str),
    PlainSerializer(lambda value: f"{value:.2f}", return_type=str, when_used="json"),
    Field(json_schema_extra={"format": "amount", "examples": ["250000.00"]}),
]
"""金额：命令里是字符串，进来就是两位小数的 Decimal，单位元。"""

Text = Annotated[str, Field(max_length=400)]


def _code(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Code = Annotated[str, BeforeValidator(_code), Field(max_length=40)]
"""代码：一律按文字存，来文写成整数的（如标志 2）也收。"""
Flag = Annotated[int, Field(ge=1, le=2)]


class Command(BaseModel):
    """一条命令；多余的字段拒绝（E-REQ-004）。"""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    request_id: str = Field(default="", max_length=64, description="请求号，同号同内容只生效一次")
    fiscal_year: str = Field(default="", pattern=r"^((19|20)[0-9]{2})?$", description="预算年度，缺省取业务年度")
    mof_div_code: str = Field(default="", pattern=r"^([0-9]{9})?$", description="财政区划，缺省取本人所属区划")


class Out(BaseModel):
    """操作结果；金额按两位小数字符串给出。"""

    model_config = ConfigDict(frozen=True, from_attributes=True)


def payload_of(command: BaseModel) -> dict[str, Any]:
    """命令的 JSON 形式，作幂等比对与日志用；行版本不算内容，重试时它可能已变。"""
    return command.model_dump(mode="json", exclude={"request_id", "row_version"})
