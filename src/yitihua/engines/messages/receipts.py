"""回单校验：回单只许补录 X 字段，其余与原单逐字段一致；办成多少、何时、为何没办成都要写清。

Receipt checks, alone and against the original voucher.
来源：standard/messages.md §4.2、§5.3。
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from yitihua.engines.messages.codec import UnknownElement, Voucher
from yitihua.engines.messages.declaration import FieldLevel, MessageField, MessageType
from yitihua.engines.messages.envelope import RECEIPT, VoucherKey
from yitihua.engines.messages.field_values import label, parse_day, parse_wire_amount
from yitihua.kernel.findings import Finding, Findings, Level
from yitihua.kernel.money import fmt


def check_receipt(
    receipt: Voucher,
    *,
    original: Voucher,
    message: MessageType,
    receipt_key: VoucherKey,
    original_key: VoucherKey,
    voucher_flag: str = RECEIPT,
) -> Findings:
    """本方收到回单时，对着原单查：同一张、没改动、金额日期说得通。签名另由验签查。"""
    items: list[Finding] = []
    if voucher_flag != RECEIPT:
        items.append(_refuse("F020", f"回单的收发标志应为 1，收到“{voucher_flag[:10]}”"))
    if receipt_key != original_key:
        items.append(_refuse("B001", f"回单 {receipt_key} 与原单 {original_key} 不是同一张凭证"))
    items += _change_findings(receipt, original=original, message=message)
    items += receipt_findings(receipt, message=message)
    return Findings.of(items)


def receipt_findings(receipt: Voucher, *, message: MessageType) -> Iterator[Finding]:
    """只看回单本身的检查；没有补录字段的凭证（额度、退款通知）不查。"""
    if not message.receipt.amount:
        return
    yield from _amount_findings(receipt, message=message)
    yield from _completion_findings(receipt, message=message)
    yield from _reason_findings(receipt, message=message)


def _change_findings(receipt: Voucher, *, original: Voucher, message: MessageType) -> Iterator[Finding]:
    yield from _differences(receipt.head, original.head, declared=message.head, index=0)
    if len(receipt.details) != len(original.details):
        counts = f"回单 {len(receipt.details)} 条，原单 {len(original.details)} 条"
        yield _refuse("B002", f"回单改动了明细条数：{counts}")
    else:
        for index, (mine, theirs) in enumerate(zip(receipt.details, original.details, strict=True), start=1):
            yield from _differences(mine, theirs, declared=message.detail, index=index)
    if _extensions(receipt.unknown) != _extensions(original.unknown):
        yield _refuse("B002", "回单改动了本地扩展元素")


def _differences(
    receipt: Mapping[str, str], original: Mapping[str, str], *, declared: Mapping[str, MessageField], index: int
) -> Iterator[Finding]:
    for name, field in declared.items():
        before, after = original.get(name, ""), receipt.get(name, "")
        if before != after and not field.filled_by_receipt:
            text = f"回单改动了{label(field, index=index)}：原为“{before[:60]}”，回单为“{after[:60]}”"
            yield Finding("B002", Level.BLOCK, text, fields=(name,))


def _extensions(elements: tuple[UnknownElement, ...]) -> list[tuple[FieldLevel, int, str, str]]:
    kept = [item for item in elements if not item.name.startswith("X")]
    return sorted((item.level, item.index, item.name, item.raw) for item in kept)


def _amount_findings(receipt: Voucher, *, message: MessageType) -> Iterator[Finding]:
    name = message.receipt.amount
    if not receipt.head.get(name):
        yield _refuse("B003", f"回单的 {name} 不能为空，未办成应写 0.00", name)
    actual, amount = _amounts(receipt.head, message=message)
    if actual is None or amount is None:
        return
    parts = [_amounts(item, message=message) for item in receipt.details if item.get(name)]
    if not parts:
        if actual not in {Decimal("0.00"), amount}:
            yield _wrong_amount(f"主单 {name}", actual=actual, amount=amount, field=name)
        return
    for index, (part, of) in enumerate(parts, start=1):
        if part is not None and of is not None and part not in {Decimal("0.00"), of}:
            yield _wrong_amount(f"第{index}条明细 {name}", actual=part, amount=of, field=name)
    total = sum((part for part, _ in parts if part is not None), Decimal("0.00"))
    if total != actual:
        figures = {"主单实际金额": fmt(actual), "明细合计": fmt(total), "差额": fmt(actual - total)}
        text = f"主单 {name} {fmt(actual)} 与明细合计 {fmt(total)} 不等，差 {fmt(actual - total)}"
        yield Finding("B005", Level.BLOCK, text, figures=figures, fields=(name,))


def _completion_findings(receipt: Voucher, *, message: MessageType) -> Iterator[Finding]:
    actual, _ = _amounts(receipt.head, message=message)
    names = message.receipt
    text = receipt.head.get(names.date, "") if names.date else ""
    if actual and names.date and not text:
        yield _refuse("B006", f"回单的 {names.date} 不能为空", names.date)
    day, issued = parse_day(text), parse_day(receipt.head.get("VouDate", ""))
    if day and issued and day < issued:
        yield _refuse("B007", f"{names.date} {day:%Y%m%d} 早于凭证日期 {issued:%Y%m%d}", names.date)
    if actual and names.serial and not receipt.head.get(names.serial):
        yield _refuse("B008", f"回单的 {names.serial} 不能为空", names.serial)


def _reason_findings(receipt: Voucher, *, message: MessageType) -> Iterator[Finding]:
    """未办成要说明原因：主单有附言字段的写在主单，没有的写在每条未办成的明细。"""
    reason = message.receipt.reason
    actual, _ = _amounts(receipt.head, message=message)
    if actual is None:
        return
    if reason in message.head:
        if actual == 0 and not receipt.head.get(reason):
            yield _refuse("B009", f"未办成，但没有在 {reason} 说明原因", reason)
        return
    for index, item in enumerate(receipt.details, start=1):
        part, _ = _amounts(item, message=message)
        failed = part == 0 or (part is None and actual == 0)
        if failed and not item.get(reason):
            yield _refuse("B009", f"第{index}条明细未办成，但没有在 {reason} 说明原因", reason)


def _amounts(values: Mapping[str, str], *, message: MessageType) -> tuple[Decimal | None, Decimal | None]:
    """（实际金额，凭证金额）；缺或写法不对时为空。"""
    actual = parse_wire_amount(values.get(message.receipt.amount, ""))
    return actual, parse_wire_amount(values.get(message.amount_field, ""))


def _wrong_amount(where: str, *, actual: Decimal, amount: Decimal, field: str) -> Finding:
    return Finding(
        "B004",
        Level.BLOCK,
        f"{where} {fmt(actual)} 既不是 0.00 也不是凭证金额 {fmt(amount)}",
        figures={"实际金额": fmt(actual), "凭证金额": fmt(amount)},
        fields=(field,),
    )


def _refuse(code: str, message: str, *fields: str) -> Finding:
    return Finding(code, Level.BLOCK, message, fields=fields)
