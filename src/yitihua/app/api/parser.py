"""读请求：合法 JSON 之外，还不许有数据库存不下、报文写不出的字符。"""

import json
import re
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from yitihua.kernel.errors import RequestError

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""控制符、半个代理对、非字符。"""


class FitParser(Parser):
    """请求体与查询参数都查；找到即指明在哪个字段。"""

    def parse_body(self, request: HttpRequest) -> Any:
        data = json.loads(request.body)
        refuse_unfit(data)
        return data

    def parse_querydict(
        self, data: "MultiValueDict[Any, Any]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        values = super().parse_querydict(data, list_fields, request)
        refuse_unfit(values)
        return values


def refuse_unfit(value: object, *path: str) -> None:
    """逐层找，抛 E-REQ-002。"""
    if isinstance(value, str):
        if _UNFIT.search(value):
            field = ".".join(path)
            text = f"含有不能使用的字符（控制符或残缺字符）：{field}"
            raise RequestError("E-REQ-002", text, fields=(field,))
    elif isinstance(value, dict):
        for name, item in value.items():
            refuse_unfit(str(name), "字段名")
            refuse_unfit(item, *path, str(name))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            refuse_unfit(item, *path, str(index))
