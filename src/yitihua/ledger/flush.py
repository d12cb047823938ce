"""落账：一次调用落下全部额度变动、凭证与待生成；读额度。

The only writer of limits and books: one call, one round trip.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import psycopg
from psycopg import sql

from yitihua.infra.operation import rules as _rules  # noqa: F401
from yitihua.kernel.decisions import decide
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.ledger import encoding
from yitihua.ledger.kinds import KINDS
from yitihua.ledger.types import (
    Balance,
    FlushResult,
    LimitKey,
    Mode,
    Movement,
    NewLimit,
    Outcome,
    Pending,
    Reason,
    Refused,
    Shortage,
    Voucher,
)

INDICATOR_SET = "ZB"
_YEAR_CLOSED = "YT009"
_NO_FUNCTION = "42883"
_SHORTAGE = "YT014"
_ACCEPTED, _DUPLICATE = 1, 2
_IDEMPOTENT = ("business_key", "biz_event_id")
"""这两栏的唯一约束：查重之后、写入之前别人抢先写了同一业务键或事件号，整笔重来就看得见。"""
_REASONS: Mapping[int, Reason] = {3: "short", 4: "negative", 5: "missing"}

_CALL = sql.SQL("""
    SELECT (f).* FROM (SELECT {flush}(%s, %s, %s, %s::ledger_limit_in[], %s::ledger_movement_in[],
        %s::ledger_asked_in, %s::text[], %s::book_voucher_in[], %s::book_line_in[], %s::book_pending_in[]) AS f
        OFFSET 0) call""")

_AVAILABLE = """
    SELECT l.kind, l.limit_id, l.amount, l.dis_amt, l.split_amt, l.frozen_amt, l.occ_amt, l.paid_amt, l.carry_amt
      FROM ledger_limit l
     WHERE l.fiscal_year = %s AND l.mof_div_code = %s AND l.limit_id = ANY (%s) AND l.kind = ANY (%s)"""


def flush(
    conn: "psycopg.Connection[Any]",
    *,
    mof_div_code: str,
    fiscal_year: str,
    new_limits: Sequence[NewLimit] = (),
    movements: Sequence[Movement] = (),
    vouchers: Sequence[Voucher] = (),
    pendings: Sequence[Pending] = (),
    mode: Mode = "all",
    indicator_set: str = INDICATOR_SET,
) -> FlushResult:
    """在调用方的事务里落账；`app.divs` 须已含本区划。

    `all`：有一笔放不下即整体不落，抛 Shortage；`each`：放不下的不占分文，见结果。
    年度未开或已关抛 Refusal（R-GEN-009）。
    别人刚用同一业务键或事件号落账时抛 SerializationFailure，由操作重试。
    """
    _check(new_limits, movements)
    own = [encoding.indicator_voucher(item, acct_set_code=indicator_set) for item in movements if item.entries]
    rows, arguments = _arguments(new_limits, movements, [*own, *vouchers], pendings)
    cursor = psycopg.Cursor(conn)
    try:
        cursor.execute(_call(fiscal_year), [mof_div_code, fiscal_year, mode, *arguments], prepare=True)
    except psycopg.errors.UniqueViolation as error:
        if any(key in (error.diag.constraint_name or "") for key in _IDEMPOTENT):
            raise psycopg.errors.SerializationFailure("同一业务刚被别人落账，请重试") from None
        raise
    except psycopg.Error as error:
        if error.sqlstate == _YEAR_CLOSED or _unopened(error, fiscal_year):
            raise Refusal([_year_closed(fiscal_year)]) from None
        if error.sqlstate == _SHORTAGE:
            raise Shortage(_shortages(error, movements)) from None
        raise
    row = cursor.fetchone()
    assert row
    return _result(tuple(row), movements, rows)


def available(
    conn: "psycopg.Connection[Any]", keys: Iterable[LimitKey], *, mof_div_code: str, fiscal_year: str
) -> dict[LimitKey, Balance]:
    """读额度行，不加锁，只供显示；没有的键不在结果里。"""
    wanted = set(keys)
    ids, kinds = list({key.id for key in wanted}), list({key.kind for key in wanted})
    rows = psycopg.Cursor(conn).execute(_AVAILABLE, [fiscal_year, mof_div_code, ids, kinds])
    found = {LimitKey(row[0], row[1]): Balance(*row[2:]) for row in rows}
    return {key: balance for key, balance in found.items() if key in wanted}


def shortage_finding(movement: Movement, refused: Refused) -> Finding:
    """把放不下说成业务拒绝：规则号是调用方的，R-IND-014（先到先得）同时成立。"""
    return Finding(
        movement.short,
        Level.BLOCK,
        _MESSAGES[refused.reason].format(available=f"{refused.available:,.2f}", needed=f"{refused.needed:,.2f}"),
        figures={
            "available": f"{refused.available:,.2f}",
            "needed": f"{refused.needed:,.2f}",
            "short": f"{refused.needed - refused.available:,.2f}",
            "also": "R-IND-014",
        },
        fields=(refused.column,),
        next_step="请调减金额，或追加、释放额度后再办",
    )


_MESSAGES: Mapping[Reason, str] = {
    "short": "余额不足，当前可用{available}，本次需要{needed}",
    "negative": "不够冲减，当前{available}，本次冲减{needed}",
    "missing": "额度不存在，不能使用",
}


@cache
def _call(fiscal_year: str) -> sql.Composed:
    return _CALL.format(flush=sql.Identifier(f"ledger_flush_{fiscal_year}"))


def _unopened(error: psycopg.Error, fiscal_year: str) -> bool:
    """没有这个年度的落账函数，即年度还没开（ledger_bind_year）。"""
    return error.sqlstate == _NO_FUNCTION and f"ledger_flush_{fiscal_year}" in (error.diag.message_primary or "")


def _check(new_limits: Sequence[NewLimit], movements: Sequence[Movement]) -> None:
    kinds = {limit.key.kind for limit in new_limits}
    for movement in movements:
        assert movement.legs, f"变动没有腿：{movement.business_key}"
        assert all(leg.delta for leg in movement.legs), f"增减为零：{movement.business_key}"
        kinds.update(leg.limit.kind for leg in movement.legs)
    unknown = kinds.difference(KINDS)
    assert not unknown, f"没有登记的额度种类：{sorted(unknown)}"


def _arguments(
    new_limits: Sequence[NewLimit],
    movements: Sequence[Movement],
    vouchers: Sequence[Voucher],
    pendings: Sequence[Pending],
) -> tuple[tuple[LimitKey, ...], list[str]]:
    numbers = {movement.movement_id: number for number, movement in enumerate(movements, start=1)}
    rows, asked = encoding.asked(movements)
    return rows, [
        encoding.limits(new_limits),
        encoding.movements(movements),
        asked,
        encoding.texts(voucher.biz_event_id for voucher in vouchers),
        encoding.vouchers(vouchers, numbers),
        encoding.lines(vouchers),
        encoding.pendings(pendings, numbers),
    ]


def _result(row: tuple[Any, ...], movements: Sequence[Movement], rows: Sequence[LimitKey]) -> FlushResult:
    status, refused_leg, had, needed, found, state, duplicates = row
    outcomes = []
    for number, movement in enumerate(movements):
        code = status[number]
        if code == _ACCEPTED:
            outcomes.append(Outcome(movement.movement_id, "accepted"))
        elif code == _DUPLICATE:
            outcomes.append(Outcome(movement.movement_id, "duplicate"))
        else:
            refused = _refused(movements, number, code, refused_leg[number], had[number], needed[number])
            outcomes.append(Outcome(movement.movement_id, "refused", refused))
    balances = {
        key: Balance(*map(_yuan, state[number * 8 : number * 8 + 7]))
        for number, (key, exists) in enumerate(zip(rows, found or (), strict=True))
        if exists
    }
    return FlushResult(tuple(outcomes), balances, tuple(duplicates or ()))


def _shortages(error: psycopg.Error, movements: Sequence[Movement]) -> list[Refused]:
    details = json.loads(error.diag.message_detail or "[]")
    return [_refused(movements, *detail) for detail in details]


def _refused(movements: Sequence[Movement], number: int, code: int, leg_no: int, had: int, needed: int) -> Refused:
    leg = movements[number].legs[leg_no]
    return Refused(number, leg_no, leg.limit, leg.column, _REASONS[code], _yuan(had), _yuan(needed))


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _year_closed(fiscal_year: str) -> Finding:
    shown = decide("R-GEN-009", fires=True, facts={"open": False}, fields=("fiscal_year",), year=fiscal_year)
    return shown or Finding("E-LIMIT", Level.BLOCK, "没有这个年度的额度", next_step="请核对年度")
