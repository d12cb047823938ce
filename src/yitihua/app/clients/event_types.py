"""对外的事件：事件码、名称与内容；内部事件改了样子，这里照样给出登记过的几栏。"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from yitihua.modules.appropriation.public import IndicatorCut, IndicatorIssued
from yitihua.modules.basedata.public import AgencyStopped
from yitihua.modules.budgeting.public import BudgetReplied
from yitihua.modules.payment.public import PaymentPaid, PaymentRefunded, TransferCleared

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EventType:
    """`fields` 是内容各栏的中文名；`agency` 为空的事件不属哪个单位，只发给管全区划的客户端。"""

    code: str
    title: str
    event: type
    fields: Fields
    content: Callable[[Any], dict[str, object]]
    agency: Callable[[Any], str]


def _plain(fields: Fields) -> Callable[[Any], dict[str, object]]:
    return lambda event: {name: str(getattr(event, name)) for name in fields}


def _of(code: str, title: str, event: type, fields: Fields, *, agency: str = "agency_code") -> EventType:
    return EventType(code, title, event, fields, _plain(fields), lambda item: str(getattr(item, agency, "")))


_PAID: Final = {
    "pay_cert_no": "支付凭证号",
    "pay_cert_id": "支付凭证主键",
    "agency_code": "单位代码",
    "amount": "金额",
}

EVENT_TYPES: Final[Mapping[str, EventType]] = {
    item.code: item
    for item in (
        _of("payment.paid", "银行已付", PaymentPaid, {**_PAID, "paid_on": "支付日期", "use_des": "用途"}),
        _of("payment.refunded", "退款已确认", PaymentRefunded, {**_PAID, "refunded_on": "退款日期"}),
        _of(
            "payment.cleared", "划款已回单", TransferCleared,
            {"lqd_cert_no": "划款凭证号", "fund_type_code": "资金性质", "amount": "金额", "cleared_on": "清算日期"},
        ),
        _of(
            "appropriation.issued", "指标已下达", IndicatorIssued,
            {"bgt_id": "指标主键", "agency_code": "单位代码", "amount": "金额"},
        ),
        _of("appropriation.cut", "指标已追减", IndicatorCut, {"bgt_id": "指标主键", "amount": "金额"}),
        _of(
            "budgeting.replied", "预算已批复", BudgetReplied,
            {"cor_bgt_doc_no": "文号", "bgt_doc_title": "文件标题", "doc_date": "日期", "total": "批复合计"},
        ),
        _of(
            "basedata.agency_stopped", "单位已停用", AgencyStopped,
            {"agency_code": "单位代码", "end_date": "停用日期"},
        ),
    )
}  # fmt: skip
