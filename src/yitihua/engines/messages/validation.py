"""签收前的格式校验：一次列出全部问题，任何一条拒绝级不过即“签收失败”。

Receiver-side format checks of one voucher; pure functions.
来源：standard/messages.md §5.1；每条的代码见 reject_codes。
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from yitihua.engines.messages.codec import Voucher
from yitihua.engines.messages.declaration import AmountSign, FieldLevel, FieldType, MessageField, MessageType
from yitihua.engines.messages.envelope import RECEIPT, SEND, Envelope, VoucherKey, mof_div_code
from yitihua.engines.messages.field_values import field_findings, gbk_width, label, parse_day, parse_wire_amount
from yitihua.engines.messages.receipts import receipt_findings
from yitihua.kernel.findings import Finding, Findings, Level
from yitihua.kernel.money import fmt

_ACCOUNT: Final = ("F018", re.compile(r"[0-9A-Z-]{1,32}"), "应为 1 至 32 位数字、大写字母或“-”")
_BANK_NO: Final = ("F014", re.compile(r"[0-9]{12}"), "应为 12 位数字")
_PATTERNS: Final[Mapping[str, tuple[str, re.Pattern[str], str]]] = {
    "TreCode": ("F003", re.compile(r"[0-9]{10}"), "应为 10 位数字"),
    "FinOrgCode": ("F004", re.compile(r"[0-9]{1,12}"), "应为 1 至 12 位数字"),
    "StYear": ("F005", re.compile(r"[0-9]{4}"), "应为 4 位年度"),
    "AdmDivCode": ("F028", re.compile(r"[0-9]{6}|[0-9]{9}"), "应为 6 位或 9 位数字"),
    "BusinessTypeCode": ("F016", re.compile(r"[134]"), "应为 1 单笔、3 工资或 4 批量"),
    "FundTypeCode": ("F017", re.compile(r"[12389][0-9A-Za-z]*"), "首位应为 1、2、3、8 或 9"),
    "PayBankNo": _BANK_NO,
    "PayeeAcctBankNo": _BANK_NO,
    "PaySndBnkNo": _BANK_NO,
    "XPaySndBnkNo": _BANK_NO,
}
_NOT_IN_FUTURE: Final = frozenset({"VouDate", "PayDate", "ReturnDate", "XPayDate", "XClearDate"})
_HEAD_NAME_WIDTH: Final = 60


def validate_envelope(envelope: Envelope) -> Findings:
    """信封级：自报张数、同一信封内重号。"""
    return Findings.of(_envelope_findings(envelope))


def validate_voucher(
    voucher: Voucher, *, message: MessageType, today: date, key: VoucherKey | None = None, voucher_flag: str = SEND
) -> Findings:
    """一张凭证的格式校验；`key` 是信封上的唯一键，裸凭证没有。回单另查补录字段。"""
    items: list[Finding] = []
    if voucher_flag not in {SEND, RECEIPT}:
        items.append(_refuse("F020", f"收发标志应为 0 或 1，收到“{voucher_flag[:10]}”"))
    items += _key_findings(voucher, key=key, message=message)
    items += _level_findings(voucher.head, message=message, level=FieldLevel.HEAD, index=0, today=today)
    for index, values in enumerate(voucher.details, start=1):
        items += _level_findings(values, message=message, level=FieldLevel.DETAIL, index=index, today=today)
    items += _head_findings(voucher, message=message, today=today)
    items += _detail_findings(voucher, message=message)
    items += _amount_findings(voucher, message=message)
    items += _extension_findings(voucher)
    if voucher_flag == RECEIPT:
        items += receipt_findings(voucher, message=message)
    else:
        items += _early_receipt_findings(voucher, message=message)
    return Findings.of(items)


def _envelope_findings(envelope: Envelope) -> Iterator[Finding]:
    if envelope.voucher_count != str(len(envelope.bodies)):
        count = envelope.voucher_count or "空"
        yield _refuse("F029", f"信封自报 {count[:10]} 张，实有 {len(envelope.bodies)} 张")
    repeated = Counter((body.key, body.voucher_flag) for body in envelope.bodies)
    for (key, _), times in repeated.items():
        if times > 1:
            yield Finding("F030", Level.WARN, f"凭证 {key} 在同一信封里出现 {times} 次，只取第一张")


def _key_findings(voucher: Voucher, *, key: VoucherKey | None, message: MessageType) -> Iterator[Finding]:
    inside = voucher.head.get("VtCode", "")
    if inside and inside != message.vtcode:
        yield _refuse("F002", f"凭证体的类型号 {inside[:20]} 与报文类型 {message.vtcode} 不一致", "VtCode")
    if key is None:
        return
    pairs = (
        ("AdmDivCode", key.mof_div_code, mof_div_code(voucher.head.get("AdmDivCode", ""))),
        ("StYear", key.st_year, voucher.head.get("StYear", "")),
        ("VtCode", key.vtcode, inside),
        ("VoucherNo", key.voucher_no, voucher.head.get("VoucherNo", "")),
    )
    for name, outside, within in pairs:
        if outside != within:
            cn = message.head[name].cn
            yield _refuse("F002", f"信封与凭证体的{cn} {name} 不一致：{outside[:42]} 与 {within[:42]}", name)


def _level_findings(
    values: Mapping[str, str], *, message: MessageType, level: FieldLevel, index: int, today: date
) -> Iterator[Finding]:
    declared = message.fields_of(level)
    for name, field in declared.items():
        text = values.get(name, "")
        if text:
            yield from field_findings(field, text, index=index)
            yield from _content_findings(field, text, index=index, today=today)
        elif field.required and name not in {"Id", "VoucherNo"}:
            yield _refuse("F019", f"{label(field, index=index)} 不能为空", name)


def _content_findings(field: MessageField, text: str, *, index: int, today: date) -> Iterator[Finding]:
    pattern = _ACCOUNT if field.name.endswith("AcctNo") else _PATTERNS.get(field.name)
    if pattern:
        code, shape, explanation = pattern
        if not shape.fullmatch(text):
            yield _refuse(code, f"{label(field, index=index)} {explanation}，收到“{text[:42]}”", field.name)
    if field.type is FieldType.DATE and field.name in _NOT_IN_FUTURE:
        day = parse_day(text)
        if day and day > today:
            yield _refuse("F007", f"{label(field, index=index)} {text} 晚于当日 {today:%Y%m%d}", field.name)


def _head_findings(voucher: Voucher, *, message: MessageType, today: date) -> Iterator[Finding]:
    number = voucher.head.get("VoucherNo", "")
    width = gbk_width(number)
    if not number:
        yield _refuse("F006", "凭证号 VoucherNo 不能为空", "VoucherNo")
    elif width > message.voucher_no_width:
        yield _refuse("F006", f"凭证号 VoucherNo 有 {width} 字节，最多 {message.voucher_no_width} 字节", "VoucherNo")
    if not voucher.head.get("Id"):
        yield _refuse("F019", f"{label(message.head['Id'], index=0)} 不能为空", "Id")
    year = voucher.head.get("StYear", "")
    if re.fullmatch(r"[0-9]{4}", year) and int(year) > today.year:
        yield _refuse("F005", f"业务年度 StYear {year} 大于当前年 {today.year}", "StYear")
    pay_type = voucher.head.get("PayTypeCode", "")
    if pay_type and message.pay_type_codes and pay_type not in message.pay_type_codes:
        allowed = "、".join(sorted(message.pay_type_codes))
        yield _refuse("F015", f"支付方式编码 PayTypeCode 应为 {allowed} 之一，收到“{pay_type[:42]}”", "PayTypeCode")
    for name, text in voucher.head.items():
        if name.endswith("AcctName") and gbk_width(text) > _HEAD_NAME_WIDTH and name in message.head:
            text_label = label(message.head[name], index=0)
            warning = f"{text_label} 有 {gbk_width(text)} 字节，部分接收方只收 {_HEAD_NAME_WIDTH} 字节"
            yield Finding("F026", Level.WARN, warning, fields=(name,))


def _detail_findings(voucher: Voucher, *, message: MessageType) -> Iterator[Finding]:
    count = len(voucher.details)
    if not message.min_details <= count <= message.max_details:
        limits = f"{message.min_details} 至 {message.max_details} 条"
        yield _refuse("F011", f"明细有 {count} 条，应为 {limits}")
    if "Id" not in message.detail:
        return  # 清算额度通知单的明细没有 Id
    ids = [item.get("Id", "") for item in voucher.details]
    for index, value in enumerate(ids, start=1):
        if not value:
            yield _refuse("F012", f"第{index}条明细的 Id 为空", "Id")
    for value, times in Counter(filter(None, ids)).items():
        if times > 1:
            yield _refuse("F012", f"明细 Id {value[:38]} 重复 {times} 次", "Id")


def _amount_findings(voucher: Voucher, *, message: MessageType) -> Iterator[Finding]:
    name = message.amount_field
    head = parse_wire_amount(voucher.head.get(name, ""))
    if head is None:
        return  # 写法问题已由 F008、F019 报出
    if not message.sign.accepts(head):
        yield _refuse("F009", f"{message.title}的 {name} 必须{message.sign.value}，收到 {fmt(head)}", name)
    amounts = [parse_wire_amount(item.get(name, "")) for item in voucher.details]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return
    total = sum(known, Decimal("0.00"))
    if total != head:
        yield Finding(
            "F010",
            Level.BLOCK,
            f"主单 {name} {fmt(head)} 与明细合计 {fmt(total)} 不等，差 {fmt(head - total)}",
            figures={"主单金额": fmt(head), "明细合计": fmt(total), "差额": fmt(head - total)},
            fields=(name,),
        )
    if message.sign is not AmountSign.NON_ZERO:
        for index, amount in enumerate(known, start=1):
            if not message.netting and not message.sign.accepts(amount):
                text = f"第{index}条明细 {name} {fmt(amount)}，{message.title}的明细必须{message.sign.value}"
                yield _refuse("F024", text, name)


def _extension_findings(voucher: Voucher) -> Iterator[Finding]:
    for name in sorted({element.name for element in voucher.unknown}):
        yield Finding("F031", Level.INFO, f"元素 {name[:60]} 不在字段表内，原样保留", fields=(name,))


def _early_receipt_findings(voucher: Voucher, *, message: MessageType) -> Iterator[Finding]:
    name = message.receipt.amount
    amount = parse_wire_amount(voucher.head.get(name, "")) if name else None
    if amount:
        yield Finding("F025", Level.WARN, f"发送单的 {name} 已填 {fmt(amount)}，发送单应为空或 0", fields=(name,))


def _refuse(code: str, message: str, *fields: str) -> Finding:
    return Finding(code, Level.BLOCK, message, fields=fields)
