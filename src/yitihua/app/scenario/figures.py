"""算例的数字：业务规格里一个算例印出的每个数，都要出现在它的场景文件里，这个算例才算数。"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from yitihua.app.scenario import yaml_text

_EXAMPLE: Final = re.compile(r"^\*\*(T-[A-Z]{3}-\d{3})(?=[\s*])", re.MULTILINE)
_NAMES: Final = re.compile(
    r"[RT]-[A-Z]{3}-\d{3}|INV-\d+|(?<![A-Za-z0-9])(?:IND|AGY|GEN|E-REQ-|E|P)\d+[ab]?|第 ?\d+ ?[步节条篇]"
)
_DOC_NO: Final = re.compile(r"[一-龥]+[\u3014\[]\d{4}[\u3015\]]\d+号")
_TIME: Final = re.compile(r"\d\d:\d\d:\d\d")
_NUMBER: Final = re.compile(r"[−-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_STORY_KEYS: Final = frozenset({"steps"})
_UNCOUNTED_KEYS: Final = frozenset({"note"})


def examples(spec: Path) -> dict[str, str]:
    """规格目录里的全部算例：编号 → 原文（直到下一个算例、空标题或文末）。"""
    found: dict[str, str] = {}
    for file in sorted(spec.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        starts = [(match[1], match.start(), match.end()) for match in _EXAMPLE.finditer(text)]
        for position, (code, _, end) in enumerate(starts):
            stop = starts[position + 1][1] if position + 1 < len(starts) else len(text)
            found[code] = re.split(r"^#", text[end:stop], maxsplit=1, flags=re.MULTILINE)[0].strip()
    return found


def figures(text: str) -> list[str]:
    """一段文字印出的数：文号、时刻、带小数的数、两位以上的整数；规则号、事件号和序号不算。"""
    rest = _NAMES.sub(" ", text)
    found: list[str] = []
    for pattern in (_DOC_NO, _TIME):
        found += pattern.findall(rest)
        rest = pattern.sub(" ", rest)
    found += _numbers(rest)
    return list(dict.fromkeys(found))


def missing(*, text: str, scenarios: Iterable[Path]) -> list[str]:
    """算例里有而场景里没有的数；负数须以负数出现，正数不论正负。"""
    values = [value for path in scenarios for value in _values(yaml_text.read(path))]
    whole = "\n".join(values)
    present = {number for value in values for number in _numbers(value)}
    present |= {number.lstrip("-") for number in present}
    return [figure for figure in figures(text) if figure not in present and figure not in whole]


def _numbers(text: str) -> list[str]:
    """规范写法的数：去千分位，减号不算负号（前面是数字或右括号），一位整数不算。"""
    found = []
    for match in _NUMBER.finditer(text):
        word = match[0].replace("−", "-").replace(",", "")
        before = text[: match.start()].rstrip()[-1:]
        if before and (before.isdigit() or before in ")）"):
            word = word.lstrip("-")
        if "." in word or len(word.lstrip("-")) > 1:
            found.append(f"{Decimal(word):f}")
    return found


def _values(data: Any, *, inside: bool = False) -> Iterator[str]:
    """步骤里的键和值；题目、说明、注释里的数不作数。"""
    if isinstance(data, dict):
        for key, value in data.items():
            if inside and key not in _UNCOUNTED_KEYS:
                yield key
                yield from _values(value, inside=True)
            elif key in _STORY_KEYS:
                yield from _values(value, inside=True)
    elif isinstance(data, list):
        for item in data:
            yield from _values(item, inside=inside)
    elif inside and data is not None:
        yield str(data)
