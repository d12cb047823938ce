"""签收前的格式校验。来源：standard/messages.md §5.1；不过即抛 Refused。"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from simulators.fields import Field, Layout, layouts
from simulators.money import ZERO, wire_amount
from simulators.refusal import Refused
from simulators.wire import Body, Fields, Voucher

MAX_DETAILS = 499
_ACCOUNT = re.compile(r"[0-9A-Z-]{1,32}")
_DIGITS = {"TreCode": re.compile(r"\d{10}"), "FinOrgCode": re.compile(r"\d{1,12}"), "PayBankNo": re.compile(r"\d{12}")}
_POSITIVE = frozenset({"5214", "2301", "2203"})
_NEGATIVE = frozenset({"2302"})


def check_format(body: Body, voucher: Voucher, *, on: date) -> None:
    """信封与凭证体一致、必填、宽度、日期、金额、合计、明细。"""
    layout = layouts().get(body.key.vt_code)
    if layout is None or body.flag not in ("0", "1"):
        raise Refused("F010", f"不办理的凭证：类型{body.key.vt_code}，标志{body.flag}")
    _check_key(body, voucher.head)
    _check_details(voucher, layout)
    _check_fields(voucher.head, layout.head, where="主单")
    for number, detail in enumerate(voucher.details, start=1):
        _check_fields(detail, layout.detail, where=f"第{number}条明细")
    _check_dates(voucher.head, on=on)
    _check_total(voucher, vt_code=body.key.vt_code)


def check_unchanged(sent: Voucher, received: Voucher) -> None:
    """回单除 X 字段外须与原单逐字段一致；空元素与缺元素等价。"""
    pairs = [(sent.head, received.head), *zip(sent.details, received.details, strict=False)]
    same_count = len(sent.details) == len(received.details)
    if not same_count or any(_core(left) != _core(right) for left, right in pairs):
        raise Refused("B011", f"回单与原凭证{sent.head.get('VoucherNo', '')}不一致")


def business_date(biz_time: str) -> date:
    """业务时间（ISO 写法）里的日期。"""
    try:
        return datetime.fromisoformat(biz_time).date()
    except (TypeError, ValueError):
        raise Refused("T003", f"业务时间“{biz_time}”不是 ISO 日期时间") from None


def _core(fields: Mapping[str, str]) -> Fields:
    return {name: value for name, value in fields.items() if value and not name.startswith("X")}


def _check_key(body: Body, head: Fields) -> None:
    pairs = (
        ("AdmDivCode", body.key.adm_div_code),
        ("StYear", body.key.st_year),
        ("VtCode", body.key.vt_code),
        ("VoucherNo", body.key.voucher_no),
    )
    for name, outer in pairs:
        if head.get(name, "") != outer:
            raise Refused("F007", f"信封与凭证体的{name}不一致：{outer}、{head.get(name, '')}")
    if len(body.key.voucher_no.encode("gb18030")) > 20:
        raise Refused("F003", "凭证号超过 20 字节")


def _check_details(voucher: Voucher, layout: Layout) -> None:
    if not 1 <= len(voucher.details) <= MAX_DETAILS:
        raise Refused("F008", f"明细{len(voucher.details)}条，应为 1 至 {MAX_DETAILS} 条")
    if "Id" in layout.detail:
        ids = [detail.get("Id", "") for detail in voucher.details]
        if not all(ids) or len(set(ids)) != len(ids):
            raise Refused("F008", "明细 Id 为空或重复")


def _check_fields(fields: Fields, layout: Mapping[str, Field], *, where: str) -> None:
    for item in layout.values():
        value = fields.get(item.name, "")
        if not value:
            if item.required:
                raise Refused("F002", f"{where}{item.cn}（{item.name}）不能为空")
            continue
        _check_value(value, item, where=where)


def _check_value(value: str, item: Field, *, where: str) -> None:
    if item.kind == "Currency":
        if item.name.startswith("X") and value == "0":
            return  # 发送单的实付金额有写 0 的（§4.1）
        wire_amount(value, what=f"{where}{item.cn}")
        return
    if len(value.encode("gb18030")) > item.width:
        raise Refused("F003", f"{where}{item.cn}（{item.name}）超过{item.width}字节")
    if item.name.endswith("AcctNo") and not _ACCOUNT.fullmatch(value):
        raise Refused("F009", f"{where}{item.cn}“{value}”应为 1 至 32 位数字、大写字母或短横")
    if item.name in _DIGITS and not _DIGITS[item.name].fullmatch(value):
        raise Refused("F012", f"{where}{item.cn}“{value}”写法不对")


def _check_dates(head: Fields, *, on: date) -> None:
    text = head["VouDate"]
    try:
        made = datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 报文日期没有时区
    except ValueError:
        raise Refused("F006", f"凭证日期“{text}”应为 8 位日期") from None
    if made > on:
        raise Refused("F006", f"凭证日期{text}晚于当日{on:%Y%m%d}")
    if not re.fullmatch(r"\d{4}", head["StYear"]) or int(head["StYear"]) > on.year:
        raise Refused("F006", f"业务年度“{head['StYear']}”不对")


def _check_total(voucher: Voucher, *, vt_code: str) -> None:
    total = wire_amount(voucher.head["PayAmt"], what="主单金额")
    summed = sum((Decimal(detail["PayAmt"]) for detail in voucher.details), ZERO)
    if total != summed:
        raise Refused("F005", f"主单金额{total}与明细合计{summed}不等，差{total - summed}")
    wrong_sign = (vt_code in _POSITIVE and total <= 0) or (vt_code in _NEGATIVE and total >= 0) or total == 0
    if wrong_sign:
        raise Refused("F004", f"{vt_code} 的金额{total}正负不对")
