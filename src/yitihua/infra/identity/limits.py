"""授权上的要素范围与看不到的字段：一种写法，读与写都在这里。

要素范围写作 `exp_func_code=205,206;fund_type_code=11`：各要素都要对上，一个要素列几个代码的对上一个即可，
代码管到它的全部下级。字段写作 `payee_acct_no,use_des`。都按次序排好，同一个意思只有一种写法。
"""

import re
from collections.abc import Iterable
from typing import Final

from yitihua.infra.scoping.bounds import ELEMENTS

_CODE: Final = re.compile(r"[0-9A-Za-z]{1,13}")
_FIELD: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
_CODES: Final = {title: name for name, (title, _) in ELEMENTS.items()}
"""要素的中文名也认。"""
Elements = tuple[tuple[str, tuple[str, ...]], ...]


class LimitError(ValueError):
    """写法不对；文字是给人看的原因。"""


def read_elements(text: str) -> Elements:
    """读要素范围；次序不论，重复的、已在更短的代码之内的去掉。"""
    found: dict[str, set[str]] = {}
    for item in _split(text, ";；"):
        name, sign, codes = item.partition("=")
        name = _CODES.get(name.strip(), name.strip())
        if not sign or name not in ELEMENTS:
            known = "、".join(f"{code}（{title}）" for code, (title, _) in ELEMENTS.items())
            raise LimitError(f"“{item[:40]}”不是要素范围，可限的要素是 {known}")
        values = set(_split(codes, ",，、"))
        wrong = sorted(value for value in values if not _CODE.fullmatch(value))
        if wrong or not values:
            raise LimitError(f"{ELEMENTS[name][0]}的代码写法不对：{(wrong or [codes])[0][:40] or '空'}")
        found.setdefault(name, set()).update(values)
    return tuple((name, _shortest(codes)) for name, codes in sorted(found.items()))


def read_fields(text: str) -> tuple[str, ...]:
    """读字段清单。"""
    names = sorted(set(_split(text, ",，、;；")))
    wrong = [name for name in names if not _FIELD.fullmatch(name)]
    if wrong:
        raise LimitError(f"字段名写法不对：{wrong[0][:40]}")
    return tuple(names)


def write_elements(elements: Elements) -> str:
    return ";".join(f"{name}={','.join(codes)}" for name, codes in elements)


def told_elements(text: str) -> str:
    """给人看的：资金性质 11；支出功能分类 205、206。"""
    return "；".join(f"{ELEMENTS[name][0]} {'、'.join(codes)}" for name, codes in read_elements(text))


def _shortest(codes: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for code in sorted(codes):
        if not kept or not code.startswith(kept[-1]):
            kept.append(code)
    return tuple(kept)


def _split(text: str, marks: str) -> list[str]:
    for mark in marks[1:]:
        text = text.replace(mark, marks[0])
    return [item.strip() for item in text.split(marks[0]) if item.strip()]
