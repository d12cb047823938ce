"""单个字段值的写法：金额两位小数、日期 8 位、宽度按 GBK 字节、不许有编不了的字。

Wire form of one field value and its checks.
来源：standard/messages.md §5.1 第 7、8、13 条。
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from yitihua.engines.messages.declaration import FieldLevel, FieldType, MessageField
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.money import FEN, check_amount

XML_SPACE: Final = " \t\r\n"
"""值首尾要去掉的空白；全角空格算内容。"""
_AMOUNT: Final = re.compile(r"[+-]?[0-9]{1,15}\.[0-9]{2}")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_DAY: Final = re.compile(r"[0-9]{8}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def wire_text(value: str | int | Decimal | date | datetime | None) -> str:
    """业务值写成报文文字；金额多于两位小数时抛 AmountError。"""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{check_amount(value):.2f}"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case date():
            return value.strftime("%Y%m%d")
        case int():
            return str(value)
        case str():
            return value.strip(XML_SPACE)


def gbk_width(text: str) -> int:
    """文字的 GBK 字节数；GBK 编不了的字按 GB18030 计（必宽不窄）。"""
    return len(text.encode("gb18030", "replace"))


def gbk_problem(text: str) -> str:
    """说明文字为何写不成 GBK 报文；没有问题时为空。"""
    control = _CONTROL.search(text)
    if control:
        return f"第{control.start() + 1}个字是控制字符 U+{ord(control[0]):04X}，不能写入报文"
    try:
        text.encode("gbk")
    except UnicodeEncodeError as error:
        char = text[error.start]
        return f"第{error.start + 1}个字“{char}”（U+{ord(char):04X}）不在 GBK 字符集内，请换写"
    return ""


def cut_to_width(text: str, *, width: int) -> str:
    """按 GBK 字节数截短，不截断半个字；编不了的字写成“？”。"""
    data = text.encode("gbk", "replace")[:width]
    return data.decode("gbk", "ignore")


_WORDS = frozenset({FieldType.STRING, FieldType.GBSTRING})


@lru_cache(maxsize=4096)
def parse_day(text: str) -> date | None:
    """读 8 位日期或 `yyyy-MM-dd HH:mm:ss`；不是有效日期时为空。"""
    shape = "%Y%m%d" if _DAY.fullmatch(text) else "%Y-%m-%d %H:%M:%S" if _MOMENT.fullmatch(text) else ""
    if not shape:
        return None
    try:
        return datetime.strptime(text, shape).date()  # noqa: DTZ007  报文里的日期不带时区
    except ValueError:
        return None


def parse_wire_amount(text: str) -> Decimal | None:
    """读报文金额；写法不对时为空。单独一个 0 也认（未办的实际金额有这样写的，§4.1）。"""
    return Decimal(text).quantize(FEN) if text == "0" or _AMOUNT.fullmatch(text) else None


def label(field: MessageField, *, index: int) -> str:
    """提示语里的字段称呼，如“第2条明细 金额 PayAmt”。"""
    where = f"第{index}条明细 " if field.level is FieldLevel.DETAIL else ""
    return f"{where}{field.cn} {field.name}"


def field_findings(field: MessageField, text: str, *, index: int = 0) -> Iterator[Finding]:
    """一个非空字段值的全部问题：编码 F021、宽度 F013、金额 F008、日期 F007、数字 F022。"""
    if field.type in _WORDS and text.isascii() and len(text) <= field.width:
        return  # 一个字一个字节，编得了也不超宽
    name = label(field, index=index)
    problem = gbk_problem(text)
    if problem:
        yield Finding("F021", Level.BLOCK, f"{name} {problem}", fields=(field.name,))
    if field.type is FieldType.CURRENCY:
        bare_zero = text == "0" and not field.filled_by_receipt
        if bare_zero or parse_wire_amount(text) is None:
            yield _refuse("F008", f"{name} 不是两位小数的金额：{text[:40]}", field)
    elif field.type is FieldType.DECIMAL:
        yield from _decimal_findings(field, text, name=name)
    else:
        yield from _width_findings(field, text, name=name)
        if field.type is FieldType.DATE and not _is_day(field, text):
            yield _refuse("F007", f"{name} 不是有效日期：{text[:40]}", field)
        if field.type is FieldType.INTEGER and not _INTEGER.fullmatch(text):
            yield _refuse("F022", f"{name} 不是整数：{text[:40]}", field)


def _width_findings(field: MessageField, text: str, *, name: str) -> Iterator[Finding]:
    width = gbk_width(text)
    if width > field.width:
        yield Finding(
            "F013",
            Level.BLOCK,
            f"{name} 超宽：{width} 字节，最多 {field.width} 字节",
            figures={"实际字节": str(width), "最多字节": str(field.width)},
            fields=(field.name,),
        )


def _decimal_findings(field: MessageField, text: str, *, name: str) -> Iterator[Finding]:
    if not _DECIMAL.fullmatch(text):
        yield _refuse("F022", f"{name} 不是数：{text[:40]}", field)
        return
    whole, _, fraction = text.lstrip("+-").partition(".")
    if len(whole) > field.width - field.scale or len(fraction) > field.scale:
        yield _refuse("F013", f"{name} 超宽：整数最多 {field.width - field.scale} 位、小数最多 {field.scale} 位", field)


def _is_day(field: MessageField, text: str) -> bool:
    only_day = field.width == 8
    return parse_day(text) is not None and (not only_day or len(text) == 8)


def _refuse(code: str, message: str, field: MessageField) -> Finding:
    return Finding(code, Level.BLOCK, message, fields=(field.name,))
