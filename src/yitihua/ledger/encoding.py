"""把往来之物写成数据库复合类型数组的文字，一种一个参数，彼此用序号指认。

Encodes value objects as PostgreSQL composite-array literals.
"""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.money import ZERO, check_amount, to_fen
from yitihua.ledger.types import COLUMNS, DIMS, Dims, Movement, NewLimit, Pending, Voucher

_COLUMN_NO = {name: number for number, name in enumerate(COLUMNS, start=1)}


class DimsTable:
    """同样的一组要素只传一份，分录行用序号引用。"""

    def __init__(self) -> None:
        self._numbers: dict[Dims, int] = {}

    def number(self, dims: Dims) -> int:
        return self._numbers.setdefault(dims, len(self._numbers) + 1)

    def literal(self) -> str:
        return array(record(*(getattr(dims, name) for name in DIMS)) for dims in self._numbers)


def array(records: Iterable[str]) -> str:
    return "{" + ",".join(records) + "}"


def record(*values: object) -> str:
    """一个复合值，已按数组元素转义；None 为空值。"""
    body = ",".join(_field(value) for value in values)
    return '"(' + body.replace("\\", "\\\\").replace('"', '\\"') + ')"'


def _field(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '""') + '"'
    return str(value)


def limits(new_limits: Sequence[NewLimit]) -> str:
    return array(record(item.key.kind, item.key.id, item.agency_code) for item in new_limits)


def movements(items: Sequence[Movement]) -> str:
    return array(
        record(m.movement_id, m.business_key, m.kind, m.ref_type, m.ref_id, m.biz_date, m.event_code, m.summary)
        for m in items
    )


def legs(items: Sequence[Movement]) -> str:
    return array(
        record(number, leg.limit.kind, leg.limit.id, _COLUMN_NO[leg.column], to_fen(leg.delta))
        for number, movement in enumerate(items, start=1)
        for leg in movement.legs
    )


def entries(items: Sequence[Movement], dims: DimsTable) -> str:
    return array(
        record(
            number,
            entry_no,
            entry.debit_account,
            entry.credit_account,
            check_amount(entry.amount),
            dims.number(entry.debit),
            dims.number(entry.credit),
            entry.summary or movement.summary,
        )
        for number, movement in enumerate(items, start=1)
        for entry_no, entry in enumerate(movement.entries, start=1)
    )


def vouchers(items: Sequence[Voucher], numbers: dict[UUID, int]) -> str:
    """`numbers` 变动号→序号；不属于任何变动的凭证序号为 0。"""
    return array(
        record(
            numbers[v.movement_id] if v.movement_id else 0,
            v.voucher_id,
            v.ledger,
            v.acct_set_code,
            v.agency_code,
            int(v.acct_period),
            v.voucher_date,
            v.biz_event_id,
            v.biz_type,
            v.biz_id,
            v.summary,
            _total(line.dr_amt for line in v.lines),
            _total(line.cr_amt for line in v.lines),
            v.inputer,
            v.vou_status,
            v.red_flag,
            v.red_vou_no,
            v.vou_cnt,
        )
        for v in items
    )


def lines(items: Sequence[Voucher], dims: DimsTable) -> str:
    return array(
        record(
            number,
            seq,
            line.acc_code,
            line.subsystem,
            check_amount(line.dr_amt),
            check_amount(line.cr_amt),
            dims.number(line.dims),
            line.summary or voucher.summary,
        )
        for number, voucher in enumerate(items, start=1)
        for seq, line in enumerate(voucher.lines, start=1)
    )


def pendings(items: Sequence[Pending], numbers: dict[UUID, int]) -> str:
    return array(
        record(
            numbers[p.movement_id] if p.movement_id else 0,
            p.pending_id,
            p.ledger,
            p.acct_set_code,
            p.agency_code,
            p.biz_event_id,
            p.biz_type,
            p.biz_id,
            p.biz_date,
            p.reason,
            json.dumps(p.payload, ensure_ascii=False, default=str),
        )
        for p in items
    )


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
