"""报文声明：每种凭证有哪些字段、多宽、是否必填、金额该正该负、主单与明细怎样相等。

Declared message types; fields come from the packaged fields.csv, rules are data below.
来源：standard/messages.md §5、§6，standard/message_fields.csv。
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from yitihua.kernel.registry import Registry


class FieldType(StrEnum):
    """字段类型，取值与字段表一致。"""

    STRING = "String"
    GBSTRING = "GBString"
    CURRENCY = "Currency"
    DATE = "Date"
    INTEGER = "Integer"
    DECIMAL = "Decimal"


class FieldLevel(StrEnum):
    """字段在主单还是在明细。"""

    HEAD = "head"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class MessageField:
    """一个报文字段；`width` 是 GBK 字节宽，金额与小数则是整数位加小数位的总位数。"""

    name: str
    cn: str
    type: FieldType
    width: int
    scale: int
    required: bool
    level: FieldLevel
    emitted_empty: bool = True
    """没有值时是否仍写空元素；地方扩展字段不写。"""

    @property
    def filled_by_receipt(self) -> bool:
        """X 开头的字段由回单补录，其余字段回单不得改动（§4.2）。"""
        return self.name.startswith("X")


class AmountSign(StrEnum):
    """主单金额的正负要求（§5.1 第 9 条）。"""

    POSITIVE = "大于 0"
    NEGATIVE = "小于 0"
    NON_ZERO = "不等于 0"

    def accepts(self, amount: Decimal) -> bool:
        if self is AmountSign.POSITIVE:
            return amount > 0
        if self is AmountSign.NEGATIVE:
            return amount < 0
        return amount != 0


@dataclass(frozen=True, slots=True)
class ReceiptFields:
    """回单补录字段的名字；没有的为空（该凭证的回单只加盖印章）。"""

    amount: str = ""
    date: str = ""
    serial: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MessageType:
    """一种报文：业务代码、默认凭证类型号、字段与规则。"""

    business: str
    vtcode: str
    title: str
    sign: AmountSign
    receipt: ReceiptFields
    head: Mapping[str, MessageField]
    detail: Mapping[str, MessageField]
    pay_type_codes: frozenset[str] = frozenset()
    amount_field: str = "PayAmt"
    min_details: int = 1
    max_details: int = 499
    voucher_no_width: int = 20
    netting: bool = False
    """轧差清算（仅限人民银行书面同意）时，一张里正负明细都有。"""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """本地写法：规范名 → 发送时用的元素名（§6）。"""

    def fields_of(self, level: FieldLevel) -> Mapping[str, MessageField]:
        return self.head if level is FieldLevel.HEAD else self.detail


ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "XpayAmt": "XPayAmt",
        "AGencyName": "AgencyName",
        "BelogFlag": "BelongFlag",
        "ClearAccNanme": "ClearAcctName",
        "ClearAccName": "ClearAcctName",
        "TaxpayerID": "TaxayerID",
        "ExtRat": "EstRat",
    }
)
"""收到的写法 → 规范名；只在规范名确是该报文字段、而原写法不是时才换（§6）。"""

LOCAL_EXTENSIONS: Final = frozenset({"TKLX", "PayVoucherNo", "ClearVoucherNo", "bkyt"})
"""个别地方才有的字段，默认不发（§8）。"""

_UNIFIED_PAY = frozenset({"1", "11", "001001"})
_CLEARED_PAY = frozenset({"1", "11", "12", "001001", "001002"})


@dataclass(frozen=True, slots=True)
class _Rules:
    business: str
    vtcode: str
    sign: AmountSign
    receipt: ReceiptFields = ReceiptFields()
    pay_type_codes: frozenset[str] = frozenset()


_RULES: Final = (
    _Rules(
        "payment_voucher",
        "5214",
        AmountSign.POSITIVE,
        ReceiptFields(amount="XPayAmt", date="XPayDate", serial="XAgentBusinessNo", reason="XAddWord"),
        _UNIFIED_PAY,
    ),
    _Rules("lqd_quota", "5108", AmountSign.NON_ZERO),
    _Rules(
        "lqd_cert",
        "2301",
        AmountSign.POSITIVE,
        ReceiptFields(amount="XPayAmt", date="XClearDate", reason="XAddWord"),
        _CLEARED_PAY,
    ),
    _Rules(
        "lqd_refund",
        "2302",
        AmountSign.NEGATIVE,
        ReceiptFields(amount="XPayAmt", date="XClearDate", reason="XAddWord"),
        _CLEARED_PAY,
    ),
    _Rules("refund_notice", "2203", AmountSign.NON_ZERO),
)


def canonical_name(name: str, *, known: Mapping[str, MessageField]) -> str:
    """把收到的元素名换成规范名；不认识的原样返回。"""
    if name in known:
        return name
    alias = ALIASES.get(name, name)
    return alias if alias in known else name


@cache
def message_types() -> Registry[MessageType]:
    """全部报文声明，按默认凭证类型号取；已冻结。"""
    rows: dict[str, list[dict[str, str]]] = {}
    with resources.files(__package__).joinpath("fields.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            rows.setdefault(row["vtcode"], []).append(row)
    registry: Registry[MessageType] = Registry("报文声明")
    for rules in _RULES:
        registry.add(rules.vtcode, _declare(rules, rows=rows[rules.vtcode]))
    registry.freeze()
    return registry


def message_type(business: str) -> MessageType:
    """按业务代码取报文声明；没有登记的业务代码是程序缺陷，抛 KeyError。"""
    for _, declared in message_types().items():
        if declared.business == business:
            return declared
    raise KeyError(business)


def _declare(rules: _Rules, *, rows: list[dict[str, str]]) -> MessageType:
    fields = [_field(row) for row in rows]
    return MessageType(
        business=rules.business,
        vtcode=rules.vtcode,
        title=rows[0]["vtcode_cn"],
        sign=rules.sign,
        receipt=rules.receipt,
        pay_type_codes=rules.pay_type_codes,
        netting=rules.business == "lqd_cert",
        head={item.name: item for item in fields if item.level is FieldLevel.HEAD},
        detail={item.name: item for item in fields if item.level is FieldLevel.DETAIL},
    )


def _field(row: Mapping[str, str]) -> MessageField:
    width, _, scale = row["length"].partition(".")
    return MessageField(
        name=row["field"],
        cn=row["field_cn"],
        type=FieldType(row["type"]),
        width=int(width),
        scale=int(scale or 0),
        required=row["required"] == "Y",
        level=FieldLevel(row["level"]),
        emitted_empty=row["evidence"] != "proposed" and row["field"] not in LOCAL_EXTENSIONS,
    )
