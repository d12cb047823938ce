"""把往来之物写成数据库复合类型数组的文字，一种一个参数，彼此用序号指认。

Encodes value objects as PostgreSQL composite-array literals.
"""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from uuid import UUID

from yitihua.kernel.money import ZERO, check_amount, to_fen
from yitihua.ledger.types import COLUMNS, DIMS, Dims, LimitKey, Line, Movement, NewLimit, Pending, Voucher

_COLUMN_NO = {name: number for number, name in enumerate(COLUMNS, start=1)}


def array(records: Iterable[str]) -> str:
    return "{" + ",".join(records) + "}"


def record(*values: object) -> str:
    """一个复合值，已按数组元素转义；None 为空值。"""
    return _quoted(f"({_fields(*values)})")


def columns(*arrays: Sequence[object]) -> str:
    """一个复合值，每一栏是一个数组；号码、数与登记过的代码用不着转义，文字的先过 `_quoted`。"""
    return "(" + ",".join(_quoted("{" + ",".join(map(str, values)) + "}") for values in arrays) + ")"


def texts(values: Iterable[str]) -> str:
    """文字数组。"""
    return array(_quoted(value) for value in values)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _fields(*values: object) -> str:
    return ",".join(map(_field, values))


def _field(value: object) -> str:
    """只由字母数字组成的（绝大多数代码）不加引号，短一截，也省得再转义一遍；空文字须写成两个引号。"""
    if isinstance(value, str):
        return value if value.isalnum() else '"' + value.replace("\\", "\\\\").replace('"', '""') + '"'
    if value is None:
        return ""
    return value.hex if isinstance(value, UUID) else str(value)


def limits(new_limits: Sequence[NewLimit]) -> str:
    return array(record(item.key.kind, item.key.id, item.agency_code) for item in new_limits)


def movements(items: Sequence[Movement]) -> str:
    return array(
        record(m.movement_id, m.business_key, m.kind, m.ref_type, m.ref_id, m.biz_date, m.event_code, m.summary)
        for m in items
    )


def asked(items: Sequence[Movement]) -> tuple[tuple[LimitKey, ...], str]:
    """碰到的各不相同的额度行，与要判定的写法：腿以序号指认变动与额度行。"""
    first: dict[str, int] = {}
    rows: dict[LimitKey, int] = {}
    legs = [(number, leg) for number, movement in enumerate(items, start=1) for leg in movement.legs]
    leg_rows = [rows.setdefault(leg.limit, len(rows) + 1) for _, leg in legs]
    return tuple(rows), columns(
        [m.movement_id.hex for m in items],
        [_quoted(m.business_key) for m in items],
        [first.setdefault(m.business_key, number) for number, m in enumerate(items, start=1)],
        [key.kind for key in rows],
        [key.id.hex for key in rows],
        [number for number, _ in legs],
        leg_rows,
        [_COLUMN_NO[leg.column] for _, leg in legs],
        [to_fen(leg.delta) for _, leg in legs],
    )


def indicator_voucher(movement: Movement, *, acct_set_code: str) -> Voucher:
    """指标账：一笔变动一张凭证，主键即变动号，每行分录一借一贷。"""
    lines = []
    for entry in movement.entries:
        summary = entry.summary or movement.summary
        lines.append(Line(entry.debit_account, "ZB", dr_amt=entry.amount, dims=entry.debit, summary=summary))
        lines.append(Line(entry.credit_account, "ZB", cr_amt=entry.amount, dims=entry.credit, summary=summary))
    return Voucher(
        voucher_id=movement.movement_id,
        ledger="indicator",
        acct_set_code=acct_set_code,
        acct_period=f"{movement.biz_date.month:02d}",
        voucher_date=movement.biz_date,
        biz_event_id=movement.business_key,
        biz_type=movement.ref_type,
        biz_id=movement.ref_id,
        lines=tuple(lines),
        summary=movement.summary,
        movement_id=movement.movement_id,
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


def lines(items: Sequence[Voucher]) -> str:
    """一行分录带着凭证头的几栏与全部要素；一张凭证的头、同一组要素都只写一遍文字。"""
    dims_fields = cache(_dims_fields)
    written = []
    for number, voucher in enumerate(items, start=1):
        head = _fields(number, voucher.voucher_id)
        book = _fields(voucher.ledger, voucher.acct_set_code, int(voucher.acct_period))
        for seq, line in enumerate(voucher.lines, start=1):
            own = _fields(
                line.acc_code,
                line.subsystem,
                check_amount(line.dr_amt),
                check_amount(line.cr_amt),
                line.summary or voucher.summary,
            )
            written.append(_quoted(f"({head},{seq},{book},{own},{dims_fields(line.dims)})"))
    return array(written)


def _dims_fields(dims: Dims) -> str:
    return _fields(*(getattr(dims, name) for name in DIMS))


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
